"""The login's part of `make bench`: the way back from the provider, rights, Keycloak."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.benchmarks import document
from tests.benchmarks.fleet.cell import started
from tests.benchmarks.machine import quiet, tell

if TYPE_CHECKING:
    from argparse import Namespace


def measure(options: Namespace) -> int:
    """Measure the table of goals; return the exit status: 0 also when a goal is missed, the table says so."""
    with started() as (_cell, _folder, machine):
        from blaupause.tenancy.fleet import public  # noqa: PLC0415 – Django is set up from here on
        from tests.benchmarks import goals  # noqa: PLC0415 – same
        from tests.benchmarks.fleet.towns import logged_in_as  # noqa: PLC0415 – same
        from tests.benchmarks.login import live, report, rows  # noqa: PLC0415 – same

        with logged_in_as("cell_operator"):
            public.migrate_public()
        tell("Rights")
        with quiet():
            found = list(rows.rows())
    found = [*live.rows(), *found]
    document.put("login", report.section(found, machine, datetime.now(UTC).date()))
    if options.json:
        sys.stdout.write(json.dumps({"login": [asdict(row) for row in found]}, ensure_ascii=False) + "\n")
        return 0
    sys.stdout.write(f"\n{machine}\n\n{goals.table(found)}\n\nWritten to docs/performance.md\n")
    return 0
