"""The catalogue's part of `make bench`: reading schemas, form pages, the editor, publishing, lists."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.benchmarks import document
from tests.benchmarks.fleet.cell import started
from tests.benchmarks.machine import quiet, tell
from tests.fim import DATA

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from tests.benchmarks.goals import Row


def measure(options: Namespace) -> int:
    """Measure the table of goals; return the exit status: 0 also when a goal is missed, the table says so."""
    if not DATA.is_dir():
        tell("Not measured: the form schemas of FIM (../shared/data/fim) are absent.")
        return 0
    with started() as (_cell, _folder, machine):
        from tests.benchmarks import goals  # noqa: PLC0415 – Django is set up from here on
        from tests.benchmarks.catalogue import report  # noqa: PLC0415 – same

        rows = list(_rows())
    day = datetime.now(UTC).date()
    document.put("catalogue", report.section(rows, machine, day))
    if options.json:
        sys.stdout.write(json.dumps({"catalogue": [asdict(row) for row in rows]}, ensure_ascii=False) + "\n")
        return 0
    sys.stdout.write(f"\n{machine}\n\n{goals.table(rows)}\n\nWritten to docs/performance.md\n")
    return 0


def _rows() -> Iterator[Row]:
    from blaupause.tenancy.fleet import public  # noqa: PLC0415 – Django is set up by now
    from tests.benchmarks.catalogue import browser, editing, filling, lists, publishing, reading, stocked  # noqa: PLC0415
    from tests.benchmarks.fleet.towns import logged_in_as  # noqa: PLC0415 – same

    with logged_in_as("cell_operator"):
        public.migrate_public()
    tell("Reading schemas")
    yield from reading.rows()
    tell("Form pages and conditions")
    yield from filling.rows()
    yield from browser.rows()
    with quiet():
        stocked.stock()
        tell("The editor")
        yield from editing.Editing().rows()
        yield from publishing.rows()
        yield from lists.rows()
