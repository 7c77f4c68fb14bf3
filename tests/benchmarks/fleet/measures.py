"""Everything that is measured at the standard size, in an order in which one thing makes what the next one needs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from blaupause.tenancy import directory
from blaupause.tenancy.fleet import compiling, public, release
from blaupause.tenancy.models import new_schema_name
from tests.benchmarks.fleet import releases, rows, towns
from tests.benchmarks.fleet.asking import MANY, ask
from tests.benchmarks.fleet.contents import furnish
from tests.benchmarks.fleet.creating import ROUNDS, Created, Creating
from tests.benchmarks.fleet.migrating import Migrating
from tests.benchmarks.fleet.queueing import Queueing
from tests.benchmarks.fleet.remembering import remember
from tests.benchmarks.fleet.towns import logged_in_as
from tests.benchmarks.fleet.travelling import Travelling
from tests.benchmarks.machine import quiet, tell

if TYPE_CHECKING:
    from pathlib import Path

    from blaupause.tenancy.models import Town
    from tests.benchmarks.fleet.cell import Cell
    from tests.benchmarks.fleet.migrating import Migrated
    from tests.benchmarks.goals import Row

SAMPLE = 20
"""Towns of stock django-tenants: all it does is linear in the towns."""
RELEASES = 3
QUICK_RELEASES = 11
"""A third of a second each: three of them tell more about the machine than about either side."""
JOBS_PER_TOWN, CASES_PER_TOWN = 40, 10


class Measures:
    """One run."""

    def __init__(self, cell: Cell, folder: Path, count: int) -> None:
        self.cell, self.folder, self.count = cell, folder, count
        self.rows: list[Row] = []
        self.notes: list[str] = []

    def all(self) -> None:
        """Measure every row."""
        with logged_in_as("cell_operator"):
            public.migrate_public()
            sample = self._creating()
            self._migrating(sample)
        found = self._towns()
        furnish(found)
        tell("Requests")
        with quiet():
            asked = ask(found[:MANY])
        self.rows += rows.asking(asked)
        tell("Memory of a web worker")
        self.rows += rows.remembering(remember(self.cell, [f"{town.slug}.localhost" for town in found]))
        tell("Jobs")
        schemas = [town.schema_name for town in found]
        self.rows += rows.queueing(Queueing(self.cell, schemas, JOBS_PER_TOWN * self.count).serve())
        tell("Export and restore")
        with logged_in_as("cell_operator"):
            travelling = Travelling(self.cell, self.folder, towns.towns()[0], CASES_PER_TOWN * self.count)
            self.rows += rows.travelling(travelling.travel(), self.count)

    def _towns(self) -> list[Town]:
        with logged_in_as("cell_operator"):
            return towns.towns()

    def _creating(self) -> list[str]:
        """Fill the cell; return the schemas that stock django-tenants made beside it."""
        found, at_once = Created(), max(1, self.count // 125)
        creating = Creating(self.cell)
        tell(f"Creating {self.count} towns")
        creating.fill(self.count - 2 * ROUNDS * at_once, self._bar)
        creating.without_spare(found, at_once)
        creating.with_spare(found, ROUNDS * at_once)
        tell("Creating towns with stock django-tenants")
        sample, seconds = [new_schema_name() for _number in range(min(SAMPLE, self.count))], []
        with self.cell.stock() as stock:
            for number, schema in enumerate(sample, 1):
                seconds.append(stock.create(schema))
                self._bar(number)
        self.rows += rows.creating(found, seconds)
        directory.forget()
        return sample

    def _migrating(self, sample: list[str]) -> None:
        migrating = Migrating(self.cell, self.folder, sample, tell)
        tell(f"Migrating {self.count} towns")
        whole = migrating.release("whole", releases.WHOLE, RELEASES, with_stock=True)
        column = migrating.release("column", releases.COLUMN, QUICK_RELEASES, with_stock=False)
        compiling.compiled(release.current())
        self.rows += rows.migrating(whole, column, migrating.nothing())
        self.notes.append(_compiling(whole))

    def _bar(self, number: int) -> None:
        if number % 50 == 0 and not os.environ.get("CI"):
            tell(f"  {number}")


def _compiling(whole: Migrated) -> str:
    return f"Compiling the made-up release took {whole.compiling:.1f} s, once per cell and release; it is in no row."
