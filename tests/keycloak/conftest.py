"""One demo with a real Keycloak for a whole run, whichever worker needs it first; it ends when nobody does any more."""

from __future__ import annotations

import fcntl
import json
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.journeys.demo import Demo
from tests.keycloak.browsing import Browser
from tests.keycloak.place import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all workers of this run see."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="session")
def place(run_folder: Path) -> Iterator[Place]:
    """The demo: one worker starts it while others wait, all hold a lock together, its starter ends it when alone."""
    note, started = run_folder / "keycloak.json", None
    with (run_folder / "keycloak.start").open("a") as start, (run_folder / "keycloak.users").open("a") as users:
        fcntl.flock(start, fcntl.LOCK_EX)
        if not note.exists():
            started = Demo.start(Path(tempfile.mkdtemp(prefix="keycloak-", dir=run_folder)), KEYCLOAK="1")
            note.write_text(json.dumps([str(started.folder), started.port]), encoding="utf-8")
        folder, port = json.loads(note.read_text(encoding="utf-8"))
        fcntl.flock(users, fcntl.LOCK_SH)
        fcntl.flock(start, fcntl.LOCK_UN)
        yield Place.at(Path(folder) / "var", port)
        fcntl.flock(users, fcntl.LOCK_UN)
        if started is not None:
            fcntl.flock(start, fcntl.LOCK_EX)
            fcntl.flock(users, fcntl.LOCK_EX)
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
