from __future__ import annotations

import io
from copy import copy
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.utils import timezone
from pypdf import PdfReader

from blaupause.audit.models import HubEvent
from blaupause.domain import ANONYMOUS, Conflict, NotFound, Refused
from blaupause.jobs.models import Job
from blaupause.tenancy.context import hub, worker
from blaupause.tenancy.enums import TownState
from shared_services.onboarding import actions, rules
from shared_services.onboarding.enums import ProofWay, RequestState, Tried
from shared_services.onboarding.models import AuthorityProof, KnownContact, OnboardingRequest, StateChange
from shared_services.onboarding.queries import people
from shared_services.register import actions as register
from shared_services.register.enums import KeyScheme
from shared_services.register.models import AuthorityKey
from tests.people import CLERK, EDITOR
from tests.shared_services.onboarding.asking import (
    CALL,
    KNOWN,
    MAIL,
    MOSSAUTAL,
    OTHER,
    WHO,
    again,
    asked,
    confirmed,
    mails,
    proved,
    steps,
    text,
    token,
    with_code,
)

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World

pytestmark = pytest.mark.usefixtures("places")
FULDA = "066310009009"


def enter(request: OnboardingRequest, typed: str) -> Tried:
    with hub():
        return actions.enter_code(token=token(request), typed=typed, by=ANONYMOUS)


def fresh(proof: AuthorityProof) -> AuthorityProof:
    with hub():
        return AuthorityProof.objects.get(pk=proof.pk)


def test_the_code_in_a_mail_to_the_known_address_proves_it(anyone: Client) -> None:
    proof = with_code(way=ProofWay.MAIL, known=MAIL)
    assert mails()[-2:] == [
        (MAIL.value, "Code für die Anmeldung bei Blaupause"),
        (WHO.email, "Mossautal: Der Code ist unterwegs"),
    ]
    code = rules.code_of(proof)
    assert code in str(mail.outbox[-2].body)
    assert code not in str(mail.outbox[-1].body)

    page = anyone.post(f"/anmelden/{token(proof.request)}/", {"code": code.lower().replace("-", " ")}, follow=True)

    assert "Wir legen Ihre Kommune gerade an" in text(page)
    assert steps(proof.request) == ["ask", "confirm", "prove"]
    assert fresh(proof).succeeded_at


def test_a_code_in_a_letter_proves_it_and_the_letter_fits_a_window() -> None:
    proof = with_code()
    with hub():
        pdf = actions.print_letters(proof_ids=[proof.pk], by=EDITOR)

    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert rules.code_of(proof) in words
    assert "Ortsstraße 1" in words
    assert fresh(proof).printed_at
    assert enter(proof.request, rules.code_of(proof)) == Tried.PROVED


def test_a_call_of_the_kkv_proves_it_and_says_who_was_reached_where() -> None:
    request = proved()

    assert again(request).state == RequestState.PROVED
    with hub():
        proof = AuthorityProof.objects.get()
        assert (proof.reached, proof.note, proof.issued_by) == (CALL.reached, CALL.note, EDITOR.id)
        event = HubEvent.objects.get(name="onboarding.call_recorded")
        assert CALL.reached not in str(event.details)


def test_five_wrong_codes_end_it_and_the_kkv_is_told(anyone: Client) -> None:
    proof = with_code()
    address = f"/anmelden/{token(proof.request)}/"
    for miss in range(1, 5):
        page = anyone.post(address, {"code": "0000-0000-0000"})
        assert (page.status_code, f"das war Versuch {miss}" in text(page)) == (422, True)

    assert "Der Code gilt nicht mehr" in text(anyone.post(address, {"code": "0000-0000-0000"}))
    assert again(proof.request).trouble == "Der Code war fünfmal falsch."
    assert "Gerade ist kein Code unterwegs" in text(anyone.post(address, {"code": rules.code_of(proof)}))
    assert again(proof.request).state == RequestState.CONFIRMED


