"""The fleet's parts of `make bench`: a cell against stock django-tenants, psql and plain Django, on one server."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tests.benchmarks import document
from tests.benchmarks.fleet.cell import started

if TYPE_CHECKING:
    from argparse import Namespace
    from datetime import date

    from tests.benchmarks.machine import Machine

TOWNS: Final = 500
SIZES: Final = (50, 200, 500, 1_000, 2_000)
PICTURE: Final = document.ROOT / "docs/pictures/fleet.svg"


def measure(options: Namespace) -> int:
    """Measure the table of goals; return the exit status: 0 also when a goal is missed, the table says so."""
    towns = options.towns or TOWNS
    with started() as (cell, folder, machine):
        from tests.benchmarks import goals  # noqa: PLC0415 – Django is set up from here on
        from tests.benchmarks.fleet import report  # noqa: PLC0415 – same
        from tests.benchmarks.fleet.measures import Measures  # noqa: PLC0415 – same

        measures = Measures(cell, folder, towns)
        measures.all()
    if towns == TOWNS:
        document.put("fleet", report.section(measures.rows, measures.notes, machine, _today()))
    figures = {"fleet": [asdict(row) for row in measures.rows]}
    _show(machine, goals.table(measures.rows), figures, options, is_written=towns == TOWNS)
    return 0


def grow(options: Namespace) -> int:
    """Measure how it grows with the towns, and draw it; return the exit status."""
    sizes = [size for size in SIZES if size <= (options.towns or SIZES[-1])]
    with started() as (cell, folder, machine):
        from tests.benchmarks.fleet import growing, report  # noqa: PLC0415 – Django is set up from here on

        growth = growing.grow(cell, folder, sizes)
    if is_worth_it := sizes[-1] > TOWNS:
        PICTURE.write_text(growth.picture(), encoding="utf-8")
        document.put("growth", report.growth(growth.table(), machine, _today()))
    _show(machine, growth.table(), {"growth": growth.seconds}, options, is_written=is_worth_it)
    return 0


def _today() -> date:
    return datetime.now(UTC).date()


def _show(machine: Machine, table: str, figures: object, options: Namespace, *, is_written: bool) -> None:
    if options.json:
        sys.stdout.write(json.dumps(figures, ensure_ascii=False) + "\n")
        return
    where = "Written to docs/performance.md" if is_written else "Not written: not the usual number of towns"
    sys.stdout.write(f"\n{machine}\n\n{table}\n\n{where}\n")
