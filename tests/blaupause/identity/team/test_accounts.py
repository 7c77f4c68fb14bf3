"""Accounts at a Keycloak that stands in here; tests/keycloak tries the same against a real one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core import mail

from blaupause import limits
from blaupause.domain import SYSTEM, Conflict, Role, now
from blaupause.identity.models import Person
from blaupause.identity.realms import accounts as keycloak
from blaupause.identity.realms.accounts import Account
from blaupause.identity.team import rules, tokens
from blaupause.identity.team.actions import (
    ask_account,
    change_member,
    prepare_account,
    remove_member,
    resend_invitation,
    settle_account,
    withdraw_invitation,
)
from blaupause.identity.team.rules import Rights, Step
from blaupause.jobs import runner
from blaupause.tenancy.context import identity
from tests.blaupause.identity.browsing import FULDA, LOGIN_ORIGIN, Browser, employ
from tests.blaupause.identity.team.staffing import (
    CLERK,
    INGO,
    accept,
    acting,
    event,
    in_days,
    invited,
    stand,
    text,
    town,
)

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

    from blaupause.domain import Actor

pytestmark = pytest.mark.django_db
READY = Account("1", "ingo", INGO, True, True, True, False)  # noqa: FBT003 – in the order of its fields


@dataclass
class Keeper:
    """What Keycloak was asked to do, and what it knows."""

    known: list[Account] = field(default_factory=list)
    said: list[tuple[Any, ...]] = field(default_factory=list)
    is_away: bool = False

    def make(self, *, username: str, email: str, name: str) -> Account:
        self.said.append(("make", username, name))
        self.known.append(Account("new", username, email, True, False, False, False))  # noqa: FBT003 – see READY
        return self.known[-1]

    def send_link(self, account: Account, steps: list[str], *, seconds: int, back: str) -> None:
        self.said.append(("link", account.username, steps, back))
        assert 0 < seconds <= rules.LIFE.total_seconds()

    def switch(self, what: str, subject: str) -> None:
        if self.is_away:
            raise ConnectionError
        self.said.append((what, subject))


@pytest.fixture
def keeper(provider: dict[str, str], settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Keeper:
    settings.KEYCLOAK_ACCOUNTS = True
    found = Keeper()
    monkeypatch.setattr(keycloak, "of_address", lambda email: [each for each in found.known if each.email == email])
    monkeypatch.setattr(keycloak, "is_taken", lambda name: name in {each.username for each in found.known})
    monkeypatch.setattr(keycloak, "make", found.make)
    monkeypatch.setattr(keycloak, "send_link", found.send_link)
    monkeypatch.setattr(keycloak, "close", lambda subject: found.switch("close", subject))
    monkeypatch.setattr(keycloak, "reopen", lambda subject: found.switch("reopen", subject))
    return found


@pytest.fixture
def thea(keeper: Keeper, provider: dict[str, str], db: None) -> Person:
    """Somebody of the realm who works in Fulda."""
    return employ("thea", Role.CLERK, "fulda", issuer=provider["verwaltung"])


def prepared(ida: Actor, *, name: str = "") -> str:
    """Invite Ingo, and let the account be looked after; the step that the event names."""
    invitation, _token = invited(INGO, ida)
    with identity():
        type(invitation).objects.filter(pk=invitation.pk).update(name=name)
        prepare_account(invitation_id=invitation.pk, by=SYSTEM)
    return str(event()[2]["step"])


def remove(who: Person, ida: Actor, slug: str = "fulda") -> None:
    with identity():
        remove_member(town=town(slug), person=str(who.uuid), reason="geht", by=ida)


def closed(who: Person) -> bool:
    with identity():
        who.refresh_from_db()
    return who.account_closed_at is not None


# --- Who comes


def test_whoever_has_none_gets_an_account_and_a_link(keeper: Keeper, ida: Actor) -> None:
    assert prepared(ida, name="Ingo von Willkommen") == "set up the account"
    made, link = keeper.said
    assert made == ("make", INGO, "Ingo von Willkommen")
    assert link[1:3] == (INGO, ["UPDATE_PASSWORD", "CONFIGURE_TOTP"])
    assert link[3].startswith(f"{LOGIN_ORIGIN}/konto-fertig/")
    assert not mail.outbox


@pytest.mark.parametrize(
    ("typed", "step"), [({"nachweis": "passkey"}, "webauthn-register"), ({"nachweis": "app"}, "CONFIGURE_TOTP")]
)
def test_whoever_is_invited_chooses_the_second_factor(
    keeper: Keeper, ida: Actor, browser: Browser, typed: dict[str, str], step: str
) -> None:
    _invitation, token = invited(INGO, ida)
    browser.on("fulda.localhost").post(f"/auth/einladung/{token}/konto/", typed)
    with identity():
        runner.run_waiting()
    assert keeper.said[-1][2] == ["UPDATE_PASSWORD", step]


def test_asked_again_the_same_account_gets_another_link(keeper: Keeper, ida: Actor) -> None:
    prepared(ida)
    assert prepared(ida) == "set up the account"
    assert [said[0] for said in keeper.said] == ["make", "link", "link"]


def test_a_name_that_somebody_has_gets_a_number(keeper: Keeper, ida: Actor) -> None:
    keeper.known = [
        replace(READY, username=INGO, email="other@x.example"),
        replace(READY, username=f"{INGO}-2", email=""),
    ]
    prepared(ida)
    assert keeper.said[0][1] == f"{INGO}-3"


def test_no_name_begins_like_those_of_a_towns_own_provider(keeper: Keeper, ida: Actor) -> None:
    """They are removed with it, by their name."""
    address = "town_fulda.kira@verwaltung.example"
    invitation, _token = invited(address, ida)
    with identity():
        prepare_account(invitation_id=invitation.pk, by=SYSTEM)
    assert keeper.said[0][1] == f"konto-{address}"


@pytest.mark.parametrize(
    ("account", "step", "words"),
    [
        (READY, "log in", "Sie haben schon ein Konto"),
        (replace(READY, is_enabled=False), "ask who keeps the accounts", "es ist abgeschaltet"),
        (replace(READY, is_verified=False), "confirm the address", ""),
        (replace(READY, has_second_factor=False, is_kept_elsewhere=True), "log in", "Ihr Benutzername: ingo"),
        (replace(READY, has_second_factor=False), "set up the account", ""),
    ],
)
def test_whoever_has_an_account_is_told_at_the_invited_address(
    keeper: Keeper, ida: Actor, account: Account, step: str, words: str
) -> None:
    keeper.known = [account]
    assert prepared(ida) == step
    assert [said[0] for said in keeper.said] == ([] if words else ["link"])
    assert [(each.to, words in each.body) for each in mail.outbox] == ([([INGO], True)] if words else [])


def test_of_several_accounts_the_one_that_needs_least_counts(keeper: Keeper, ida: Actor) -> None:
    keeper.known = [replace(READY, id="2", is_enabled=False), READY, replace(READY, id="3", has_second_factor=False)]
    assert prepared(ida) == "log in"


def test_a_mailbox_opens_no_account_that_was_in_use(keeper: Keeper, ida: Actor, provider: dict[str, str]) -> None:
    """Somebody's second factor was taken away, to be set up anew: their mailbox alone must not do that."""
    employ("lost", Role.CLERK, "giessen", issuer=provider["verwaltung"])
    keeper.known = [replace(READY, id="lost", has_second_factor=False)]
    assert prepared(ida) == "log in"


