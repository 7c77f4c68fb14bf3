from __future__ import annotations

from datetime import timedelta

import pytest

from blaupause.domain import Conflict, Invalid, Role, now
from blaupause.identity.enums import InvitationState
from blaupause.identity.models import Invitation
from blaupause.identity.team import first, rules
from blaupause.identity.team.rules import Account, Rights, Unwelcome

MOMENT = now()
CLAIMS = {"iss": "i", "sub": "s", "name": "Ingo", "email": "ingo@fulda.example", "email_verified": True}


@pytest.mark.parametrize(
    ("rights", "field"),
    [
        (Rights(()), "roles"),
        (Rights((Role.CLERK, Role.OPERATOR)), "roles"),
        (Rights((Role.KKV_EDITOR,)), "roles"),
        (Rights((Role.CLERK,), until=MOMENT), "until"),
    ],
)
def test_rights_that_no_town_gives(rights: Rights, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.require_rights(rights, at=MOMENT)

    assert refused.value.field == field


@pytest.mark.parametrize("address", ["ingo", f"ingo@{'a' * 60}.{'b' * 60}.{'c' * 60}.{'d' * 63}.example"])
def test_the_command_line_takes_addresses_that_can_be_kept(address: str) -> None:
    with pytest.raises(Invalid) as refused:
        first.checked(address)

    assert refused.value.field == "address"


def test_units_and_services_are_for_clerks_only() -> None:
    rights = Rights((Role.CLERK, Role.ADMIN), (3, 4), ("hund",), MOMENT + timedelta(days=1))

    rules.require_rights(rights, at=MOMENT)
    assert (rights.units_of(Role.CLERK), rights.units_of(Role.ADMIN)) == ([3, 4], [])
    assert (rights.services_of(Role.CLERK), rights.services_of(Role.ADMIN)) == (["hund"], [])


@pytest.mark.parametrize(
    ("roles", "conflict"),
    [
        (["data_protection"], False),
        (["clerk", "admin"], False),
        (["clerk", "data_protection"], True),
        (["data_protection", "admin"], True),
    ],
)
def test_whoever_supervises_does_nothing_else(roles: list[str], *, conflict: bool) -> None:
    """A warning, no refusal: rights like these can be given."""
    rules.require_rights(Rights(tuple(Role(role) for role in roles)), at=MOMENT)

    assert rules.has_conflict(roles) is conflict


@pytest.mark.parametrize(
    ("admins", "stays", "refused"),
    [
        ({"a": True}, False, True),
        ({"a": True}, True, False),
        ({"a": True, "b": True}, False, False),
        ({"a": True, "b": False}, False, True),  # the other one leaves by themselves
        ({"a": False}, False, True),
        ({"b": True}, False, False),
        ({}, False, False),  # who does not administer takes no administration away
    ],
)
def test_a_town_keeps_somebody_who_administers_it(admins: dict[str, bool], *, stays: bool, refused: bool) -> None:
    if not refused:
        rules.require_an_admin_remains(admins, "a", stays=stays)
        return
    with pytest.raises(Conflict, match="niemand auf Dauer"):
        rules.require_an_admin_remains(admins, "a", stays=stays)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"accepted_at": MOMENT}, InvitationState.ACCEPTED),
        ({"withdrawn_at": MOMENT}, InvitationState.WITHDRAWN),
        ({"invited_by": "ilse"}, InvitationState.VOID),
        ({"invited_by": "system"}, InvitationState.OPEN),  # the operator's
        ({}, InvitationState.OPEN),
        ({"expires_at": MOMENT}, InvitationState.EXPIRED),
    ],
)
def test_how_far_an_invitation_is(facts: dict[str, object], state: InvitationState) -> None:
    invitation = Invitation(**{"invited_by": "ida", "expires_at": MOMENT + timedelta(seconds=1)} | facts)

    assert rules.state_of(invitation, at=MOMENT, admins={"ida"}) == state


@pytest.mark.parametrize(
    ("last", "until"), [(None, rules.LIFE), (timedelta(days=30), rules.LIFE), (timedelta(hours=1), timedelta(hours=1))]
)
def test_a_link_opens_for_three_days_and_not_longer_than_what_it_gives(
    last: timedelta | None, until: timedelta
) -> None:
    invitation = Invitation(valid_until=MOMENT + last if last else None)

    assert rules.expiry(invitation, at=MOMENT) == MOMENT + until


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({}, ""),
        ({"email": "INGO@Fulda.Example"}, ""),
        ({"email": ""}, "no_address"),
        ({"email_verified": False}, "unverified"),
        ({"email_verified": "true"}, "unverified"),  # a word is no proof
        ({"email": "anna@fulda.example"}, "other_address"),
        ({"email": "ıngo@fulda.example"}, "other_address"),  # a dotless i
        ({"email": "\N{KELVIN SIGN}arl@fulda.example"}, "other_address"),
    ],
)
def test_only_the_checked_address_that_was_invited_is_welcome(claims: dict[str, object], reason: str) -> None:
    invited = "karl@fulda.example" if "arl@" in str(claims.get("email")) else "ingo@fulda.example"
    account = Account.of(CLAIMS | claims)

    if not reason:
        rules.require_welcome(Invitation(email=invited), account)
        return
    with pytest.raises(Unwelcome) as refused:
        rules.require_welcome(Invitation(email=invited), account)
    assert refused.value.reason == reason


def test_an_account_without_a_name_is_called_by_its_address() -> None:
    assert Account.of(CLAIMS | {"name": ""}).name == "ingo@fulda.example"
    assert Account.of({"iss": "i", "sub": "s"}).name == "s"


def test_an_address_is_shown_to_whoever_knows_it() -> None:
    assert rules.masked("ingo@fulda.example") == "i…@fulda.example"


def test_ninety_days_without_a_login_are_looked_at() -> None:
    assert rules.is_due(MOMENT - timedelta(days=91), at=MOMENT)
    assert not rules.is_due(MOMENT - timedelta(days=89), at=MOMENT)


@pytest.mark.parametrize(
    ("left", "seconds"),
    [
        (timedelta(hours=71, minutes=59), 71 * 3_600),
        (timedelta(hours=1, seconds=1), 3_600),
        (timedelta(minutes=40), 2_400),
    ],
)
def test_a_link_to_an_account_opens_for_whole_hours(left: timedelta, seconds: int) -> None:
    assert rules.lifespan(MOMENT + left, at=MOMENT) == seconds
