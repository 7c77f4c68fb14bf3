"""A table of goals: what was measured on our side, what in the baseline, and whether it is enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.benchmarks.report import word

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Row:
    """A goal.

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
