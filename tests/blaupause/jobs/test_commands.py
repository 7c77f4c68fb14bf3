"""What the queue tells, and running it from the command line."""

from __future__ import annotations

import json
import os
import signal
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from blaupause.jobs import broker, job, later, queries, registry, runner
from blaupause.tenancy.context import worker

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator

    from tests.worlds import World

pytestmark = pytest.mark.django_db
done: list[int] = []


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    before = dict(registry.HANDLERS)
    done.clear()

    @job("test.count")
    def count(*, number: int, **_later_versions: object) -> None:
        done.append(number)

    yield
    registry.HANDLERS.clear()
    registry.HANDLERS.update(before)


@pytest.fixture
def waiting(fulda: World) -> None:
    for number in (1, 2):
        with transaction.atomic():
            later("test.count", number=number)
    with worker(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE jobs_job SET state = 'dead', attempts = 8, last_error = 'RuntimeError' WHERE id = "
            "(SELECT max(id) FROM jobs_job)"
        )


def test_the_queue_tells_what_waits_and_what_is_dead(waiting: None) -> None:
    queue = queries.queue()

    assert (queue.total("waiting"), queue.total("running"), queue.total("dead")) == (1, 0, 1)
    assert [(each.state, each.name, each.count) for each in queue.counts] == [
        ("dead", "test.count", 1),
        ("waiting", "test.count", 1),
    ]
    (dead,) = queue.dead
    assert (dead.name, dead.attempts, dead.last_error) == ("test.count", 8, "RuntimeError")


def test_the_status_is_told_to_people_and_to_machines(waiting: None) -> None:
    words, document = StringIO(), StringIO()
    call_command("jobs_status", stdout=words)
    call_command("jobs_status", "--json", stdout=document)

    lines = words.getvalue().splitlines()
    assert lines[0] == "waiting 1 · running 0 · dead 1"
    assert "waiting       1  test.count                 oldest due 20" in words.getvalue()
    assert "after 8 attempts: RuntimeError" in lines[-1]
    told = json.loads(document.getvalue())
    assert (told["waiting"], told["dead"]) == (1, 1)
    assert told["dead_jobs"][0]["last_error"] == "RuntimeError"
    assert told["jobs"][0]["oldest"].endswith("+00:00")


def test_what_is_due_is_done_once(waiting: None) -> None:
    out = StringIO()
    call_command("jobs_run", "--once", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"done": 1}
    assert done == [1]

    out = StringIO()
    call_command("jobs_run", "--once", stdout=out)
    assert out.getvalue() == "0 jobs done\n"


def test_it_runs_until_it_is_told_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    seen: list[bool] = []

    def run_forever(stop: threading.Event) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        seen.append(stop.wait(5))

    monkeypatch.setattr(runner, "run_forever", run_forever)
    try:
        call_command("jobs_run")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

    assert seen == [True]


def test_a_worker_needs_a_broker() -> None:
    with pytest.raises(CommandError, match="blaupause jobs run") as refused:
        call_command("jobs_work")

    assert refused.value.returncode == 2


def test_a_worker_ends_as_celery_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def serve(*, processes: int) -> int:
        asked.append(processes)
        return 70

    monkeypatch.setattr(broker, "serve", serve)
    monkeypatch.setattr(settings, "BROKER", "redis://127.0.0.1:1/0")
    with pytest.raises(SystemExit) as ended:
        call_command("jobs_work", "--processes", "3")

    assert (asked, ended.value.code) == ([3], 70)
