"""The same jobs from Celery workers, with a real broker: killed, emptied, started again, and the workers with it."""

from __future__ import annotations

import email
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.db import connection, transaction
from redis import ConnectionError  # noqa: A004 – the one that Celery understands

from blaupause.jobs import broker, later, runner
from blaupause.jobs.registry import HANDLERS
from blaupause.tenancy.context import worker as worker_place
from tenants.casework.actions import decide
from tests.blaupause.jobs.servers import Server
from tests.tenants.committed import committed_town
from tests.tenants.correspondence.once import exists_once
from tests.tenants.sending import send
from tests.tenants.situations import THEA
from tests.worlds import World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker

    from infra.demo.postgres import Cluster
    from tenants.casework.models import Case

ROOT = Path(__file__).parents[3]
EMPLOYED = Path(__file__).with_name("employed.py")
PATIENCE = 120.0
FOLLOWING = 2
"""Mails that follow an application and its decision: received, and that a letter is on its way."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def place(cluster: Cluster, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), committed_town(cluster) as found:
        yield World(found)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("broker")).start()
    yield running
    running.kill()


@pytest.fixture
def town(
    place: World, server: Server, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> Iterator[World]:
    """A town whose work is told to the broker."""
    monkeypatch.setattr(settings, "BROKER", server.address)
    broker.app.conf.update(broker_url=server.address)
    monkeypatch.setattr(broker.app, "_pool", None)  # else kept for a server of before, which is gone
    monkeypatch.setattr(broker.app.amqp, "_producer_pool", None)
    server.client.flushall()
    broker.broker.silent_until = 0.0
    with django_db_blocker.unblock():
        yield place


@contextmanager
def worker(server: Server, folder: Path, point: str = "") -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker in processes of its own; at the end it is told to stop and does."""
    folder.mkdir(exist_ok=True)
    environment = {
        "PYTHONPATH": os.pathsep.join([str(ROOT / "platform"), str(ROOT)]),
        "DJANGO_SETTINGS_MODULE": "blaupause.settings.test",
        "BLAUPAUSE_BROKER": server.address,
    }
    with (folder.parent / f"{folder.name}.log").open("ab") as output:
        running = subprocess.Popen(
            [sys.executable, EMPLOYED, str(folder), *([point] if point else [])],
            env=os.environ | environment,
            cwd=ROOT,
            stdout=output,
            stderr=output,
        )
    try:
        yield running
    finally:
        running.terminate()
        running.wait(PATIENCE)


def until_done(town: World, folder: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while town.jobs():
        assert time.monotonic() < deadline, (town.jobs(), (folder.parent / f"{folder.name}.log").read_text()[-3000:])
        time.sleep(0.1)


def mails(folder: Path) -> list[str]:
    """Return the Message-ID of every mail that was really sent."""
    texts = "".join(file.read_text() for file in folder.iterdir()).split("-" * 79 + "\n")
    return [str(email.message_from_string(text)["Message-ID"]) for text in texts if text.strip()]


def apply_and_decide() -> Case:
    case = send()
    decide(case_id=case.pk, edition=case.edition, outcome="assess", reasons="", by=THEA)
    return case


@pytest.mark.parametrize(
    ("point", "sent"),
    [
        ("applications.render_copy", FOLLOWING),
        ("correspondence.render_notice+", FOLLOWING),
        ("correspondence.send_mail", FOLLOWING + 1),
        ("!correspondence.send_mail", FOLLOWING + 1),
    ],
)
def test_a_killed_worker_loses_nothing(town: World, server: Server, tmp_path: Path, point: str, sent: int) -> None:
    folder = tmp_path / "mail"
    case = apply_and_decide()

    with worker(server, folder, point) as doomed:
        if point.startswith("!"):
            until_done(town, folder)
        assert (doomed.poll() if point.startswith("!") else doomed.wait(PATIENCE)) in {None, -signal.SIGKILL}
    assert Path(f"{folder}.died").exists()
    with worker(server, folder):
        until_done(town, folder)

    assert exists_once(case.application) <= set(mails(folder))
    assert len(mails(folder)) == sent
    assert len(set(mails(folder))) == FOLLOWING


def test_a_killed_broker_loses_nothing_and_nobody_waits_for_it(town: World, server: Server, tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    with worker(server, folder):
        first = send()
        until_done(town, folder)
        server.kill()
        decide(case_id=first.pk, edition=first.edition, outcome="assess", reasons="", by=THEA)
        second = apply_and_decide()
        assert not broker.broker.tell()
        assert town.jobs()

        server.start()
        until_done(town, folder)

    for case in (first, second):
        assert exists_once(case.application) <= set(mails(folder))
    assert len(mails(folder)) == 2 * FOLLOWING


def test_an_emptied_broker_loses_nothing(town: World, server: Server, tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    case = apply_and_decide()
    assert server.client.llen(broker.QUEUE)
    server.client.flushall()

    with worker(server, folder):
        until_done(town, folder)
        server.client.flushall()
        again = apply_and_decide()
        until_done(town, folder)

    for each in (case, again):
        assert exists_once(each.application) <= set(mails(folder))


def test_a_transaction_wakes_once_and_only_when_it_ends(town: World, server: Server) -> None:
    with transaction.atomic():
        for number in range(3):
            later("applications.render_copy", application_id=-number)
        assert not server.client.exists(broker.QUEUE)
    assert server.client.llen(broker.QUEUE) == 1

    with pytest.raises(RuntimeError):
        taken_back()
    assert server.client.llen(broker.QUEUE) == 1
    with transaction.atomic(), pytest.raises(RuntimeError):
        taken_back()
    assert server.client.llen(broker.QUEUE) == 1
    forget(town)


def test_without_workers_the_broker_does_not_fill_up(town: World, server: Server) -> None:
    for _ in range(broker.ENOUGH + 5):
        assert broker.broker.tell()

    assert server.client.llen(broker.QUEUE) == broker.ENOUGH


def test_a_wake_up_does_some_work_and_wakes_the_next_process(
    town: World, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[int] = []
    known = HANDLERS["applications.render_copy"]
    monkeypatch.setitem(
        HANDLERS,
        known.name,
        type(known)(known.name, lambda *, application_id, **_later_versions: done.append(application_id), known.where),
    )
    with transaction.atomic():
        for number in range(runner.BURST + 1):
            later(known.name, application_id=number)
    server.client.flushall()

    broker.work()
    assert len(done) == runner.BURST
    assert server.client.llen(broker.QUEUE) == 1
    broker.work()
    assert sorted(done) == list(range(runner.BURST + 1))
    server.client.flushall()
    broker.work()
    assert not server.client.exists(broker.QUEUE)


def test_an_idle_worker_that_hears_nothing_connects_anew(town: World, server: Server) -> None:
    sweep = broker.Sweep(SimpleNamespace())
    sweep.sweep()
    assert server.client.llen(broker.QUEUE) == 1
    for _ in range(broker.DEAF_AFTER - 1):
        sweep.sweep()

    with pytest.raises(ConnectionError, match="does not hear"):
        sweep.sweep()

    server.client.flushall()
    sweep.sweep()
    assert sweep.unheard == 0


def taken_back() -> None:
    with transaction.atomic():
        later("applications.render_copy", application_id=-9)
        raise RuntimeError


def forget(town: World) -> None:
    """Take out of the queue what was only put there to be seen."""
    with worker_place(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM jobs_job WHERE town = %s", (town.town.schema_name,))
