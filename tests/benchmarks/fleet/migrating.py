"""A release comes to all towns: by the fleet, by psql, by stock django-tenants; and one with nothing in it."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.db import connection
from django.test.utils import CaptureQueriesContext

from blaupause.tenancy.fleet import migrating, release
from blaupause.tenancy.fleet.migrating import Plan
from blaupause.tenancy.grants import OWNER
from tests.benchmarks.fleet import releases, towns
from tests.benchmarks.fleet.cell import timed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.benchmarks.fleet.cell import Cell
    from tests.benchmarks.fleet.releases import MadeUp

CONNECTIONS: Final = 2
NOTHINGS: Final = 9


@dataclass
class Migrated:
    """Seconds for all towns, a value per round.

    Attributes:
        compiling: once, before.
        stock: per town, in the sample.
    """

    towns: int
    compiling: float = 0.0
    ours: list[float] = field(default_factory=list)
    psql: list[float] = field(default_factory=list)
    stock: list[float] = field(default_factory=list)


@dataclass
class Nothing:
    """A deployment with nothing to migrate: seconds for all towns; of stock per town, in the sample."""

    ours: list[float] = field(default_factory=list)
    queries: int = 0
    stock: list[float] = field(default_factory=list)


class Migrating:
    """Measures over the towns that a cell has, and a few of stock django-tenants beside them."""

    def __init__(self, cell: Cell, folder: Path, sample: list[str], told: Callable[[str], None]) -> None:
        self.cell, self.folder, self.sample, self.told = cell, folder, sample, told
        self.schemas = [town.schema_name for town in towns.towns()]

    def release(self, name: str, operations: str, rounds: int, *, with_stock: bool) -> Migrated:
        """Bring a release to all towns, by us and by psql in turn, and take it back each time."""
        found, began = Migrated(len(self.schemas)), time.perf_counter()
        with releases.released(self.folder, name, operations) as made:
            found.compiling = time.perf_counter() - began
            towns.empty_stock(self.cell)
            made.take_back(self.cell, [])
            for number in range(rounds):
                sides = [(found.ours, self._ours), (found.psql, self._psql)]
                for seconds, side in sides[:: 1 if number % 2 else -1]:
                    self.cell.settle()
                    seconds.append(side(made))
                    made.take_back(self.cell, self.schemas)
                self.told(
                    f"  {name}, round {number + 1} of {rounds}: {found.ours[-1]:.1f} s, psql {found.psql[-1]:.1f} s"
                )
            if with_stock:
                found.stock = self._stock(made)
        return found

    def nothing(self) -> Nothing:
        """Deploy again what is there."""
        found = Nothing()
        for _number in range(NOTHINGS):
            release.current.cache_clear()
            release.of_public.cache_clear()
            with CaptureQueriesContext(connection) as asked:
                found.ours.append(timed(lambda: migrating.migrate(release.current(), Plan(), _nobody)))
            found.queries = len([query for query in asked if "set_config" not in query["sql"]])
        with self.cell.stock() as stock:
            stock.migrate(self.sample[0])  # its first one reads the files of the migrations
            found.stock = [stock.migrate(schema) for schema in self.sample]
        return found

    def _ours(self, made: MadeUp) -> float:
        seconds = timed(lambda: migrating.migrate(made.release, Plan(connections=CONNECTIONS), _nobody))
        connection.close()
        done = self.cell.execute(
            "SELECT count(*) FROM tenancy_migrationledger WHERE release = %s AND state = 'done'", [made.release.name]
        )
        if done != [(len(self.schemas),)]:
            raise AssertionError(f"{done} of {len(self.schemas)} towns were reached")
        return seconds

    def _psql(self, made: MadeUp) -> float:
        statements = ";\n".join(statement.rstrip().rstrip(";") for statement in made.statements)
        each = f"BEGIN; SET LOCAL ROLE {OWNER}; SET LOCAL search_path TO {{}};\n{statements};\nCOMMIT;\n"
        return self.cell.psql("".join(each.replace("{}", schema) for schema in self.schemas))

    def _stock(self, made: MadeUp) -> list[float]:
        modules = json.dumps({releases.APP: made.package})
        with self.cell.stock(BENCH_MIGRATIONS=modules, PYTHONPATH=str(made.folder)) as stock:
            seconds = [stock.migrate(schema) for schema in self.sample]
        made.take_back(self.cell, self.sample)
        return seconds


def _nobody(*_told: object) -> None:
    """Hear of each schema and say nothing."""
