"""The isolation matrix: every route of a town × every intruder, with what belongs to the neighbour.

It is made from the URL resolver. A new route needs nothing; a new kind of object in an address must be named in
`Treasure.found_at` (tests/isolation/treasure.py), else the first test is red.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.urls import get_resolver

from blaupause.domain import Level, Role
from blaupause.tenancy.directory import town_by_slug
from tenants.organisation.actions import save_unit
from tenants.organisation.models import Profile
from tests import citizens, clients
from tests.architecture.test_routes import patterns
from tests.isolation.walking import INSIDE, addresses, changed, in_any_order, parameters, state_of, taken_back, tried
from tests.people import ADMIN, NEIGHBOUR
from tests.templates import DEFECT, DOG
from tests.tenants.cooperation.granting import delegate
from tests.tenants.situations import furnish, offered
from tests.worlds import World

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tenants.organisation.models import Unit
    from tests.isolation.treasure import Treasure


def test_every_kind_of_object_is_in_the_matrix(treasure: Treasure) -> None:
    known = set(treasure.found_at)
    unknown = {
        route: names - known
        for route, pattern in patterns(get_resolver(settings.TOWN_URLCONF))
        if (names := parameters(pattern, route)) - known
    }

    assert unknown == {}


INTRUDERS: dict[str, Callable[[World, World], Client]] = {
    "nobody": lambda _fulda, giessen: citizens.visitor(giessen),
    "citizen of Gießen": lambda _fulda, giessen: citizens.citizen(giessen, "fremd", level=Level.HIGH),
    "citizen of Fulda at Gießen": lambda fulda, giessen: _elsewhere(citizens.citizen(fulda), giessen),
    "clerk of Gießen": lambda _fulda, giessen: clients.staff(Role.CLERK, giessen.town),
    "admin of Gießen": lambda _fulda, giessen: clients.staff(Role.ADMIN, giessen.town),
    "officer of Gießen": lambda _fulda, giessen: clients.staff(Role.DATA_PROTECTION, giessen.town),
    "officer of Fulda at Gießen": lambda fulda, giessen: clients.staff(
        Role.DATA_PROTECTION, fulda.town, on=giessen.host
    ),
    "signer of Fulda at Gießen": lambda fulda, giessen: clients.staff(Role.SIGNER, fulda.town, on=giessen.host),
    "clerk of Fulda at Gießen": lambda fulda, giessen: clients.staff(Role.CLERK, fulda.town, on=giessen.host),
    "admin of Fulda at Gießen": lambda fulda, giessen: clients.staff(Role.ADMIN, fulda.town, on=giessen.host),
}


def _elsewhere(client: Client, world: World) -> Client:
    client.defaults["HTTP_HOST"] = f"{world.host}:{settings.PORT}"
    return client


@pytest.mark.slow
def test_nothing_of_a_town_is_reached_from_its_neighbour(treasure: Treasure, fulda: World, giessen: World) -> None:
    with giessen:
        offered(DOG, furnish())
        Profile.objects.update(case_prefix="GI")
        save_unit(values={"name": "Bauamt"}, by=NEIGHBOUR)
    before = state_of(fulda)

    wrong = {}
    for intruder in in_any_order(INTRUDERS):
        with taken_back():
            found = tried(INTRUDERS[intruder](fulda, giessen), treasure, addresses(treasure))
            wrong[intruder] = [*found, *changed(before, state_of(fulda))]
    assert {who: found for who, found in wrong.items() if found} == {}
    assert state_of(fulda) == before


NEIGHBOURS: dict[str, Callable[[World, Unit], Client]] = {
    "nobody": lambda fulda, _other: citizens.visitor(fulda),
    "another citizen": lambda fulda, _other: citizens.citizen(fulda, "anna", level=Level.HIGH),
    "clerk of another unit": lambda fulda, other: clients.staff(Role.CLERK, fulda.town, units=(other.pk,)),
    "clerk of the unit, for another service": lambda fulda, _other: clients.staff(
        Role.CLERK, fulda.town, services=(DEFECT,)
    ),
    "clerk of Gießen in Fulda's stead, for another service": lambda fulda, _other: _in_its_stead(fulda),
    "admin without cases": lambda fulda, _other: clients.staff(Role.ADMIN, fulda.town),
    "officer without cases": lambda fulda, _other: clients.staff(Role.DATA_PROTECTION, fulda.town),
    "who only signs": lambda fulda, _other: clients.staff(Role.SIGNER, fulda.town),
}


def _in_its_stead(fulda: World) -> Client:
    giessen = town_by_slug("giessen")
    assert giessen is not None
    return delegate(fulda, World(giessen), services=(DEFECT,))


@pytest.mark.slow
def test_inside_a_town_people_see_their_own_only(treasure: Treasure, fulda: World) -> None:
    other = save_unit(values={"name": "Bauamt"}, by=ADMIN)
    before = state_of(fulda)

    wrong = {}
    for neighbour in in_any_order(NEIGHBOURS):
        written_down = {"audit.Event"} if "stead" in neighbour else set()
        with taken_back():
            found = tried(NEIGHBOURS[neighbour](fulda, other), treasure, addresses(treasure, INSIDE))
            wrong[neighbour] = [*found, *changed(before, state_of(fulda), but=written_down)]
    assert {who: found for who, found in wrong.items() if found} == {}
    assert state_of(fulda) == before
