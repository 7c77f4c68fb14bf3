"""The server is restarted in the middle of a migration: each town is old or new, and the next call finishes."""

from __future__ import annotations

import json
import os
import signal
import time
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.db import connection

from blaupause.tenancy.context import operator
from blaupause.tenancy.enums import LedgerState
from blaupause.tenancy.fleet import compiling, ledger, migrating, release, schemas
from blaupause.tenancy.fleet.migrating import Plan
from infra.demo.postgres import Cluster
from tests.blaupause.tenancy.fleet import cells
from tests.blaupause.tenancy.fleet.conftest import made

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker

    from blaupause.tenancy.models import Town
    from tests.blaupause.tenancy.fleet.cells import Cell

DATABASE = "blaupause_restarted"
SETTINGS = {"fsync": "off", "full_page_writes": "off", "max_connections": "20"}
"""A commit goes to the operating system as by default: what a killed server loses here, it loses in production."""
TOWNS = 12


class Server:
    """A server of one's own that may be ended in any way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cluster = Cluster.start(folder, None, **SETTINGS)

    def restart(self, how: signal.Signals) -> None:
        os.kill(self.cluster.pid, how)
        self.cluster.stop()
        self.cluster = Cluster.start(self.folder, self.cluster.port, **SETTINGS)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with TemporaryDirectory(prefix="blaupause-restarted-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        it = Server(Path(folder) / "postgres")
        yield it
        it.cluster.stop()


@pytest.fixture(scope="module")
def made_here(server: Server, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Cell:
    with django_db_blocker.unblock():
        return made(server.cluster, DATABASE)


@pytest.fixture
def here(made_here: Cell, server: Server, django_db_blocker: DjangoDbBlocker) -> Iterator[Cell]:
    """Be the operator of a cell without towns on that server."""
    with django_db_blocker.unblock(), cells.connected_to(server.cluster, DATABASE):
        cells.clear()
        with operator():
            yield made_here


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["fast", "killed"])
def test_every_town_is_old_or_new_and_the_next_call_finishes(here: Cell, server: Server, how: signal.Signals) -> None:
    towns = [cells.older_town(f"alt-{number:02}") for number in range(TOWNS)]
    old = _lines(towns)[towns[0].schema_name]
    new = compiling.compiled(release.current()).lines

    told, returncode = _interrupted(here, server, how, held=towns[TOWNS // 2])

    assert (returncode, "The database went away" in told["stopped"]) == (1, True), told
    found = _lines(towns)
    assert all(lines in (old, new) for lines in found.values())
    assert found[towns[0].schema_name] == new
    assert found[towns[TOWNS // 2].schema_name] == old
    left = {each.schema for each in ledger.behind(release.current().name, release.of_public().name)}
    assert all(found[schema] == new for schema in found.keys() - left), "the ledger tells of what is not there"

    outcomes = migrating.migrate(release.current(), Plan(), lambda *_told: None)

    assert [each.state for each in outcomes] == [LedgerState.DONE] * len(left)
    assert set(_lines(towns).values()) == {new}


def _interrupted(here: Cell, server: Server, how: signal.Signals, *, held: Town) -> tuple[dict[str, Any], int]:
    """Restart the server when some towns are done and one is waited for."""
    with (
        closing(psycopg.connect(here.address, application_name=cells.HOLDER)) as holder,
        closing(psycopg.connect(here.address, autocommit=True)) as watching,
    ):
        holder.execute(f"LOCK TABLE {held.schema_name}.audit_event IN EXCLUSIVE MODE".encode())
        process = here.start("fleet", "migrate", "--json")
        while not watching.execute("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'").fetchone():
            assert process.poll() is None, process.communicate()
            time.sleep(0.05)
        server.restart(how)
    connection.close()  # ours was broken, too
    out, err = process.communicate(timeout=60)
    assert "Traceback" not in err
    return json.loads(out), process.returncode


def _lines(towns: list[Town]) -> dict[str, Any]:
    return schemas.describe(town.schema_name for town in towns)
