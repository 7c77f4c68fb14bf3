"""What giving roles does to those that stand already: by an invitation, and where ends differ."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from blaupause.audit.models import HubEvent
from blaupause.domain import Conflict, now
from blaupause.identity.models import Membership, Person
from blaupause.identity.team import queries
from blaupause.identity.team.actions import change_member
from blaupause.identity.team.rules import Rights
from blaupause.tenancy.context import identity
from tests.blaupause.identity.browsing import employ
from tests.blaupause.identity.team.staffing import (
    ADMIN,
    BOTH,
    CLERK,
    INGO,
    accept,
    acting,
    in_days,
    invited,
    rows,
    stand,
    town,
)
from tests.templates import DOG

if TYPE_CHECKING:
    from blaupause.domain import Actor
    from tests.blaupause.identity.browsing import Browser

pytestmark = pytest.mark.django_db


def change(person: Person, rights: Rights) -> None:
    with identity():
        change_member(
            town=town(), person=str(person.uuid), based_on=stand(person), rights=rights, reason="x", by=acting(person)
        )


@pytest.mark.parametrize(
    "rights",
    [
        Rights(ADMIN.roles, until=in_days(30)),
        Rights(BOTH.roles, (7,), until=in_days(30)),
        Rights(BOTH.roles, (), (DOG,)),
    ],
)
def test_of_what_somebody_has_already_an_invitation_changes_nothing(
    browser: Browser, provider: dict[str, str], rights: Rights
) -> None:
    """Else the only lasting administration would end by a click in a mail, past the rule that one remains."""
    ingo = employ("ingo", ADMIN.roles[0], "fulda", issuer=provider["verwaltung"])
    _invitation, token = invited(INGO, acting(ingo), rights)

    accept(browser, token, "ingo")

    new = [each.value for each in rights.roles if each not in ADMIN.roles]
    assert rows(ingo) == [("admin", "", "", ""), *((role, "Verstärkung", "", "") for role in new)]
    with identity():
        assert queries.administering(town()).get().valid_until is None
        assert HubEvent.objects.get(name="invitation.accepted").details["roles"] == new


def test_a_role_that_ran_out_begins_anew(browser: Browser, ida: Actor, provider: dict[str, str]) -> None:
    ingo = employ("ingo", CLERK.roles[0], "fulda", issuer=provider["verwaltung"])
    with identity():
        Membership.objects.filter(person=ingo).update(valid_until=now() - timedelta(days=1))
    _invitation, token = invited(INGO, ida)

    accept(browser, token, "ingo")

    assert rows(ingo) == [("clerk", "", ida.id, "Verstärkung"), ("clerk", "Verstärkung", "", "")]


def test_other_rights_forget_no_login() -> None:
    me = employ("ida", ADMIN.roles[0], "fulda")
    with identity():
        Membership.objects.update(last_login_at=now(), last_login_acr="mfa")

    employ("ilse", ADMIN.roles[0], "fulda")
    change(me, Rights(ADMIN.roles, until=in_days(3)))

    with identity():
        found = queries.member(town(), str(me.uuid))
    assert (bool(found.last_login_at), found.had_second_factor) == (True, True)


def test_the_last_lasting_administration_may_keep_its_end() -> None:
    me = employ("ida", ADMIN.roles[0], "fulda")

    change(me, Rights(BOTH.roles, keeps_ends=True))

    assert [(role, ended) for role, _why, ended, _reason in rows(me)] == [("admin", ""), ("clerk", "")]
    with pytest.raises(Conflict, match="niemand auf Dauer"):
        change(me, Rights(CLERK.roles, keeps_ends=True))


def test_a_passing_administration_may_keep_its_end_beside_a_lasting_one(ida: Actor) -> None:
    ingo = employ("ingo", ADMIN.roles[0], "fulda")
    end = in_days(3)
    with identity():
        Membership.objects.filter(person=ingo).update(valid_until=end)

    change(ingo, Rights(BOTH.roles, keeps_ends=True))

    with identity():
        found = Membership.objects.filter(person=ingo, ended_by="").order_by("role")
        assert list(found.values_list("role", "valid_until")) == [("admin", end), ("clerk", None)]
