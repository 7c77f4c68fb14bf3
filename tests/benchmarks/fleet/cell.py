"""A cell to measure, on a PostgreSQL of its own: the platform's towns, stock django-tenants' beside them, and psql."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import psycopg

from infra.demo.account import binaries
from infra.demo.postgres import Cluster
from tests.benchmarks.document import ROOT
from tests.benchmarks.machine import machine_of, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tests.benchmarks.machine import Machine

DATABASE: Final = "blaupause_bench"
LOGINS: Final = {"app": "app", "cell_operator": "operator"}
SERVER: Final = {
    "max_connections": "60",
    "shared_buffers": "1GB",
    "max_wal_size": "4GB",
    "max_locks_per_transaction": "256",
    "recovery_init_sync_method": "syncfs",
}
"""As a cell's server would be set; writing is as safe as by default (fsync)."""


@dataclass(frozen=True)
class Cell:
    """The cell and the ways into it."""

    cluster: Cluster

    @property
    def superuser(self) -> str:
        return f"{self.cluster.url.rpartition('/')[0]}/{DATABASE}"

    @property
    def logins(self) -> dict[str, str]:
        """What making the cell wants to know."""
        return {"database": DATABASE, "app_password": LOGINS["app"], "operator_password": LOGINS["cell_operator"]}

    def address(self, login: str) -> str:
        return f"postgresql://{login}:{LOGINS[login]}@127.0.0.1:{self.cluster.port}/{DATABASE}"

    def environment(self) -> dict[str, str]:
        return {
            "BLAUPAUSE_DATABASE": self.address("app"),
            "BLAUPAUSE_OPERATOR_DATABASE": self.address("cell_operator"),
            "BENCH_SUPERUSER": self.superuser,
        }

    def psql(self, script: str, login: str = "cell_operator") -> float:
        """Let one psql run a script; return the seconds, with its start.

        Raises:
            CalledProcessError: a statement failed.
        """
        command = [str(binaries() / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-o", os.devnull, self.address(login)]
        return timed(lambda: subprocess.run(command, input=script, text=True, check=True, stderr=subprocess.PIPE))

    def execute(self, statement: str, values: Sequence[Any] | Mapping[str, Any] | None = None) -> list[Any]:
        """Run something as the superuser, outside of what is measured; return its rows."""
        with psycopg.connect(self.superuser, autocommit=True) as database:
            found = database.execute(statement.encode(), values)
            return found.fetchall() if found.description else []

    def take_away(self, *schemas: str) -> None:
        """Drop schemas and their roles."""
        for schema in schemas:
            self.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
            self.execute(f"DROP ROLE IF EXISTS {schema}")

    def settle(self) -> None:
        """Let the server write out what waits, so that nobody pays for what the one before wrote."""
        self.execute("CHECKPOINT")

    @contextmanager
    def stock(self, **environment: str) -> Iterator[Stock]:
        """Start stock django-tenants over this database."""
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.stock.process"],
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.benchmarks.stock.settings", **environment},
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield Stock(self, process)
        finally:
            process.communicate(timeout=60)


@dataclass(frozen=True)
class Stock:
    """Stock django-tenants at work."""

    cell: Cell
    process: subprocess.Popen[str]

    def create(self, schema: str) -> float:
        """Create a town; return the seconds. Its role, which a migration names, is there before."""
        self.cell.execute(f"CREATE ROLE {schema}")
        return self._asked(f"create {schema}")

    def migrate(self, schema: str) -> float:
        return self._asked(f"migrate {schema}")

    def _asked(self, what: str) -> float:
        if self.process.stdin is None or self.process.stdout is None:
            raise ValueError(self.process)
        self.process.stdin.write(f"{what}\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())


@contextmanager
def started() -> Iterator[tuple[Cell, Path, Machine]]:
    """Start a server with an empty cell, and set Django up over it; nothing of it is left."""
    began, load = time.monotonic(), os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="blaupause-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        with Cluster.start(folder / "postgres", None, **SERVER) as cluster:
            cell = Cell(cluster)
            os.environ |= cell.environment() | {"DJANGO_SETTINGS_MODULE": "tests.benchmarks.fleet.settings"}
            import django  # noqa: PLC0415 – only now its settings are known

            django.setup()
            from django.db import connections  # noqa: PLC0415 – same

            from blaupause.tenancy import provisioning  # noqa: PLC0415 – same

            provisioning.bootstrap_cell(cluster.url, **cell.logins)
            try:
                yield cell, folder, machine_of(cell.superuser, load)
            finally:
                connections.close_all()
    tell(f"{time.monotonic() - began:.0f} s in all")


def timed(work: Callable[[], object]) -> float:
    """Return how many seconds a piece of work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
