"""Somebody is invited, and what the link does: for them, for others, too late, twice, in the wrong town."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.core import mail

from blaupause.audit.models import HubEvent
from blaupause.domain import Conflict, NotFound, now
from blaupause.identity import oidc
from blaupause.identity.enums import InvitationState, SessionKind
from blaupause.identity.models import Invitation, Membership, Person
from blaupause.identity.team import queries, tokens
from blaupause.identity.team.actions import remove_member, resend_invitation, withdraw_invitation
from blaupause.identity.team.rules import Rights
from blaupause.jobs import runner
from blaupause.observability.paths import masked
from blaupause.tenancy.context import identity
from tests.blaupause.identity.browsing import FULDA, Browser, employ, stored
from tests.blaupause.identity.team.staffing import (
    ADMIN,
    BOTH,
    CLERK,
    INGO,
    accept,
    acting,
    event,
    in_days,
    invited,
    rows,
    text,
    town,
)
from tests.templates import DOG

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django.fixtures import Settings

    from blaupause.domain import Actor

pytestmark = pytest.mark.django_db


def told(monkeypatch: pytest.MonkeyPatch, **claims: object) -> None:
    """Let the provider say something else about whoever logs in."""
    finish = oidc.finish
    monkeypatch.setattr(oidc, "finish", lambda *args: ({**finish(*args)[0], **claims}, "token"))


def test_from_the_mail_to_work(browser: Browser, ida: Actor) -> None:
    until = in_days(30)
    invited(INGO, ida, Rights(BOTH.roles, (7,), (DOG,), until))
    assert runner.run_waiting() == 1
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == ([INGO], "Stadt Fulda: Einladung zur Mitarbeit")
    assert "Ida lädt Sie ein" in sent.body
    link = re.search(r"http://\S+", str(sent.body))
    assert link
    assert "***" in masked(link[0])

    page = browser.open(link[0])
    assert "Ida lädt Sie ein: Stadt Fulda." in text(page)
    assert "i…@verwaltung.example" in text(page)
    assert "no-store" in page.headers["Cache-Control"]
    with identity():
        assert not Person.objects.filter(subject="ingo").exists()  # looking is not accepting: mail programs look

    answer = accept(browser, link[0].split("/")[-2], "ingo")

    assert browser.at == f"{FULDA}/auth/willkommen/"
    assert "Willkommen, Ingo Willkommen" in text(answer)
    assert browser.actor().roles == set(BOTH.roles)
    assert (sorted(browser.actor().units), sorted(browser.actor().services)) == ([7], [DOG])
    with identity():
        person, invitation = Person.objects.get(subject="ingo"), Invitation.objects.get()
        assert (person.email, invitation.accepted_by) == (INGO, str(person.uuid))
        given = Membership.objects.filter(person=person)
        assert {(row.granted_by, row.reason, row.valid_until) for row in given} == {(ida.id, "Verstärkung", until)}
        assert {row.last_login_acr for row in given} == {"mfa"}


def test_the_event_of_joining_names_ids_only(browser: Browser, ida: Actor) -> None:
    invitation, token = invited(INGO, ida)
    accept(browser, token, "ingo")

    with identity():
        person = Person.objects.get(subject="ingo")
        details = HubEvent.objects.get(name="invitation.accepted").details
    assert details == {"town": "fulda", "invitation": invitation.pk, "person": str(person.uuid), "roles": ["clerk"]}


def test_forwarded_to_somebody_else_it_lets_nobody_in(browser: Browser, ida: Actor) -> None:
    invitation, token = invited(INGO, ida)

    answer = accept(browser, token, "nora")

    assert answer.status_code == 403
    assert "andere E-Mail-Adresse" in text(answer)
    assert "Mit anderem Konto anmelden" in text(answer)
    assert INGO not in answer.content.decode()  # whose it is, is nobody else's matter
    assert stored(SessionKind.HANDOFF) == []
    with identity():
        assert not Person.objects.filter(subject="nora").exists()
        assert queries.state_of(Invitation.objects.get()) == InvitationState.OPEN
    assert event() == (
        "invitation.refused",
        "",
        {"town": "fulda", "reason": "other_address", "invitation": invitation.pk},
    )


def test_the_wrong_account_leads_to_a_fresh_login_and_the_right_one(browser: Browser, ida: Actor) -> None:
    _invitation, token = invited(INGO, ida)
    answer = accept(browser, token, "nora")

    retry = re.search(r'href="(http://login[^"]+)"', answer.content.decode())
    assert retry
    browser.open(retry[1])
    assert browser.asked()["prompt"] == "login"
    browser.choose("ingo")

    assert browser.at == f"{FULDA}/auth/willkommen/"


@pytest.mark.parametrize(
    ("claims", "sentence"),
    [
        ({"email": ""}, "nennt uns zu Ihrem Konto keine E-Mail-Adresse"),
        ({"email_verified": False}, "noch nicht bestätigt"),
    ],
)
def test_an_address_that_nobody_checked_is_none(
    browser: Browser, ida: Actor, monkeypatch: pytest.MonkeyPatch, claims: dict[str, object], sentence: str
) -> None:
    _invitation, token = invited(INGO, ida)
    told(monkeypatch, **claims)

    answer = accept(browser, token, "ingo")

    assert answer.status_code == 403
    assert sentence in text(answer)
    with identity():
        assert not Person.objects.filter(subject="ingo").exists()


def test_a_link_opens_once(browser: Browser, ida: Actor) -> None:
    _invitation, token = invited(INGO, ida)
    other = Browser()
    answer = other.on("fulda.localhost").post(f"/auth/einladung/{token}/")
    other.open(answer.headers["Location"])
    accept(browser, token, "ingo")

    late = other.choose("ingo")  # both had pressed the button

    assert (late.status_code, browser.open(f"{FULDA}/auth/einladung/{token}/").status_code) == (403, 410)
    assert "schon angenommen" in text(late)
    with identity():
        assert Membership.objects.filter(person__subject="ingo").count() == 1


def test_after_three_days_it_opens_nothing(browser: Browser, ida: Actor) -> None:
    _invitation, token = invited(INGO, ida)

    with time_machine.travel(now() + timedelta(hours=72, seconds=1), tick=True):
        answer = browser.open(f"{FULDA}/auth/einladung/{token}/")
        assert browser.on("fulda.localhost").post(f"/auth/einladung/{token}/").status_code == 410

    assert answer.status_code == 410
    assert "Diese ist abgelaufen" in text(answer)


def test_a_new_link_ends_the_old_one(browser: Browser, ida: Actor) -> None:
    invitation, old = invited(INGO, ida)
    with identity():
        again = resend_invitation(town=town(), invitation_id=invitation.pk, by=ida)
        new = tokens.token_of(again)

    assert browser.open(f"{FULDA}/auth/einladung/{old}/").status_code == 404
    assert runner.run_waiting() == 2
    (sent,) = mail.outbox  # the mail of the old link found nothing to send any more
    assert new in sent.body
    assert sent.extra_headers["Message-ID"].startswith(f"<invitation-{invitation.uuid}-2@")
    accept(browser, new, "ingo")
    assert browser.at == f"{FULDA}/auth/willkommen/"
    for act in (resend_invitation, withdraw_invitation):
        with pytest.raises(Conflict, match="angenommen"), identity():
            act(town=town(), invitation_id=invitation.pk, by=ida)


def test_a_withdrawn_one_says_so(browser: Browser, ida: Actor) -> None:
    invitation, token = invited(INGO, ida)
    with identity():
        withdraw_invitation(town=town(), invitation_id=invitation.pk, by=ida)

    answer = browser.open(f"{FULDA}/auth/einladung/{token}/")

    assert (answer.status_code, "zurückgezogen" in text(answer)) == (410, True)
    assert runner.run_waiting() == 1
    assert mail.outbox == []
    with pytest.raises(Conflict, match="zurückgezogen"), identity():
        resend_invitation(town=town(), invitation_id=invitation.pk, by=ida)


def test_what_somebody_sent_who_had_to_go_opens_nothing(browser: Browser, ida: Actor) -> None:
    """Else who is about to be removed invites a private address first."""
    ilse = employ("ilse", ADMIN.roles[0], "fulda")
    _invitation, token = invited(INGO, acting(ilse))
    answer = browser.on("fulda.localhost").post(f"/auth/einladung/{token}/")
    browser.open(answer.headers["Location"])
    with identity():
        remove_member(town=town(), person=str(ilse.uuid), reason="x", by=ida)

    refused = browser.choose("ingo")

    assert refused.status_code == 403
    assert "gehört nicht mehr zur Administration" in text(refused)


def test_a_provider_that_says_much_is_kept_short(
    browser: Browser, ida: Actor, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.STAFF_ACR = ""
    _invitation, token = invited(INGO, ida)
    told(monkeypatch, name="I" * 500, acr="a" * 500)

    accept(browser, token, "ingo")

    assert browser.at == f"{FULDA}/auth/willkommen/"
    with identity():
        assert Person.objects.get(subject="ingo").name == "I" * 200
        assert Membership.objects.get(person__subject="ingo").last_login_acr == "a" * 60


def test_an_account_whose_id_is_too_long_reads_what_to_do(
    browser: Browser, ida: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    _invitation, token = invited(INGO, ida)
    told(monkeypatch, sub="s" * 201)

    answer = accept(browser, token, "ingo")

    assert (answer.status_code, "länger als 200 Zeichen" in text(answer)) == (403, True)
    assert event()[:1] == ("invitation.refused",)
    with identity():
        assert not Person.objects.filter(subject__startswith="sss").exists()


def test_whoever_was_switched_off_stays_so(browser: Browser, ida: Actor, provider: dict[str, str]) -> None:
    with identity():
        Person.objects.create(issuer=provider["verwaltung"], subject="ingo", name="Ingo", is_active=False)
    _invitation, token = invited(INGO, ida)

    answer = accept(browser, token, "ingo")

    assert (answer.status_code, "gesperrt" in text(answer)) == (403, True)


def test_of_an_end_that_has_come_nothing_is_given(browser: Browser, ida: Actor) -> None:
    invitation, token = invited(INGO, ida, Rights(CLERK.roles, until=now() + timedelta(hours=1)))

    with time_machine.travel(now() + timedelta(hours=2), tick=True):
        answer = browser.open(f"{FULDA}/auth/einladung/{token}/")
        with pytest.raises(Conflict, match="Laden Sie die Person neu ein"), identity():
            resend_invitation(town=town(), invitation_id=invitation.pk, by=ida)

    assert (answer.status_code, "Diese ist abgelaufen" in text(answer)) == (410, True)  # before anybody logs in


def test_a_colleague_gets_another_role_and_the_new_name(browser: Browser, ida: Actor, provider: dict[str, str]) -> None:
    ingo = employ("ingo", CLERK.roles[0], "fulda", issuer=provider["verwaltung"], name="Ingo Alt")
    _invitation, token = invited(INGO, ida, BOTH)

    accept(browser, token, "ingo")

    assert rows(ingo) == [("clerk", "", "", ""), ("admin", "Verstärkung", "", "")]
    with identity():
        assert Person.objects.get(subject="ingo").name == "Ingo Willkommen"


@pytest.mark.parametrize("act", [resend_invitation, withdraw_invitation])
def test_what_the_town_never_sent_is_not_there(ida: Actor, act: Callable[..., Invitation]) -> None:
    with pytest.raises(NotFound, match="gibt es nicht"), identity():
        act(town=town(), invitation_id=0, by=ida)
