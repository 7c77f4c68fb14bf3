"""Towns that go over into another one or leave: what the operator's worker does on that day, and what it does not."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.db import transaction

from blaupause.domain import Conflict, Role, now
from blaupause.identity.models import Membership
from blaupause.tenancy import directory
from blaupause.tenancy.context import hub, operator
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.models import Town
from blaupause.tenancy.towns import open_for_all, switch
from shared_services.lifecycle import queries
from shared_services.lifecycle.enums import Stand
from shared_services.lifecycle.models import TownChange
from shared_services.register import queries as register
from tests import clients
from tests.shared_services.lifecycle.planned import (
    aged,
    asked_merger,
    asked_to_leave,
    change,
    confirmed,
    planned_key,
    planned_merger,
    run,
    today,
    town,
)

if TYPE_CHECKING:
    from tests.worlds import World


def test_two_become_one(towns: tuple[World, World]) -> None:
    fulda, giessen = towns
    clients.staff(Role.ADMIN, giessen.town)
    clients.staff(Role.CLERK, giessen.town, units=(1,))
    plan = planned_merger(giessen, "fulda")
    clients.colleague(giessen.town, Role.ADMIN, "Ina Zwischendurch")  # nobody of Fulda agreed to her
    assert run()["changed"] == 0
    aged(plan, today())

    assert run()["changed"] == 1

    old = town(giessen)
    assert (old.state, old.successor_id) == (TownState.CLOSING, fulda.town.pk)
    assert "gehört seit dem" in old.farewell
    told = change(plan)
    assert told.facts["counts"]["open_cases"] == 0
    with operator():
        roles = Membership.objects.filter(town=fulda.town).values_list("role", flat=True)
        assert list(roles) == ["admin"]
    with hub():
        assert register.standing("065310005005").successors == (("066310009009", "Fulda"),)
    visitor = clients.visitor("giessen.localhost")
    start = visitor.get("/")
    assert (start.status_code, 'href="http://fulda.localhost:8000/"' in start.content.decode()) == (200, True)
    assert visitor.get("/leistungen/").status_code == 410
    assert visitor.get("/status/").status_code == 200
    with hub():
        assert not queries.file(giessen.town.uuid).can_change


def test_nobody_closes_a_town_alone(towns: tuple[World, World]) -> None:
    _fulda, giessen = towns
    clients.staff(Role.ADMIN, giessen.town)
    plan = asked_merger(giessen, "fulda")
    aged(plan, today())
    assert run()["changed"] == 0
    with operator():  # as the code before wrote it
        TownChange.objects.filter(pk=plan.pk).update(state=Stand.PLANNED)
    assert run()["changed"] == 0

    assert town(giessen).state == TownState.LIVE
    assert "keine zweite Person" in change(plan).trouble
    with operator():
        assert Membership.objects.filter(town=giessen.town).count() == Membership.objects.count() == 1


def test_who_has_gone_comes_back_closing_only(towns: tuple[World, World]) -> None:
    fulda, giessen = towns
    aged(planned_merger(giessen, "fulda"), today())
    run()
    switch("giessen", to=TownState.OFFLINE)
    assert switch("giessen", to=TownState.LIVE).state == TownState.CLOSING
    with operator():
        Town.objects.filter(pk=giessen.town.pk).update(state=TownState.LEFT, leaves_at=now())
    out = StringIO()
    call_command("town_online", "giessen", stdout=out)
    assert out.getvalue().startswith("giessen is closing: it has left, or went over into another town.")
    assert town(giessen).leaves_at is None
    with operator():
        Town.objects.filter(pk=giessen.town.pk).update(state=TownState.OFFLINE)
    with pytest.raises(Conflict, match="schon ausgetreten"):
        planned_key(giessen)
    with hub():
        assert not queries.file(giessen.town.uuid).can_change
        assert not queries.others(fulda.town.uuid)


def test_a_merger_without_its_team_into_one_that_went_meanwhile(towns: tuple[World, World]) -> None:
    fulda, giessen = towns
    clients.staff(Role.ADMIN, giessen.town)
    plan = planned_merger(giessen, "fulda", with_staff=False)
    aged(plan, today())
    with operator():
        TownChange.objects.filter(pk=plan.pk).update(
            facts=plan.facts | {"into": "00000000-0000-4000-8000-000000000000"}
        )
    assert run()["changed"] == 0
    assert "nicht mehr hier" in change(plan).trouble
    with operator():
        TownChange.objects.filter(pk=plan.pk).update(facts=plan.facts, trouble="")
    assert run()["changed"] == 1
    with operator():
        assert not Membership.objects.filter(town=fulda.town).exists()


def test_a_town_leaves_after_two_said_so(towns: tuple[World, World]) -> None:
    fulda, _giessen = towns
    plan = asked_to_leave(fulda)
    aged(plan, today())
    assert run()["changed"] == 0
    aged(plan, today(10))
    confirmed(plan)
    aged(plan, today())

    assert run()["changed"] == 1

    assert (town(fulda).state, town(fulda).farewell) == (TownState.CLOSING, "Rathaus, 0661 1")
    assert town(fulda).deletes_on == today(100)
    page = clients.visitor("fulda.localhost").get("/")
    assert "Rathaus, 0661 1" in page.content.decode()
    with operator():
        Town.objects.filter(pk=fulda.town.pk).update(state=TownState.LEFT)
    directory.forget()
    gone = clients.visitor("fulda.localhost").get("/status/")
    assert (gone.status_code, "Rathaus, 0661 1" in gone.content.decode()) == (410, True)


def test_a_town_in_set_up_that_leaves_stays_closed(towns: tuple[World, World]) -> None:
    fulda, _giessen = towns
    with operator():
        Town.objects.filter(pk=fulda.town.pk).update(state=TownState.SETUP)
    plan = confirmed(asked_to_leave(fulda))
    aged(plan, today())
    run()
    assert town(fulda).state == TownState.SETUP
    with operator(), transaction.atomic(), pytest.raises(Conflict, match="has left"):
        open_for_all(fulda.town.schema_name)
