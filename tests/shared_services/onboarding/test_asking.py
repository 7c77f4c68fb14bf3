from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from blaupause.domain import ANONYMOUS, SYSTEM, Conflict
from blaupause.tenancy.context import hub
from shared_services.onboarding import actions
from shared_services.onboarding.enums import RequestState
from shared_services.onboarding.models import OnboardingRequest
from shared_services.register.actions import index_register
from shared_services.register.models import Authority, AuthorityKey, Succession
from tests.shared_services.onboarding.asking import (
    MOSSAUTAL,
    ODENWALD,
    OTHER,
    WHO,
    again,
    aged,
    asked,
    confirmed,
    in_state,
    mails,
    proved,
    steps,
    text,
    token,
)

if TYPE_CHECKING:
    from django.test import Client

TYPED = {"name": "Nora Neu", "funktion": "Hauptamt", "email": WHO.email, "telefon": "06061 1"}


def authority(name: str, ars: str, kind: str = "municipality", ended: date | None = None) -> Authority:
    made = Authority.objects.create(kind=kind, name=name, sort_key=name.lower(), as_of=date(2023, 1, 1), source="Test")
    AuthorityKey.objects.create(authority=made, scheme="ars", value=ars, valid_from=date(2000, 1, 1), valid_to=ended)
    index_register(by=SYSTEM)
    return made


@pytest.fixture
def dissolved(places: None) -> str:
    with hub():
        gone = authority("Altdorf", "064370099099", ended=date(2020, 12, 31))
        heir = AuthorityKey.objects.get(value=MOSSAUTAL).authority
        Succession.objects.create(predecessor=gone, successor=heir, on=date(2021, 1, 1))
    return "064370099099"


@pytest.fixture
def forest(places: None) -> str:
    with hub():
        authority("Michelbuch, gemeindefreies Gebiet", "064379999200", "unincorporated")
    return "064379999200"


@pytest.mark.parametrize("looked_for", ["mossautal", "64756", "Odenwald"])
def test_ones_kommune_is_found_without_typing_keys(anyone: Client, looked_for: str) -> None:
    assert "/anmelden/kommune/06437" in anyone.get("/anmelden/", {"ort": looked_for}).content.decode()


def test_the_way_there_begins_on_the_start_page_and_explains_who_does_what(anyone: Client) -> None:
    assert 'href="/anmelden/"' in anyone.get("/").content.decode()
    assert "Landkreis: zum Beispiel Führerschein" in text(anyone.get("/anmelden/"))
    assert "Nichts passt zu „Entenhausen“" in text(anyone.get("/anmelden/", {"ort": "Entenhausen"}))
    assert "Treffer" not in text(anyone.get("/anmelden/", {"ort": "-"}))


def test_an_association_can_ask_too(anyone: Client) -> None:
    with hub():
        authority("Verband Mümlingtal", "064375001", "association")

    assert "Verband" in text(anyone.get("/anmelden/kommune/064375001/"))
    assert "/anmelden/kommune/064375001/" in anyone.get("/anmelden/", {"ort": "verband"}).content.decode()


def test_from_the_search_to_the_confirmed_address(anyone: Client) -> None:
    shown = text(anyone.get(f"/anmelden/kommune/{MOSSAUTAL}/"))
    assert "Sie, 1 Minute" in shown
    assert "etwa ein Nachmittag" in shown

    sent = anyone.post(f"/anmelden/kommune/{MOSSAUTAL}/", TYPED, follow=True)

    assert "Sehen Sie in Ihre E-Mails" in text(sent)
    assert mails() == [(WHO.email, "Ihre Anfrage für Mossautal")]
    with hub():
        request = OnboardingRequest.objects.get()
    address = f"/anmelden/{token(request)}/"
    assert address in str(mail.outbox[0].body)
    assert "E-Mail-Adresse bestätigen" in text(anyone.get(address))
    assert again(request).state == RequestState.ASKED  # looking confirms nothing
    page = anyone.post(address, {"aktion": "bestaetigen"}, follow=True)
    assert "Jetzt prüft die KKV" in text(page)
    assert page.headers["Cache-Control"].count("no-store")
    assert steps(request) == ["ask", "confirm"]


