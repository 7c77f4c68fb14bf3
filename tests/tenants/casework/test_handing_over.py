"""Somebody goes: the administration gives their cases to colleagues, and reads nothing in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blaupause.audit.town.models import Event
from blaupause.domain import Conflict, NotFound, Refused, Role
from blaupause.identity.models import Person
from blaupause.tenancy.context import identity
from tenants.casework import actions, queries
from tenants.casework.queries import Colleague
from tenants.organisation.models import Unit
from tests import clients
from tests.people import ADMIN, NEIGHBOUR
from tests.tenants.situations import OLAF, THEA, text_of

if TYPE_CHECKING:
    from django.test import Client

    from tenants.casework.models import Case
    from tests.worlds import World

TO = Colleague("olaf", "Olaf Probe")


def person(client: Client) -> str:
    with identity():
        return str(Person.objects.get(subject="clerk-fulda").uuid)


def test_a_case_goes_to_a_colleague_and_its_history_says_so(case: Case) -> None:
    actions.take_case(case_id=case.pk, by=THEA)

    given = actions.hand_over_case(case_id=case.pk, of=THEA.id, to=TO, by=ADMIN)

    assert (given.clerk_id, given.clerk_name) == (OLAF.id, OLAF.name)
    event = Event.objects.latest("pk")
    assert (event.name, event.details["before"], event.details["after"]) == ("case.handed_over", "thea", "olaf")


@pytest.mark.parametrize("by", [THEA, NEIGHBOUR])
def test_only_the_administration_of_this_town_does_it(by: object, case: Case) -> None:
    actions.take_case(case_id=case.pk, by=THEA)
    with pytest.raises(Refused):
        actions.hand_over_case(case_id=case.pk, of=THEA.id, to=TO, by=by)  # type: ignore[arg-type]  # both are actors


def test_what_they_have_no_more_and_who_could_not_see_it_is_refused(case: Case) -> None:
    with pytest.raises(NotFound):
        actions.hand_over_case(case_id=case.pk, of=THEA.id, to=TO, by=ADMIN)
    actions.take_case(case_id=case.pk, by=THEA)
    other = Unit.objects.create(name="Anderes Amt")
    with pytest.raises(Conflict):
        actions.hand_over_case(
            case_id=case.pk, of=THEA.id, to=Colleague("x", "X", units=frozenset({other.pk})), by=ADMIN
        )


def test_the_page_tells_what_is_left_and_does_it(fulda: World, case: Case) -> None:
    clerk = clients.staff(Role.CLERK, fulda.town)
    who = person(clerk)
    admin = clients.staff(Role.ADMIN, fulda.town)
    with fulda:
        type(case).objects.update(clerk_id=who, clerk_name="Clara Amt")
    address = f"/amt/uebergabe/{who}/"

    page = text_of(admin.get(address))
    for words in ("Clara Amt gibt ab", "Hund anmelden: 1", "Die Person gehört nicht zur Administration"):
        assert words in page
    assert "Sevda" not in page

    assert admin.post(address, {"an": ""}).status_code == 302
    assert "1 Vorgang ist übergeben" in (page := text_of(admin.get(address)))
    assert "keine offenen Vorgänge" in page
    with fulda:
        assert type(case).objects.get().clerk_id == ""
        admins_uuid = queries.legacy(who)
    assert admins_uuid.open_cases == 0
    with identity():
        only = str(Person.objects.get(subject="admin-fulda").uuid)
    assert "Sonst gehört niemand auf Dauer zur Administration" in text_of(admin.get(f"/amt/uebergabe/{only}/"))
    assert clerk.get(address).status_code == 403
    assert admin.post(address, {"an": "niemand"}).status_code == 404
    assert "anmelden" in clients.staff(Role.ADMIN, fulda.town, minutes=60).post(address, {})["Location"]


def test_what_cannot_be_given_is_named(fulda: World, case: Case) -> None:
    clerk = clients.staff(Role.CLERK, fulda.town)
    who = person(clerk)
    with fulda:
        other = Unit.objects.create(name="Anderes Amt")
        type(case).objects.update(clerk_id=who, clerk_name="Clara Amt")
    heir = clients.staff(Role.CLERK, fulda.town, units=(other.pk,))
    admin = clients.staff(Role.ADMIN, fulda.town)
    assert heir is not None
    with identity():
        bound = str(Person.objects.get(subject="clerk-fulda").uuid)
    assert admin.post(f"/amt/uebergabe/{who}/", {"an": bound}).status_code == 302
    assert "arbeitet nicht für" in text_of(admin.get(f"/amt/uebergabe/{who}/"))
