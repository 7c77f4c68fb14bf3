"""Plans come into effect by the operator's worker, against real towns: what a test changes it puts back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.core import mail

from blaupause.domain import SYSTEM, Conflict, Refused, Role
from blaupause.jobs import runner
from blaupause.tenancy.context import hub, operator
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.models import Signpost, Town
from shared_services.lifecycle import actions, queries
from shared_services.lifecycle.enums import Stand
from shared_services.register import queries as register
from shared_services.register.models import Succession
from tests import clients
from tests.people import EDITOR
from tests.shared_services.lifecycle.planned import (
    aged,
    asked_to_leave,
    change,
    planned_key,
    planned_merger,
    run,
    today,
    town,
)

if TYPE_CHECKING:
    from blaupause.domain import Actor
    from shared_services.lifecycle.models import TownChange
    from tests.worlds import World


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
            cell="west", town=giessen.town.uuid, name="Fern", state="live", ars="065310077077", is_sample=True, hosts=[]
        )
        Town.objects.filter(pk=giessen.town.pk).update(is_arriving=True)
    with pytest.raises(Conflict, match="hat schon Fern in der Zelle „west“"):
        planned_key(fulda, ars=there.ars)
    with operator():
        listed = queries.overview("", "1").page.object_list
        assert [row.town for row in listed if row.uuid == there.town] == [there], "a copy on its way lives where it was"
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


def test_only_the_operator_does_it(towns: tuple[World, World]) -> None:
    fulda, _giessen = towns
    plan = planned_key(fulda)
    with operator(), pytest.raises(Refused):
        actions.take_effect(change_id=plan.pk, by=EDITOR)