def test_an_empty_code_is_no_try(anyone: Client) -> None:
    proof = with_code()

    page = anyone.post(f"/anmelden/{token(proof.request)}/", {"code": ""})

    assert "„Code“ ist noch leer" in text(page)
    assert fresh(proof).misses == 0


def test_an_expired_code_opens_nothing() -> None:
    proof = with_code()
    with hub():
        AuthorityProof.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert enter(proof.request, rules.code_of(proof)) == Tried.EXPIRED
    assert again(proof.request).trouble == "Der Code ist abgelaufen."
    assert fresh(proof).misses == 0


def test_a_code_used_by_another_person_is_a_miss() -> None:
    mine, others = with_code(), with_code(OTHER)

    assert enter(mine.request, rules.code_of(others)) == Tried.WRONG
    assert (fresh(mine).misses, fresh(others).succeeded_at) == (1, None)


def test_a_code_opens_once() -> None:
    proof = with_code()
    assert enter(proof.request, rules.code_of(proof)) == Tried.PROVED

    with pytest.raises(Conflict):
        enter(proof.request, rules.code_of(proof))


def test_a_new_code_ends_the_one_before() -> None:
    old = with_code()
    with hub():
        new = actions.send_code(request_id=old.request_id, way=ProofWay.LETTER, known=KNOWN, by=EDITOR)

    assert enter(old.request, rules.code_of(old)) == Tried.WRONG
    with hub(), pytest.raises(Conflict, match="gelten nicht mehr"):
        actions.print_letters(proof_ids=[old.pk], by=EDITOR)
    assert enter(old.request, rules.code_of(new)) == Tried.PROVED


def test_of_two_people_who_prove_it_the_first_gets_the_town() -> None:
    first, second = with_code(), with_code(OTHER)

    assert enter(first.request, rules.code_of(first)) == Tried.PROVED
    assert enter(second.request, rules.code_of(second)) == Tried.TAKEN

    late = again(second.request)
    assert (late.state, "Administration dort kann Sie einladen" in late.reason) == (RequestState.REFUSED, True)
    assert (OTHER.email, "Mossautal: Ihre Anfrage ist beendet") in mails()


def test_a_town_that_is_here_already_is_not_made_again() -> None:
    request = proved(ars="066310009009")

    assert again(request).state == RequestState.REFUSED


