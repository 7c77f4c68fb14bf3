from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import InterfaceError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from blaupause.domain import now
from blaupause.jobs import again, job, later, queries, registry, runner
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

    claimed = runner.Turns().claim(limit=2)

    assert {each.town for each in claimed} == {fulda.town.schema_name, giessen.town.schema_name}


def test_a_failing_job_waits_longer_and_dies_visibly(fulda: World, monkeypatch: pytest.MonkeyPatch) -> None:
    later("test.fail")

    monkeypatch.setattr(runner, "ATTEMPTS", 3)

    for attempt in range(runner.ATTEMPTS):
        assert runner.run_waiting() == 0
        with worker(), connection.cursor() as cursor:
            cursor.execute("SELECT state, attempts, last_error, run_at > now() FROM jobs_job")
            row = cursor.fetchone()
            dead = attempt + 1 == runner.ATTEMPTS
            assert row == ("dead" if dead else "waiting", attempt + 1, "RuntimeError", not dead)
            cursor.execute("UPDATE jobs_job SET run_at = now() - interval '1 second'")
    assert runner.claim() == []
    later("test.fail")
    assert runner.retry_dead([0]) == 0
    assert runner.retry_dead() == 1
    assert len(fulda.jobs()) == 2


def test_a_lost_workers_job_is_taken_up_again(fulda: World) -> None:
    later("test.note", number=1)
    runner.claim()
    assert runner.claim() == []

    with worker(), connection.cursor() as cursor:
        cursor.execute("UPDATE jobs_job SET leased_until = now() - interval '1 second'")

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


def test_a_running_or_dead_job_does_not_keep_its_successor_away(fulda: World) -> None:
    later("test.note", key="seal", number=1)
    runner.claim()

    later("test.note", key="seal", number=2)

    assert [ids["number"] for _name, ids in fulda.jobs()] == [1, 2]
    with worker(), connection.cursor() as cursor:
        cursor.execute("UPDATE jobs_job SET leased_until = now() - interval '1 second' WHERE state = 'running'")
    assert runner.run_waiting() == 2
    assert done == [("fulda", 2), ("fulda", 1)]


def test_a_failed_job_gives_way_to_its_successor(fulda: World) -> None:
    later("test.fail", key="seal")
    (claimed,) = runner.claim()
    later("test.note", key="seal", number=2)

    assert not runner.run(claimed)

    assert fulda.jobs() == [("test.note", {"number": 2})]


def test_a_town_sees_what_failed_about_its_own_things(fulda: World, giessen: World) -> None:
    for world in (fulda, giessen):
        with world:
            later("test.note", number=1)
            later("test.note", number=1)
            later("test.note", number=2)
            world.bury("test.note")

    (failed,) = queries.failed_about([{"number": 1}, {"number": 3}])

    assert (failed.name, failed.arguments, failed.is_tried_again) == ("test.note", {"number": 1}, False)
    assert failed.failed_at <= now()
    assert queries.failed_about([{"number": 3}]) == queries.failed_about([]) == ()


def test_what_failed_is_done_once_more_and_forgotten_then(fulda: World, giessen: World) -> None:
    for world in (fulda, giessen):
        with world:
            later("test.note", number=1)
            world.bury("test.note")
    (failed,) = queries.failed_about([{"number": 1}])

    again(failed)
    again(failed)

    assert len(fulda.jobs()) == 2
    (waiting,) = queries.failed_about([{"number": 1}])
    assert (waiting.id, waiting.is_tried_again) == (failed.id, True)
    assert runner.run_waiting() == 1
    assert done == [("fulda", 1)]
    assert queries.failed_about([{"number": 1}]) == ()
    with giessen:
        assert len(queries.failed_about([{"number": 1}])) == 1


def test_whoever_lost_the_lease_does_not_do_the_job(fulda: World) -> None:
    later("test.note", number=1)
    (slow,) = runner.claim()
    with worker(), connection.cursor() as cursor:
        cursor.execute("UPDATE jobs_job SET leased_until = now() - interval '1 second'")
    (quick,) = runner.claim()

    assert not runner.run(replace(slow, fresh_until=time.monotonic()))
    assert runner.run(quick)
    assert done == [("fulda", 1)]


def test_a_database_error_in_a_handler_is_a_failure_like_others(fulda: World) -> None:
    @job("test.sql")
    def sql(**_later_versions: object) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    later("test.sql")

    assert runner.run_waiting() == 0
    assert len(fulda.jobs()) == 1


@pytest.mark.parametrize(("together", "commits"), [(60.0, 1), (-1.0, 3)])
def test_what_took_no_time_is_forgotten_together(
    fulda: World, monkeypatch: pytest.MonkeyPatch, together: float, commits: int
) -> None:
    monkeypatch.setattr(runner, "TOGETHER", together)
    for number in range(3):
        later("test.note", number=number)

    with CaptureQueriesContext(connection) as asked:
        assert runner.run_waiting() == 3

    assert sum("DELETE FROM jobs_job" in query["sql"] for query in asked) == commits
    assert fulda.jobs() == []


def test_what_is_done_waits_for_no_work_of_another_kind(fulda: World) -> None:
    seen: list[list[str]] = []

    @job("test.other")
    def other(**_later_versions: object) -> None:
        seen.append([name for name, _ids in fulda.jobs()])

    later("test.note", number=1)
    later("test.other")

    assert runner.run_waiting() == 2
    assert seen == [["test.other"]]


def test_a_database_lost_half_way_lets_nothing_be_done_twice_that_was_done(fulda: World) -> None:
    @job("test.lost")
    def gone(**_later_versions: object) -> None:
        raise OperationalError

    later("test.note", number=1)
    later("test.lost")
    later("test.note", number=2)

    with pytest.raises(OperationalError):
        runner.run_waiting()

    assert done == [("fulda", 1)]
    assert [name for name, _ids in fulda.jobs()] == ["test.lost", "test.note"]


@pytest.mark.parametrize("lost", [OperationalError, InterfaceError])
def test_a_lost_database_leaves_the_job_to_the_next_lease(fulda: World, lost: type[Exception]) -> None:
    @job("test.lost")
    def gone(**_later_versions: object) -> None:
        raise lost

    later("test.lost")

    with pytest.raises(lost):
        runner.run_waiting()
    assert len(fulda.jobs()) == 1


def test_of_dead_jobs_with_one_key_only_the_newest_waits_again(fulda: World) -> None:
    later("test.note", key="seal", number=1)
    fulda.bury("test.note")
    later("test.note", key="seal", number=2)
    newest = fulda.bury("test.note")

    assert runner.retry_dead() == 1
    assert [claimed.id for claimed in runner.claim()] == [newest]

    later("test.note", key="seal", number=3)
    assert runner.retry_dead() == 0
