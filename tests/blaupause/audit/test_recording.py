from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from blaupause.audit import action, note, record_read
from blaupause.audit.models import HubEvent
from blaupause.audit.recording import ACTIONS
from blaupause.audit.town.models import Event, ReadAccess
from blaupause.domain import Actor, ActorKind
from blaupause.tenancy.context import CrossedTowns, hub
from tenants.organisation.models import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.worlds import World

CLERK = Actor(ActorKind.STAFF, id="clerk", name="Thea Muster", town="fulda")


@pytest.fixture(autouse=True)
def only_for_this_test() -> Iterator[None]:
    before = dict(ACTIONS)
    yield
    ACTIONS.clear()
    ACTIONS.update(before)


def open_unit(*, name: str, by: Actor) -> Unit:
    note(reason_id=7)
    return Unit.objects.create(name=name)


def test_an_action_writes_one_event_with_actor_and_object(fulda: World) -> None:
    unit = action("unit.opened")(open_unit)(name="Steueramt", by=CLERK)

    event = Event.objects.get()
    assert (event.name, event.actor_kind, event.actor_id, event.actor_town) == (
        "unit.opened",
        "staff",
        "clerk",
        "fulda",
    )
    assert (event.object_type, event.object_id, event.details) == ("organisation.Unit", str(unit.pk), {"reason_id": 7})


def test_only_the_outermost_action_is_told(fulda: World) -> None:
    inner = action("unit.opened")(open_unit)

    @action("town.prepared")
    def prepare(*, by: Actor) -> None:
        inner(name="Steueramt", by=by)
        inner(name="Ordnungsamt", by=by)

    prepare(by=CLERK)

    assert fulda.events() == ["town.prepared"]
    assert Unit.objects.count() == 2


def test_a_failing_action_leaves_nothing(fulda: World) -> None:
    @action("unit.failed")
    def fail(*, by: Actor) -> None:
        Unit.objects.create(name="Steueramt")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail(by=CLERK)

    assert Unit.objects.count() == 0
    assert fulda.events() == []


def test_a_silent_action_is_not_told(fulda: World) -> None:
    action("unit.autosaved", silent=True)(open_unit)(name="Steueramt", by=CLERK)

    assert fulda.events() == []


def test_a_silent_action_does_not_return_what_was_taken_back(fulda: World) -> None:
    """It catches what an inner action failed with and sends no further statement: nothing is kept, and it says so."""

    @action("unit.failed")
    def fail(*, by: Actor) -> None:
        raise ZeroDivisionError

    @action("unit.autosaved", silent=True)
    def autosave(*, by: Actor) -> Unit:
        unit = Unit.objects.create(name="Steueramt")
        with suppress(ZeroDivisionError):
            fail(by=by)
        return unit

    with pytest.raises(transaction.TransactionManagementError, match=r"unit\.autosaved: an action inside it failed"):
        autosave(by=CLERK)

    assert Unit.objects.count() == 0


def test_an_action_stays_in_its_town(fulda: World, giessen: World) -> None:
    @action("town.crossed")
    def cross(*, by: Actor) -> None:
        with giessen:
            Unit.objects.count()

    with pytest.raises(CrossedTowns):
        cross(by=CLERK)


def test_somebody_must_act(fulda: World) -> None:
    with pytest.raises(TypeError, match="`by` must be an Actor"):
        action("unit.opened")(open_unit)(name="x", by="Thea")  # type: ignore[arg-type]  # on purpose


def test_at_the_hub_events_are_the_hubs(db: None) -> None:
    @action("catalogue.looked")
    def look(*, by: Actor) -> None:
        note(version_id=1)

    with hub():
        look(by=CLERK)
        assert HubEvent.objects.filter(name="catalogue.looked").get().details == {"version_id": 1}


def test_a_note_outside_an_action_is_nobodys(fulda: World) -> None:
    note(lost=1)

    assert fulda.events() == []


def test_reading_is_written_down(fulda: World) -> None:
    unit = Unit.objects.create(name="Steueramt")

    record_read(unit, by=CLERK)

    assert ReadAccess.objects.values_list("actor_id", "object_type", "object_id").get() == (
        "clerk", "organisation.Unit", str(unit.pk),
    )  # fmt: skip


def test_sealing_is_queued_once_with_the_event(fulda: World) -> None:
    from django.db import connection  # noqa: PLC0415 – only this test asks the queue itself

    from blaupause.tenancy.context import worker  # noqa: PLC0415 – same

    opening = action("unit.opened")(open_unit)
    with transaction.atomic():
        opening(name="Steueramt", by=CLERK)
        opening(name="Ordnungsamt", by=CLERK)

    with worker(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM jobs_job WHERE name = 'audit.seal' AND run_at > now()")
        assert cursor.fetchone() == (1,)
