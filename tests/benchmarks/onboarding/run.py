"""The onboarding's part of `make bench`: an accepted invitation, waves, the hub's start page and its search."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.benchmarks import document
from tests.benchmarks.fleet.cell import started
from tests.benchmarks.machine import quiet, tell

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from tests.benchmarks.fleet.cell import Cell
    from tests.benchmarks.goals import Row

DATA: Final = Path(__file__).resolve().parents[4] / "shared/data/ags"
REGISTER: Final = DATA / "GV100AD_301123.txt"
POINTS: Final = DATA / "gemeinden_de_20231130.csv"


def measure(options: Namespace) -> int:
    """Measure the table of goals; return the exit status: 0 also when a goal is missed, the table says so."""
    if not (REGISTER.is_file() and POINTS.is_file()):
        tell("Not measured: the official register (../shared/data/ags) is absent.")
        return 0
    with started() as (cell, _folder, machine):
        from tests.benchmarks import goals  # noqa: PLC0415 – Django is set up from here on
        from tests.benchmarks.onboarding import report  # noqa: PLC0415 – same

        rows = list(_rows(cell, is_full=options.full))
    document.put("onboarding", report.section(rows, machine, datetime.now(UTC).date()))
    if options.json:
        sys.stdout.write(json.dumps({"onboarding": [asdict(row) for row in rows]}, ensure_ascii=False) + "\n")
        return 0
    sys.stdout.write(f"\n{machine}\n\n{goals.table(rows)}\n\nWritten to docs/performance.md\n")
    return 0


def _rows(cell: Cell, *, is_full: bool) -> Iterator[Row]:
    from blaupause.tenancy.fleet import public  # noqa: PLC0415 – Django is set up by now
    from tests.benchmarks.fleet.towns import logged_in_as  # noqa: PLC0415 – same
    from tests.benchmarks.onboarding import entering, searching, waves  # noqa: PLC0415 – same

    with logged_in_as("cell_operator"):
        public.migrate_public()
    tell("The official register")
    with quiet():
        searching.read_register(cell, REGISTER, POINTS)
    for what, part in (("Invitations", entering), ("Waves", waves), ("Start page and search", searching)):
        tell(what)
        with quiet():
            found = list(part.rows(cell))
        yield from found
    if is_full:
        tell("A wave of a whole Land")
        with quiet():
            found = list(waves.rows_of_land(cell))
        yield from found
