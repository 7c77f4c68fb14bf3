"""The fleet's section of docs/performance.md: one row per goal, and what stands behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.benchmarks.goals import table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tests.benchmarks.goals import Row
    from tests.benchmarks.machine import Machine


def section(rows: Sequence[Row], notes: Sequence[str], machine: Machine, day: date) -> str:
    """Return the section, from its heading on."""
    more = "\n".join(f"- {note}" for note in notes)
    return f"""## The fleet

Written by `make bench PART=fleet` on {day:%Y-%m-%d}. Machine: {machine}. One embedded PostgreSQL of its own, as safe
as by default (fsync), one cell; both sides of a row in one run, in turns where they can. Ratios travel, seconds belong
to this machine and its load. To repeat: the same, about ten minutes on a quiet machine; `--towns 20` is for work on it.

{table(rows)}

{more}
- **Stock** is django-tenants with its own backend, router and `migrate_schemas` (`tests/benchmarks/stock/`), as
  superuser over the same apps, tables and migrations, in the same database beside our towns; Python and the apps are up
  already, on both sides. Median of a sample, times all: all it does is linear in the towns.
- **psql** is one process that runs the migrations' SQL, as `sqlmigrate` shows it, in the same roles, a transaction per
  schema, without our book-keeping (migrations are recorded in the town on both sides, the ledger only on ours). Median
  of the rounds' ratios. Where a schema is made, the platform says in `CREATE TABLE` what migrations add to it later;
  what psql takes for that shorter text stands in a line of its own, without a goal: both sides wait for PostgreSQL
  then, and nearly all of it is PostgreSQL's own work on a hundred relations.
- **Plain Django** has the same three queries over the same tables by models without anything of ours, as superuser in
  one schema; both sides have `startproject`'s middleware, ours also those that find the town and enter it. What the
  whole platform adds to a request is above.
- **Jobs** do nothing. The loop takes one job per transaction with prepared statements, first come, first served; the
  towns' jobs were queued from the largest town to the smallest.
- **Export and restore**: cases with encrypted answers and an event each, every tenth with a file of 40 kB. Ours is
  compressed, sealed, looked through before it is used, and restored over the town, which is offline, with an empty
  stock; theirs is plain SQL into the empty place of the schema.
"""


def growth(table: str, machine: Machine, day: date) -> str:
    """Return the section on how it grows, from its heading on."""
    return f"""## How the fleet grows

Written by `make bench PART=growth` (part of `make bench FULL=1`) on {day:%Y-%m-%d}. Machine: {machine}. One cell that
grows, measured at each size; the release is the column with default, index and table of above. Of stock django-tenants
three towns are measured, times all. Creating is for one town: ours the mean since the size before.

![Time over the number of towns: Blaupause, psql, stock django-tenants](pictures/fleet.svg)

{table}
"""
