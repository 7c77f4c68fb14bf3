"""Accounts of those who leave, and come back, at a Keycloak that stands in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from blaupause.domain import SYSTEM, Role, now
from blaupause.identity.models import Person
from blaupause.identity.team.actions import change_member, remove_member, settle_account, withdraw_invitation
from blaupause.identity.team.rules import Rights
from blaupause.jobs import runner
from blaupause.tenancy.context import identity
from tests.blaupause.identity.browsing import Browser, employ
from tests.blaupause.identity.team.staffing import CLERK, INGO, accept, acting, event, in_days, invited, stand, town

if TYPE_CHECKING:
    from blaupause.domain import Actor
    from tests.blaupause.identity.team.keeping import Keeper

pytestmark = pytest.mark.django_db


@pytest.fixture
def thea(keeper: Keeper, provider: dict[str, str], db: None) -> Person:
    """Somebody of the realm who works in Fulda."""
    return employ("thea", Role.CLERK, "fulda", issuer=provider["verwaltung"])


def remove(who: Person, ida: Actor, slug: str = "fulda") -> None:
    with identity():
        remove_member(town=town(slug), person=str(who.uuid), reason="geht", by=ida)


def closed(who: Person) -> bool:
    with identity():
        who.refresh_from_db()
    return who.account_closed_at is not None


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
