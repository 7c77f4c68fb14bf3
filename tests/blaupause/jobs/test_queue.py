from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction

from blaupause.domain import now
from blaupause.jobs import job, later, registry, runner
from blaupause.tenancy.context import current_place, current_town, hub, worker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.worlds import World

pytestmark = pytest.mark.django_db
done: list[tuple[str, object]] = []


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    before = dict(registry.HANDLERS)
    done.clear()

    @job("test.note")
    def note(*, number: int, **_later_versions: object) -> None:
        done.append((current_town().slug, number))

    @job("test.fail")
    def fail(**_later_versions: object) -> None:
        raise RuntimeError("the printer is on fire")

    @job("test.hub", where="hub")
    def at_hub(*, town_schema: str, **_later_versions: object) -> None:
        done.append((current_place().name, town_schema))

    yield
    registry.HANDLERS.clear()
    registry.HANDLERS.update(before)


def test_a_job_runs_in_its_town(fulda: World, giessen: World) -> None:
    later("test.note", number=1)
    with giessen:
        later("test.note", number=2)

    assert runner.run_waiting() == 2
    assert sorted(done) == [("fulda", 1), ("giessen", 2)]
    assert fulda.jobs() == giessen.jobs() == []


def test_a_hub_job_knows_which_town_asked(fulda: World) -> None:
    later("test.hub")

    runner.run_waiting()

    assert done == [("hub", fulda.town.schema_name)]


def test_the_hub_queues_its_own_work(db: None) -> None:
    with hub():
        later("test.hub")
    runner.run_waiting()

    assert done == [("hub", "hub")]


def test_the_same_key_is_queued_once(fulda: World) -> None:
    later("test.note", key="one", number=1)
    later("test.note", key="one", number=2)

    assert fulda.jobs() == [("test.note", {"number": 1})]


def test_a_job_waits_for_its_time(fulda: World) -> None:
    later("test.note", at=now() + timedelta(hours=1), number=1)

    assert runner.run_waiting() == 0
    assert len(fulda.jobs()) == 1


def test_towns_take_turns(fulda: World, giessen: World) -> None:
    for number in range(5):
        later("test.note", number=number)
    with giessen:
        later("test.note", number=99)

    assert {claimed.town for claimed in runner.claim(limit=2)} == {fulda.town.schema_name, giessen.town.schema_name}


def test_a_failing_job_waits_longer_and_dies_visibly(fulda: World) -> None:
    later("test.fail")

    for attempt in range(runner.ATTEMPTS):
        assert runner.run_waiting() == 0
        with worker(), connection.cursor() as cursor:
            cursor.execute("SELECT state, attempts, last_error, run_at > now() FROM jobs_job")
            row = cursor.fetchone()
            dead = attempt + 1 == runner.ATTEMPTS
            assert row == ("dead" if dead else "waiting", attempt + 1, "RuntimeError", True)
            cursor.execute("UPDATE jobs_job SET run_at = now() - interval '1 second'")
    assert runner.claim() == []


def test_a_lost_workers_job_is_taken_up_again(fulda: World) -> None:
    later("test.note", number=1)
    runner.claim()
    assert runner.claim() == []

    with worker(), connection.cursor() as cursor:
        cursor.execute("UPDATE jobs_job SET leased_until = now() - interval '1 second'")
    runner.claim()

    assert runner.run_waiting() == 1
    assert done == [("fulda", 1)]


def test_a_job_needs_its_transaction_and_a_handler(fulda: World) -> None:
    with pytest.raises(LookupError, match="nobody"):
        later("nobody.knows")
    with pytest.raises(ValueError, match="two handlers"):
        job("test.note")(lambda: None)


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_queued() -> None:
    assert not transaction.get_connection().in_atomic_block
    with pytest.raises(RuntimeError, match="inside the transaction"):
        later("test.note", number=1)
