"""How creating, migrating and deploying nothing grow with the towns of a cell: the same at several sizes."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from blaupause.tenancy.fleet import public
from blaupause.tenancy.models import new_schema_name
from tests.benchmarks.fleet import releases, towns
from tests.benchmarks.fleet.creating import Creating
from tests.benchmarks.fleet.migrating import Migrating
from tests.benchmarks.fleet.picture import Panel, svg
from tests.benchmarks.fleet.towns import logged_in_as
from tests.benchmarks.machine import tell

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.benchmarks.fleet.cell import Cell

SAMPLE: Final = 3
BLAUPAUSE, PSQL, STOCK = "Blaupause", "psql", "stock django-tenants"
CREATING, MIGRATING, NOTHING = "Create a town, no spare", "Migrate all towns", "Deploy with nothing to migrate"


@dataclass
class Growth:
    """Seconds by what was done, by whom, by number of towns: of one town in creating, else of all."""

    seconds: dict[str, dict[str, dict[int, float]]] = field(default_factory=dict)

    def note(self, what: str, who: str, size: int, seconds: float) -> None:
        self.seconds.setdefault(what, {}).setdefault(who, {})[size] = seconds

    def picture(self) -> str:
        return svg([Panel(what, lines) for what, lines in self.seconds.items()], "Time over the number of towns")

    def table(self) -> str:
        """Return it in Markdown: a line per size."""
        columns = [(what, who) for what, lines in self.seconds.items() for who in lines]
        lines = [
            "| towns | " + " | ".join(f"{what}: {who}" for what, who in columns) + " |",
            "| --- |" + " --- |" * len(columns),
        ]
        for size in self.seconds[CREATING][BLAUPAUSE]:
            told = (_told(self.seconds[what][who][size]) for what, who in columns)
            lines.append(f"| {size:,} | " + " | ".join(told) + " |")
        return "\n".join(lines)


def _told(seconds: float) -> str:
    return f"{seconds:,.1f} s" if seconds >= 1 else f"{seconds * 1_000:.0f} ms"


def grow(cell: Cell, folder: Path, sizes: Sequence[int]) -> Growth:
    """Let a cell grow and measure at each size; of stock django-tenants a few towns, times all."""
    growth = Growth()
    with logged_in_as("cell_operator"):
        public.migrate_public()
        creating, sample = Creating(cell), [new_schema_name() for _number in range(SAMPLE)]
        for size in sizes:
            tell(f"{size} towns")
            before, began = towns.count(), time.perf_counter()
            creating.fill(size, lambda number: tell(f"  {number}") if number % 100 == 0 else None)
            growth.note(CREATING, BLAUPAUSE, size, (time.perf_counter() - began) / (size - before))
            growth.note(CREATING, PSQL, size, creating.psql(SAMPLE))
            with cell.stock() as stock:
                growth.note(CREATING, STOCK, size, statistics.median(map(stock.create, sample)))
            _migrate(growth, Migrating(cell, folder / str(size), sample, tell), size)
            cell.take_away(*sample)
    return growth


def _migrate(growth: Growth, migrating: Migrating, size: int) -> None:
    whole = migrating.release(f"whole_{size}", releases.WHOLE, 1, with_stock=True)
    nothing = migrating.nothing()
    for who, seconds in ((BLAUPAUSE, whole.ours[0]), (PSQL, whole.psql[0])):
        growth.note(MIGRATING, who, size, seconds)
    growth.note(MIGRATING, STOCK, size, statistics.median(whole.stock) * size)
    growth.note(NOTHING, BLAUPAUSE, size, statistics.median(nothing.ours))
    growth.note(NOTHING, STOCK, size, statistics.median(nothing.stock) * size)
