"""Plans come into effect by the operator's worker, against real towns: what a test changes it puts back."""

from __future__ import annotations

from datetime import date
from io import StringIO
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection, transaction

from blaupause.domain import SYSTEM, Conflict, Refused, Role, now
from blaupause.identity.models import Membership, Person
from blaupause.jobs import runner
from blaupause.tenancy import directory
from blaupause.tenancy.context import hub, operator
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.models import Signpost, Town
from blaupause.tenancy.towns import open_for_all, switch
from shared_services.lifecycle import actions, queries
from shared_services.lifecycle.enums import Stand
from shared_services.lifecycle.models import TownChange
from shared_services.register import queries as register
from shared_services.register.actions import import_register
from shared_services.register.models import Authority, Succession
from tests import clients
from tests.conftest import as_operator
from tests.people import EDITOR
from tests.shared_services.lifecycle.planned import (
    asked_merger,
    asked_to_leave,
    confirmed,
    planned_key,
    planned_merger,
    run,
    today,
)
from tests.worlds import World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blaupause.domain import Actor

KEPT = ("ars", "kind", "name", "state", "farewell", "successor_id", "leaves_at", "deletes_on")


@pytest.fixture
def towns(transactional_db: None) -> Iterator[tuple[World, World]]:
    """Fulda and Gießen, and the sample of the register; afterwards they are as they were."""
    with as_operator():
        with operator():
            before = {town.pk: {name: getattr(town, name) for name in KEPT} for town in Town.objects.all()}
        with hub():
            import_register(source=register.sample(), by=SYSTEM)
        directory.forget()
        yield _world("fulda"), _world("giessen")
        with operator():
            for pk, facts in before.items():
                Town.objects.filter(pk=pk).update(**facts)
            for model in (TownChange, Succession, Authority, Membership, Person):
                model.objects.all().delete()
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM jobs_job")
        directory.forget()


def _world(slug: str) -> World:
    with operator():
        return World(Town.objects.get(slug=slug))


def town(world: World) -> Town:
    with operator():
        found: Town = Town.objects.get(pk=world.town.pk)
        return found


def change(found: TownChange) -> TownChange:
    with operator():
        return TownChange.objects.get(pk=found.pk)


def aged(found: TownChange, on: date) -> None:
    with operator():
        TownChange.objects.filter(pk=found.pk).update(on=on)


def test_a_key_takes_effect_on_its_day_and_the_register_follows(towns: tuple[World, World]) -> None:
    fulda, _giessen = towns
    clients.staff(Role.ADMIN, fulda.town)
    plan = planned_key(fulda, on=today(1), ars="066990000000", name="Kreisfreie Stadt Fulda")
    assert run()["changed"] == 0
    assert town(fulda).ars == "066310009009"

    aged(plan, today())
    mail.outbox.clear()
    assert run()["changed"] == 1
    assert run()["changed"] == 0

    assert (town(fulda).ars, town(fulda).name, town(fulda).state) == (
        "066990000000", "Kreisfreie Stadt Fulda", TownState.LIVE,
    )  # fmt: skip
    assert (change(plan).state, change(plan).ended_by) == (Stand.DONE, "system")
    with hub():
        assert register.authority("06631009").authority == register.authority("066990000000").authority
        (row,) = register.find("066310009009")
        assert (row.ars, row.name) == ("066990000000", "Fulda")
        with pytest.raises(Conflict):
            actions.take_effect(change_id=plan.pk, by=SYSTEM)
    runner.run_waiting()
    assert "Kreisfreie Stadt" in mail.outbox[-1].body
    assert any("ist eingetreten" in each.subject for each in mail.outbox)


def test_killed_half_way_nothing_is_done_and_the_next_run_does_all(
    towns: tuple[World, World], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_args: object, **_more: object) -> None:
        raise Killed

    fulda, _giessen = towns
    plan = planned_key(fulda, ars="066990000000")
    with monkeypatch.context() as patch:
        patch.setattr("shared_services.lifecycle.actions.effecting.later", die)
        with pytest.raises(Killed):
            run()
    assert (town(fulda).ars, change(plan).state) == ("066310009009", Stand.PLANNED)

    assert run()["changed"] == 1
    assert (town(fulda).ars, change(plan).state) == ("066990000000", Stand.DONE)


