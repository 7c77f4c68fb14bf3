"""One demo with a real Keycloak for a whole run, whichever worker needs it first; it ends when nobody does any more."""

from __future__ import annotations

import fcntl
import json
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.journeys.demo import Demo
from tests.keycloak.browsing import Browser
from tests.keycloak.place import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all workers of this run see."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="session")
def place(run_folder: Path) -> Iterator[Place]:
    """The demo; everybody who uses it holds the lock together, whoever started it ends it when alone."""
    note, folder = run_folder / "keycloak.json", run_folder / "keycloak"
    started = None
    with (run_folder / "keycloak.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not note.exists():
            folder.mkdir(exist_ok=True)
            started = Demo.start(folder, KEYCLOAK="1")
            note.write_text(json.dumps(started.port), encoding="utf-8")
        port = json.loads(note.read_text(encoding="utf-8"))
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield Place.at(folder / "var", port)
        if started is not None:
            fcntl.flock(lock, fcntl.LOCK_EX)
            note.unlink()
            started.end()


@pytest.fixture(autouse=True)
def in_company(request: pytest.FixtureRequest, run_folder: Path) -> Iterator[None]:
    """Let tests that stop Keycloak, or read the end of a log (`alone`), wait for the others, and those for them."""
    with (run_folder / "keycloak.use").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX if request.node.get_closest_marker("alone") else fcntl.LOCK_SH)
        yield


@pytest.fixture
def browser() -> Iterator[Browser]:
    with Browser() as somebody:
        yield somebody


@pytest.fixture
def newcomer() -> Iterator[Browser]:
    with Browser() as somebody:
        yield somebody


@pytest.fixture
def another() -> Iterator[Callable[[], Browser]]:
    """Further browsers: of somebody else, or of the same person elsewhere."""
    with ExitStack() as opened:
        yield lambda: opened.enter_context(Browser())