def test_what_is_missing_is_said_at_its_field(anyone: Client) -> None:
    page = anyone.post(f"/anmelden/kommune/{MOSSAUTAL}/", {**TYPED, "email": "keine", "funktion": ""})

    assert page.status_code == 422
    assert "„Ihre Funktion“ ist noch leer" in text(page)
    with hub():
        assert not OnboardingRequest.objects.exists()


def test_the_address_is_confirmed_once(places: None) -> None:
    request = confirmed()

    with hub(), pytest.raises(Conflict, match="E-Mail bestätigt"):
        actions.confirm(token=token(request), by=ANONYMOUS)


def test_the_answer_does_not_tell_who_asked_before(anyone: Client) -> None:
    """The same page and the same kind of mail: for the first, for another person, for a town that is here already."""
    pages = [
        anyone.post(f"/anmelden/kommune/{ars}/", {**TYPED, "email": address}, follow=True).content
        for ars, address in ((MOSSAUTAL, WHO.email), (MOSSAUTAL, OTHER.email), ("066310009009", "x@fulda.example"))
    ]

    assert len(set(pages)) == 1
    assert [subject for _to, subject in mails()] == ["Ihre Anfrage für Mossautal"] * 2 + ["Ihre Anfrage für Fulda"]


def test_asked_twice_by_one_person_it_is_one_request_and_no_flood_of_mail(anyone: Client) -> None:
    for _time in range(3):
        anyone.post(f"/anmelden/kommune/{MOSSAUTAL}/", TYPED)
    with hub():
        assert OnboardingRequest.objects.count() == 1
    assert len(mails()) == 1

    with hub():
        OnboardingRequest.objects.update(mailed_at=date(2026, 1, 1).isoformat() + "T00:00Z")
    anyone.post(f"/anmelden/kommune/{MOSSAUTAL}/", TYPED)
    assert len(mails()) == 2


def keys() -> list[str]:
    return list(AuthorityKey.objects.filter(scheme="ars").order_by("value").values_list("value", flat=True))


def test_one_confirmed_address_cannot_ask_for_a_whole_land(places: None) -> None:
    with hub():
        for ars in keys()[:7]:
            actions.ask(ars=ars, asking=WHO, by=ANONYMOUS)
        requests = list(OnboardingRequest.objects.order_by("pk"))
        for request in requests[:5]:
            actions.confirm(token=token(request), by=ANONYMOUS)
        with pytest.raises(Conflict, match="5 Anfragen offen"):
            actions.confirm(token=token(requests[5]), by=ANONYMOUS)
        actions.ask(ars=keys()[8], asking=WHO, by=ANONYMOUS)
        assert OnboardingRequest.objects.count() == 7


def test_whoever_types_a_strangers_address_keeps_nobody_out_and_sends_no_flood(places: None) -> None:
    first = asked(ODENWALD)
    assert len(mails()) == 1
    with hub():
        for ars in keys()[:6]:
            actions.ask(ars=ars, asking=WHO, by=ANONYMOUS)
    mine = asked()
    with hub():
        waiting = OnboardingRequest.objects.filter(mailed_at=None).count()
        actions.send_links(request_id=mine.pk, by=SYSTEM)
        assert OnboardingRequest.objects.filter(mailed_at=None).count() == waiting > 1
        OnboardingRequest.objects.filter(pk=first.pk).update(mailed_at="2026-01-01T00:00Z")
        actions.send_links(request_id=mine.pk, by=SYSTEM)
        actions.send_links(request_id=mine.pk, by=SYSTEM)
        actions.confirm(token=token(mine), by=ANONYMOUS)

    assert len(mail.outbox) == 2
    body = str(mail.outbox[-1].body)
    assert body.count("/anmelden/") == waiting
    assert f"/anmelden/{token(mine)}/" in body
    assert str(mail.outbox[-1].subject).endswith("und andere")


def test_nobody_is_written_to_whose_data_are_erased(places: None) -> None:
    request = in_state(RequestState.WITHDRAWN, email="", mailed_at=None)

    with hub():
        actions.send_links(request_id=request.pk, by=SYSTEM)

    assert mail.outbox == []


def test_of_two_at_once_one_row_stays(places: None) -> None:
    """The lock lets the second see the first; were there none, the constraint would refuse it."""
    first = asked()
    with hub(), pytest.raises(IntegrityError, match="onboarding_asked_once"), transaction.atomic():
        OnboardingRequest.objects.create(
            token_hmac="x", authority=first.authority, ars=first.ars, name="Mossautal", email=WHO.email.upper(),
            state_since=first.state_since, asked_at=first.asked_at,
        )  # fmt: skip