def test_a_town_that_closes_is_not_asked_for_and_says_where_to_turn(
    fulda: World, anyone: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, here = confirmed(ars=FULDA), copy(fulda.town)
    here.state, here.farewell, here.deletes_on = TownState.CLOSING, "Rathaus, 0661 1.", date(2031, 1, 1)
    monkeypatch.setattr(people, "town_of_authority", lambda _authority: here)
    page = f"/anmelden/kommune/{FULDA}/"
    for answer in (anyone.get(page), anyone.post(page, {})):
        for words in ("verlässt die Plattform gerade", "Rathaus, 0661 1.", "frühestens am 01.01.2031"):
            assert words in text(answer)
    with pytest.raises(Conflict, match=r"kann nicht neu angemeldet werden\. Rathaus"):
        asked(FULDA, OTHER)
    with hub():
        actions.record_call(request_id=request.pk, known=KNOWN, call=CALL, by=EDITOR)
    ended = again(request)
    assert ended.state == RequestState.REFUSED
    assert "verlässt die Plattform gerade. Rathaus, 0661 1." in text(anyone.get(f"/anmelden/{token(request)}/"))


@pytest.mark.parametrize(
    ("town", "before", "came", "state"),
    [
        (TownState.SETUP, RequestState.EXPIRED, "found", RequestState.PROVED),
        (TownState.SETUP, RequestState.EXPIRED, "enter", RequestState.REFUSED),
        (TownState.SETUP, RequestState.WITHDRAWN, "found", RequestState.REFUSED),
        (TownState.LIVE, RequestState.EXPIRED, "found", RequestState.REFUSED),
    ],
)
def test_a_town_that_nobody_ever_entered_bars_nobody(
    fulda: World, monkeypatch: pytest.MonkeyPatch, town: TownState, before: RequestState, came: str, state: RequestState
) -> None:
    first = asked(ars=FULDA)
    with hub():
        StateChange.objects.create(request=first, transition=came, state=RequestState.INVITED, at=timezone.now())
        OnboardingRequest.objects.filter(pk=first.pk).update(state=before, town_uuid=fulda.town.uuid)
    here = copy(fulda.town)
    here.state = town
    monkeypatch.setattr(people, "town_here", lambda _request: here)

    assert again(proved(OTHER, ars=FULDA)).state == state


def test_a_town_whose_key_has_changed_since_is_not_made_again() -> None:
    old, new = "066310009009", "066399009009"
    with hub():
        key = AuthorityKey.objects.get(scheme=KeyScheme.ARS, value=old)
        AuthorityKey.objects.filter(pk=key.pk).update(valid_to=date(2025, 12, 31))
        AuthorityKey.objects.create(
            authority_id=key.authority_id, scheme=KeyScheme.ARS, value=new, valid_from=date(2026, 1, 1)
        )

    assert again(proved(ars=new)).state == RequestState.REFUSED


def test_known_addresses_are_kept_once_with_source_and_day() -> None:
    for who in (WHO, OTHER):
        with_code(who)
    with hub():
        assert [(each.kind, each.source) for each in KnownContact.objects.all()] == [("post", KNOWN.source)]


def test_only_the_kkv_proves_refuses_prints_or_tries_again() -> None:
    request = confirmed()
    with hub():
        for act in (
            lambda: actions.send_code(request_id=request.pk, way=ProofWay.MAIL, known=MAIL, by=CLERK),
            lambda: actions.record_call(request_id=request.pk, known=KNOWN, call=CALL, by=CLERK),
            lambda: actions.refuse(request_id=request.pk, reason="x", by=CLERK),
            lambda: actions.print_letters(proof_ids=[1], by=CLERK),
            lambda: actions.try_again(request_id=request.pk, by=CLERK),
        ):
            with pytest.raises(Refused):
                act()


def test_nothing_is_proved_before_the_address_is() -> None:
    request = asked()
    with hub(), pytest.raises(Conflict, match="angefragt"):
        actions.send_code(request_id=request.pk, way=ProofWay.MAIL, known=MAIL, by=EDITOR)
    with hub(), pytest.raises(NotFound):
        actions.refuse(request_id=0, reason="x", by=EDITOR)


def test_a_code_that_ended_before_its_mail_went_is_not_sent() -> None:
    proof = with_code(way=ProofWay.MAIL, known=MAIL)
    with hub():
        actions.refuse(request_id=proof.request_id, reason="Nicht von uns.", by=EDITOR)

    assert MAIL.value not in [to for to, _subject in mails()]


def test_a_kommune_that_was_dissolved_meanwhile_is_not_let_in_but_told_its_successor() -> None:
    proof = with_code()
    late = confirmed(who=OTHER)
    with hub():
        register.succeed(old=MOSSAUTAL, new="06437", on=timezone.localdate(), source="Gesetz", by=EDITOR)

    assert enter(proof.request, rules.code_of(proof)) == Tried.TAKEN

    refused = again(proof.request)
    assert refused.state == RequestState.REFUSED
    assert "Zuständig ist jetzt: Odenwaldkreis" in refused.reason
    with hub():
        actions.record_call(request_id=late.pk, known=KNOWN, call=CALL, by=EDITOR)
    assert again(late).state == RequestState.REFUSED


def test_an_earlier_look_does_not_wait_for_a_later_one() -> None:
    """With the code on its way the next look is in seven days; five misses make it the KKV's turn, after three."""
    proof = with_code()
    for _miss in range(5):
        enter(proof.request, "0000-0000-0000")

    with worker():
        rows = Job.objects.filter(name="onboarding.look_after").order_by("run_at").values_list("run_at", flat=True)
        days = [round((moment - proof.issued_at).total_seconds() / 86_400) for moment in rows]
    assert days.count(3) == 1
    assert 7 in days
