"""A worker is lost at any moment: records and documents exist exactly once, mail repeats its Message-ID (D2)."""

from __future__ import annotations

import email
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.test import override_settings

from tenants.applications.models import Application
from tenants.casework.actions import decide
from tenants.casework.models import Case
from tests.tenants.committed import committed_town
from tests.tenants.correspondence.once import exists_once
from tests.tenants.sending import send
from tests.tenants.situations import THEA
from tests.worlds import World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker

    from infra.demo.postgres import Cluster

ROOT = Path(__file__).parents[3]
DOOMED = Path(__file__).with_name("doomed.py")
KILLED = -9
PATIENCE = 40.0
FILES = "django.core.mail.backends.filebased.EmailBackend"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def town(cluster: Cluster, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), committed_town(cluster) as found:
        yield World(found)


@pytest.fixture
def unblocked(town: World, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock():
        yield town


def worker(point: str, folder: Path) -> int:
    """Run a worker in a process of its own; return how it ended."""
    path = os.pathsep.join([str(ROOT / "platform"), str(ROOT)])
    ended = subprocess.run(
        [sys.executable, DOOMED, point, str(folder)],
        env=os.environ | {"PYTHONPATH": path, "DJANGO_SETTINGS_MODULE": "blaupause.settings.test"},
        capture_output=True,
        check=False,
        timeout=120,
        cwd=ROOT,
    )
    assert ended.returncode in {0, KILLED}, ended.stderr.decode()
    return ended.returncode


def mails(folder: Path) -> list[str]:
    """Return the Message-ID of every mail that was really sent."""
    texts = "".join(file.read_text() for file in folder.iterdir()).split("-" * 79 + "\n")
    return [str(email.message_from_string(text)["Message-ID"]) for text in texts if text.strip()]


def finish(town: World, folder: Path) -> None:
    """Work until the queue is empty: what the lost worker held comes back when its lease ends."""
    deadline = time.monotonic() + PATIENCE
    with override_settings(EMAIL_BACKEND=FILES, EMAIL_FILE_PATH=str(folder)):
        while town.jobs():
            assert time.monotonic() < deadline, town.jobs()
            town.run_jobs()
            time.sleep(0.2)


def test_a_machine_lost_while_submitting_leaves_nothing(unblocked: World, tmp_path: Path) -> None:
    before = (Application.objects.count(), Case.objects.count(), len(unblocked.jobs()))

    assert worker("submit", tmp_path) == KILLED

    assert (Application.objects.count(), Case.objects.count(), len(unblocked.jobs())) == before


@pytest.mark.parametrize(
    "point",
    [
        "applications.render_copy",
        "applications.render_copy+",
        "correspondence.render_notice",
        "correspondence.render_notice+",
        "correspondence.deliver_notice+",
        "correspondence.send_mail",
        "correspondence.send_mail+",
    ],
)
def test_everything_exists_once_and_mail_is_the_same_message(unblocked: World, tmp_path: Path, point: str) -> None:
    case = send()
    decide(case_id=case.pk, edition=case.edition, outcome="assess", reasons="", by=THEA)

    assert worker(point, tmp_path) == KILLED
    finish(unblocked, tmp_path)

    sent = mails(tmp_path)
    assert exists_once(case.application) == set(sent)
    assert len(sent) == (3 if point == "correspondence.send_mail" else 2)