def test_an_invitation_that_is_over_makes_no_account(keeper: Keeper, ida: Actor) -> None:
    invitation, _token = invited(INGO, ida)
    with identity():
        ask_account(invitation=invitation, by=SYSTEM)
        withdraw_invitation(town=town(), invitation_id=invitation.pk, by=ida)
        invitation.refresh_from_db()
        with pytest.raises(Conflict, match="gilt nicht mehr"):
            ask_account(invitation=invitation, by=SYSTEM)
        runner.run_waiting()
    assert keeper.said == []


# --- The page


def test_the_page_says_the_same_to_everybody(keeper: Keeper, ida: Actor, browser: Browser) -> None:
    pages = []
    for known in ([], [READY], [replace(READY, is_enabled=False)]):
        keeper.known = list(known)
        _invitation, token = invited(INGO, ida)
        limits.forget()
        answer = browser.on("fulda.localhost").post(f"/auth/einladung/{token}/konto/")
        assert answer.headers["Location"] == f"/auth/einladung/{token}/?konto=unterwegs"
        pages.append(text(browser.open(f"{FULDA}{answer.headers['Location']}")).replace(token, ""))
    assert len(set(pages)) == 1
    assert "Die E-Mail ist unterwegs" in pages[0]


def test_the_way_back_from_the_provider_leads_to_the_invitation(keeper: Keeper, ida: Actor, browser: Browser) -> None:
    prepared(ida)
    page = browser.open(keeper.said[-1][3])
    assert page.status_code == 200
    assert "?konto=fertig" in browser.at
    assert "Ihr Konto ist eingerichtet" in text(page)


@pytest.mark.parametrize("sealed", ["AAAA", "%C3%A4", "a"])
def test_what_is_no_way_back_of_ours_leads_nowhere(keeper: Keeper, browser: Browser, sealed: str) -> None:
    assert "/einladung/" not in text(browser.open(f"{LOGIN_ORIGIN}/konto-fertig/{sealed}"))


def test_the_way_back_of_an_older_link_leads_nowhere(keeper: Keeper, ida: Actor, browser: Browser) -> None:
    invitation, _token = invited(INGO, ida)
    with identity():
        resend_invitation(town=town(), invitation_id=invitation.pk, by=ida)
    browser.open(f"{LOGIN_ORIGIN}/konto-fertig/{tokens.way_back_of(invitation)}")
    assert browser.at.startswith(LOGIN_ORIGIN)


def test_where_somebody_else_keeps_the_accounts_there_is_no_such_page(browser: Browser, ida: Actor) -> None:
    _invitation, token = invited(INGO, ida)
    assert "Dann fragen Sie die Stelle" in text(browser.open(f"{FULDA}/auth/einladung/{token}/"))
    assert browser.on("fulda.localhost").post(f"/auth/einladung/{token}/konto/").status_code == 404
    assert browser.on("fulda.localhost").post("/auth/einladung/falsch/konto/").status_code == 404


