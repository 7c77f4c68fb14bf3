"""Accounts that come with an invitation, at a Keycloak that stands in; tests/keycloak asks a real one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.core import mail

from blaupause import limits
from blaupause.domain import SYSTEM, Conflict, Role
from blaupause.identity.team import tokens
from blaupause.identity.team.actions import ask_account, prepare_account, resend_invitation, withdraw_invitation
from blaupause.identity.team.rules import Step
from blaupause.jobs import runner
from blaupause.tenancy.context import identity
from tests.blaupause.identity.browsing import FULDA, LOGIN_ORIGIN, Browser, employ
from tests.blaupause.identity.team.keeping import READY, Keeper
from tests.blaupause.identity.team.staffing import INGO, event, invited, text, town

if TYPE_CHECKING:
    from blaupause.domain import Actor
    from blaupause.identity.realms.accounts import Account

pytestmark = pytest.mark.django_db


def prepared(ida: Actor, *, name: str = "") -> str:
    """Invite Ingo, and let the account be looked after; the step that the event names."""
    invitation, _token = invited(INGO, ida)
    with identity():
        type(invitation).objects.filter(pk=invitation.pk).update(name=name)
        prepare_account(invitation_id=invitation.pk, by=SYSTEM)
    return str(event()[2]["step"])


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


def test_steps_are_ordered_by_what_they_ask() -> None:
    assert [step.name for step in Step] == ["LOG_IN", "CONFIRM", "SET_UP", "ASK"]