def test_too_many_questions_from_one_network_are_refused(anyone: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("blaupause.limits", fromlist=["LIMITS"]).LIMITS, "onboarding", {"address": "1/hour"})

    answers = [anyone.post(f"/anmelden/kommune/{MOSSAUTAL}/", TYPED).status_code for _time in range(2)]

    assert answers == [302, 429]


def test_a_dissolved_municipality_is_refused_with_its_successor(anyone: Client, dissolved: str) -> None:
    page = text(anyone.post(f"/anmelden/kommune/{dissolved}/", TYPED))

    assert "gibt es seit dem 31.12.2020 nicht mehr" in page
    assert "Mossautal" in page
    assert "gibt es nicht mehr" in text(anyone.get("/anmelden/", {"ort": "Altdorf"}))
    with hub(), pytest.raises(Conflict, match="Zuständig ist: Mossautal"):
        actions.ask(ars=dissolved, asking=WHO, by=ANONYMOUS)


def test_land_without_inhabitants_is_refused_with_the_district_around(anyone: Client, forest: str) -> None:
    page = text(anyone.post(f"/anmelden/kommune/{forest}/", TYPED))

    assert "gehört zu keiner Gemeinde" in page
    assert "Odenwaldkreis" in page
    with hub(), pytest.raises(Conflict, match="Odenwaldkreis"):
        actions.ask(ars=forest, asking=WHO, by=ANONYMOUS)


def test_where_the_register_names_no_successor_the_page_says_so(anyone: Client) -> None:
    with hub():
        authority("Irgendwo", "069990099099", ended=date(2020, 12, 31))

    assert "steht nicht im Verzeichnis" in text(anyone.get("/anmelden/kommune/069990099099/"))


@pytest.mark.parametrize("key", ["99999", "06", "x"])
def test_what_is_no_kommune_is_not_there(anyone: Client, key: str) -> None:
    with hub():
        authority("Hessen", "06", "land")

    assert anyone.get(f"/anmelden/kommune/{key}/").status_code == 404


def test_an_invented_link_opens_nothing_and_counts_as_a_failed_login(
    anyone: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    hits: list[str] = []
    monkeypatch.setattr("blaupause.limits.hit", lambda _request, name, **_more: hits.append(name))

    assert anyone.get("/anmelden/" + "0" * 64 + "/").status_code == 404
    assert hits == ["failed_login"]


def test_it_can_be_taken_back_until_authority_is_proved(anyone: Client) -> None:
    request = confirmed()
    page = anyone.post(f"/anmelden/{token(request)}/", {"aktion": "zuruecknehmen"}, follow=True)
    assert "Sie haben diese Anfrage zurückgezogen" in text(page)

    late = proved(OTHER)
    page = anyone.post(f"/anmelden/{token(late)}/", {"aktion": "zuruecknehmen"})
    assert (page.status_code, again(late).state) == (409, RequestState.PROVED)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (RequestState.ASKED, "Bestätigen Sie bitte"),
        (RequestState.CONFIRMED, "Jetzt prüft die KKV"),
        (RequestState.PROVED, "Wir legen Ihre Kommune gerade an"),
        (RequestState.INVITED, "Öffnen Sie die Einladung"),
        (RequestState.SETUP, "Zur Einrichtung"),
        (RequestState.LIVE, "Ihre Kommune ist online"),
        (RequestState.REFUSED, "Nicht von uns"),
        (RequestState.WITHDRAWN, "zurückgezogen"),
        (RequestState.EXPIRED, "abgelaufen"),
    ],
)
def test_closed_at_any_step_the_link_leads_back_to_it(anyone: Client, state: RequestState, words: str) -> None:
    request = in_state(state, reason="Nicht von uns.", town_uuid="6f1f0a52-6a43-4f0c-9a7f-3f6a0f1c2d5e")

    page = anyone.get(f"/anmelden/{token(request)}/")

    assert (page.status_code, words in text(page)) == (200, True)


def test_a_district_and_its_town_are_two_requests(places: None) -> None:
    asked(MOSSAUTAL)
    asked(ODENWALD)
    aged(asked(ODENWALD), days=1)

    with hub():
        assert OnboardingRequest.objects.count() == 2