def test_a_wrong_key_gets_no_account(keeper: Keeper, browser: Browser) -> None:
    assert browser.on("fulda.localhost").post("/auth/einladung/falsch/konto/").status_code == 404
    assert keeper.said == []


# --- Who leaves, and comes back


def test_whoever_works_nowhere_any_more_has_no_account(keeper: Keeper, ida: Actor, thea: Person) -> None:
    remove(thea, ida)
    runner.run_waiting()
    assert keeper.said == [("close", "thea")]
    assert closed(thea)
    with identity():
        settle_account(person_id=thea.pk, by=SYSTEM)  # done twice, done once
    assert (len(keeper.said), event()[2]["is_changed"]) == (1, False)


@pytest.mark.parametrize(("role", "slug"), [(Role.CLERK, "giessen"), (Role.OPERATOR, "")])
def test_another_place_keeps_the_account(
    keeper: Keeper, ida: Actor, thea: Person, provider: dict[str, str], role: Role, slug: str
) -> None:
    employ("thea", role, slug, issuer=provider["verwaltung"])
    remove(thea, ida)
    runner.run_waiting()
    assert keeper.said == []


def test_the_removal_holds_while_keycloak_is_away(keeper: Keeper, ida: Actor, thea: Person) -> None:
    keeper.is_away = True
    remove(thea, ida)
    assert runner.run_waiting() == 0
    assert not closed(thea)
    keeper.is_away = False
    with time_machine.travel(now() + timedelta(minutes=1)), identity():
        settle_account(person_id=thea.pk, by=SYSTEM)
    assert closed(thea)


def test_an_invitation_opens_the_account_for_as_long_as_it_holds(keeper: Keeper, ida: Actor, thea: Person) -> None:
    remove(thea, ida)
    runner.run_waiting()
    invitation, _token = invited(thea.email, ida)
    runner.run_waiting()
    assert keeper.said[1:] == [("reopen", "thea")]
    with identity():
        withdraw_invitation(town=town(), invitation_id=invitation.pk, by=ida)
    runner.run_waiting()
    assert keeper.said[2:] == [("close", "thea")]


def test_an_invitation_that_nobody_accepts_closes_the_account_again(keeper: Keeper, ida: Actor, thea: Person) -> None:
    invited(thea.email, ida)
    remove(thea, acting(employ("otto", Role.ADMIN, "fulda")))
    invited(thea.email, ida, slug="fulda")
    runner.run_waiting()
    assert keeper.said == []
    with time_machine.travel(in_days(4)), identity():
        settle_account(person_id=thea.pk, by=SYSTEM)
    assert keeper.said == [("close", "thea")]


def test_whoever_joins_again_is_looked_after(
    keeper: Keeper, ida: Actor, browser: Browser, provider: dict[str, str]
) -> None:
    """The job that closes may run between the login and the acceptance: joining queues one that opens."""
    ingo = employ("ingo", Role.CLERK, "fulda", issuer=provider["verwaltung"])
    remove(ingo, ida)
    runner.run_waiting()
    _invitation, token = invited(INGO, ida)
    accept(browser, token, "ingo")
    runner.run_waiting()
    assert keeper.said == [("close", "ingo"), ("reopen", "ingo")]
    assert not closed(ingo)


def test_a_role_that_ends_by_itself_ends_the_account(keeper: Keeper, ida: Actor, thea: Person) -> None:
    with identity():
        change_member(
            town=town(),
            person=str(thea.uuid),
            based_on=stand(thea),
            rights=Rights(CLERK.roles, until=in_days(7)),
            reason="bis Freitag",
            by=ida,
        )
    runner.run_waiting()
    assert keeper.said == []
    with time_machine.travel(in_days(8)), identity():
        settle_account(person_id=thea.pk, by=SYSTEM)
    assert keeper.said == [("close", "thea")]


def test_whoever_the_platform_switched_off_needs_no_account(keeper: Keeper, thea: Person) -> None:
    with identity():
        Person.objects.filter(pk=thea.pk).update(is_active=False)
        settle_account(person_id=thea.pk, by=SYSTEM)
    assert keeper.said == [("close", "thea")]


def test_accounts_of_another_provider_are_left_alone(keeper: Keeper, ida: Actor) -> None:
    fremd = employ("fremd", Role.CLERK, "fulda", issuer="https://other.example")
    remove(fremd, ida)
    invited(fremd.email, ida)
    runner.run_waiting()
    assert keeper.said == []


def test_without_keycloak_nobody_looks_after_accounts(ida: Actor, provider: dict[str, str]) -> None:
    remove(employ("thea", Role.CLERK, "fulda", issuer=provider["verwaltung"]), ida)
    invited("thea@verwaltung.example", ida)
    assert runner.run_waiting() == 1  # the mail


def test_steps_are_ordered_by_what_they_ask() -> None:
    assert [step.name for step in Step] == ["LOG_IN", "CONFIRM", "SET_UP", "ASK"]
