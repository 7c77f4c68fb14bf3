"""One town out and in again, among all the others: by export and restore, and by pg_dump and psql."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from blaupause.tenancy import towns as handling
from blaupause.tenancy.context import operator
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.fleet import exporting, restoring
from blaupause.tenancy.fleet.restoring import Wanted
from blaupause.tenancy.models import KeptSchema
from infra.demo.account import binaries
from tests.benchmarks.fleet import towns
from tests.benchmarks.fleet.cell import timed
from tests.benchmarks.fleet.contents import add_cases

if TYPE_CHECKING:
    from pathlib import Path

    from blaupause.tenancy.models import Town
    from tests.benchmarks.fleet.cell import Cell

ROUNDS: Final = 3


@dataclass
class Travelled:
    """Seconds, a value per round; bytes of the file."""

    cases: int
    export: list[float] = field(default_factory=list)
    restore: list[float] = field(default_factory=list)
    dump: list[float] = field(default_factory=list)
    load: list[float] = field(default_factory=list)
    size: int = 0
    dump_size: int = 0

    @property
    def ours(self) -> list[float]:
        return [sum(each) for each in zip(self.export, self.restore, strict=True)]

    @property
    def theirs(self) -> list[float]:
        return [sum(each) for each in zip(self.dump, self.load, strict=True)]


class Travelling:
    """A town with many cases, which is offline while it is restored over itself."""

    def __init__(self, cell: Cell, folder: Path, which: Town, cases: int) -> None:
        self.cell, self.folder, self.slug, self.schema = cell, folder, which.slug, which.schema_name
        self.travelled = Travelled(cases)
        add_cases(which, cases)
        cell.execute(f"ANALYZE {self.schema}.casework_case")
        handling.switch(self.slug, to=TownState.OFFLINE)

    def travel(self) -> Travelled:
        """Measure both ways in turn; the stock is empty, so that both make the tables anew."""
        towns.empty_stock(self.cell)
        for number in range(ROUNDS):
            for side in (self._ours, self._theirs)[:: 1 if number % 2 else -1]:
                self.cell.settle()
                side(number)
        return self.travelled

    def _ours(self, number: int) -> None:
        path = self.folder / f"{number}.town"
        self.travelled.export.append(timed(lambda: exporting.export(self.slug, path)))
        self.travelled.restore.append(timed(lambda: restoring.restore(Wanted(path, is_replacing=True))))
        self.travelled.size = path.stat().st_size
        restoring.undo(self.slug)
        with operator():
            replaced = KeptSchema.objects.get().schema_name
            KeptSchema.objects.all().delete()
        for table in ("jobs_job", "hub_audit_anchor"):
            self.cell.execute(f"DELETE FROM {table} WHERE town = %s", [replaced])
        self.cell.take_away(replaced)

    def _theirs(self, number: int) -> None:
        path, programs, kept = self.folder / f"{number}.sql", binaries(), f"{self.schema}_kept"
        dump: list[Any] = [programs / "pg_dump", "-n", self.schema, "-f", path, self.cell.superuser]
        load: list[Any] = [programs / "psql", "-X", "-q", "-1", "-o", "/dev/null", "-v", "ON_ERROR_STOP=1"]
        load += ["-f", path, self.cell.superuser]
        self.travelled.dump.append(timed(lambda: subprocess.run(dump, check=True)))
        self.cell.execute(f"ALTER SCHEMA {self.schema} RENAME TO {kept}")
        self.travelled.load.append(timed(lambda: subprocess.run(load, check=True)))
        self.travelled.dump_size = path.stat().st_size
        self.cell.execute(f"DROP SCHEMA {self.schema} CASCADE")
        self.cell.execute(f"ALTER SCHEMA {kept} RENAME TO {self.schema}")