def test_a_back_dated_key_counts_in_the_register_from_its_day(towns: tuple[World, World]) -> None:
    fulda, _giessen = towns
    planned_key(fulda, on=date(2026, 1, 1), ars="066990000000")
    run()
    with hub():
        shown = register.authority("066990000000")
    assert {key.value for key in shown.keys_on(date(2025, 12, 31))} == {"06631009", "066310009009"}
    assert "066990000000" in {key.value for key in shown.keys_on(date(2026, 1, 1))}


def test_a_fault_in_one_plan_holds_up_no_other(towns: tuple[World, World], monkeypatch: pytest.MonkeyPatch) -> None:
    fulda, giessen = towns
    bad, good = planned_key(fulda, ars="066990000000"), planned_key(giessen, ars="066980000000")
    real = actions.take_effect

    def faulty(*, change_id: int, by: Actor) -> TownChange:
        if change_id == bad.pk:
            raise RuntimeError
        return real(change_id=change_id, by=by)

    monkeypatch.setattr(actions, "take_effect", faulty)
    assert run()["changed"] == 1
    assert "Protokoll" in change(bad).trouble
    assert change(good).state == Stand.DONE


def test_a_town_that_cannot_be_counted_holds_up_no_other(
    towns: tuple[World, World], monkeypatch: pytest.MonkeyPatch
) -> None:
    fulda, giessen = towns
    asked_to_leave(fulda)
    plan = planned_key(giessen, ars="066980000000")

    def faulty(_town: Town) -> dict[str, int]:
        raise RuntimeError

    monkeypatch.setattr(queries, "counts_of", faulty)
    assert run()["changed"] == 1
    assert change(plan).state == Stand.DONE
    with hub():
        found = queries.open_change(fulda.town.uuid)
        assert found
        assert "zählen" in found.trouble
        assert queries.uncounted() == ()


def test_what_cannot_come_into_effect_says_why_and_is_not_tried_for_ever(towns: tuple[World, World]) -> None:
    fulda, giessen = towns
    plan = planned_key(fulda, on=today(1), ars="065310000000")
    with operator():
        Town.objects.filter(pk=giessen.town.pk).update(ars="065310000000")
    aged(plan, today())

    assert run()["changed"] == 0

    assert "hat hier schon Universitätsstadt Gießen" in change(plan).trouble
    with operator():
        assert queries.due() == ()
    with hub():
        actions.withdraw(change_id=plan.pk, by=EDITOR)
    assert change(plan).trouble == ""

    with operator():
        there = Signpost.objects.create(
            cell="west", town=uuid4(), name="Fern", ars="065310077077", is_sample=True, hosts=[]
        )
    with pytest.raises(Conflict, match="hat schon Fern in der Zelle „west“"):
        planned_key(fulda, ars=there.ars)
    with operator():
        there.delete()


def test_a_town_without_a_known_key_changes_alone(towns: tuple[World, World]) -> None:
    fulda, giessen = towns
    with operator():
        Town.objects.filter(pk=fulda.town.pk).update(ars="")
    planned_key(fulda, ars="066990000000")
    assert run()["changed"] == 1
    with operator():
        Town.objects.filter(pk=giessen.town.pk).update(ars="999990000001")
    planned_key(giessen, ars="999990000002", name="Anders")
    assert run()["changed"] == 1
    aged(planned_merger(giessen, "fulda"), today())
    assert run()["changed"] == 1
    with hub():
        assert not Succession.objects.exists()


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


def test_only_the_operator_does_it(towns: tuple[World, World]) -> None:
    fulda, _giessen = towns
    plan = planned_key(fulda)
    with operator(), pytest.raises(Refused):
        actions.take_effect(change_id=plan.pk, by=EDITOR)
