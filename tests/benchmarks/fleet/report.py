"""The fleet's section of docs/performance.md: one row per goal, and what stands behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.benchmarks.report import word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tests.benchmarks.report import Machine


@dataclass(frozen=True, slots=True)
class Row:
    """A goal of the fleet.

    Attributes:
        ours: what was measured on the platform's side.
        baseline: what, and what it took in the same run.
        goal: in words; "" where the figure only has to be known.
    """

    what: str
    ours: str
    baseline: str
    ratio: str
    goal: str
    met: bool | None = None


def table(rows: Sequence[Row]) -> str:
    """Return the table, in Markdown."""
    lines = ["| what | ours | baseline in the same run | ratio | goal | |", "| --- | --- | --- | --- | --- | --- |"]
    for row in rows:
        verdict = "measured" if row.met is None else word(met=row.met)
        lines.append(f"| {row.what} | {row.ours} | {row.baseline} | {row.ratio} | {row.goal} | {verdict} |")
    return "\n".join(lines)


def section(rows: Sequence[Row], notes: Sequence[str], machine: Machine, day: date) -> str:
    """Return the section, from its heading on."""
    more = "\n".join(f"- {note}" for note in notes)
    return f"""## The fleet

Written by `make bench PART=fleet` on {day:%Y-%m-%d}. Machine: {machine}. One embedded PostgreSQL of its own, as safe as by
default (fsync), one cell; both sides of a row in one run, in turns where they can. Ratios travel, seconds belong to this
machine and its load.

{table(rows)}

{more}
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
