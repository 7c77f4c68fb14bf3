"""The table: one line per goal, with what was measured and whether it is met."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.benchmarks.measuring import PER_ROUND, ROUNDS, median

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tests.benchmarks.machine import Machine
    from tests.benchmarks.measuring import Page

MOST = 1.25


@dataclass(frozen=True, slots=True)
class Line:
    """A goal apart from CPU time."""

    what: str
    measured: str
    goal: str
    met: bool


def word(*, met: bool) -> str:
    return "met" if met else "**missed**"


def cpu_table(pages: Sequence[Page]) -> str:
    """Return the table of pages, in Markdown."""
    lines = [
        f"| request | statements | our ms (Python + PostgreSQL) | plain ms | ratio | ≤ {MOST} | outside the view |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for page in pages:
        ours, theirs = median(page.platform), median(page.plain)
        lines.append(
            f"| {page.name} | {page.statements} | {ours.total * 1e3:.1f} ({ours.python * 1e3:.1f} + "
            f"{ours.postgres * 1e3:.1f}) | {theirs.total * 1e3:.1f} ({theirs.python * 1e3:.1f} + "
            f"{theirs.postgres * 1e3:.1f}) | {page.ratio:.2f} | {word(met=page.ratio <= MOST)} | "
            f"{statistics.median(page.around):.0%} |"
        )
    return "\n".join(lines)


def goals_table(lines: Sequence[Line]) -> str:
    head = ["| what | measured | goal | |", "| --- | --- | --- | --- |"]
    return "\n".join(
        [*head, *(f"| {line.what} | {line.measured} | {line.goal} | {word(met=line.met)} |" for line in lines)]
    )


def document(pages: Sequence[Page], lines: Sequence[Line], machine: Machine, day: date) -> str:
    """Return docs/performance.md."""
    return f"""# Speed, memory, weight

Written by `make bench` on {day:%Y-%m-%d}. Machine: {machine}. To repeat: `make bench PART=requests` (about four
minutes; it starts a demo of its own on free ports and leaves nothing behind). Ratios compare two sides of one run and
travel; milliseconds belong to this machine and its load. Nothing here is a gate: bytes, headers and, for lists, numbers
of statements are asserted by the tests.

## CPU time of a request

{cpu_table(pages)}

Median of {ROUNDS} rounds; in each, both sides answer {PER_ROUND} requests in turn, in one process. CPU time of Python
(`time.process_time`) and of the database process behind the connection; the ratio is that of the sums. A POST is taken
back after each request, so that every one finds the same state; COMMIT is therefore in neither side. The town is the
demo's Fulda; the inbox lists all open cases.

**What the baseline is** (`tests/benchmarks/plain_views.py`): the same seven pages as a plain Django project would have
them. Django's own handler, the middleware of `startproject`, one login with rights on one search path, the same
addresses; each view written by hand with the ORM and, where something is filled in, with a Django form that reads and
judges it. A view sends exactly as many statements as the platform does (the run ends otherwise) and draws the same
template with the same values, or redirects.

**What the baseline leaves out**, and the ratio therefore counts as the platform's own: towns, the switch of role and
path between the two phases, encryption, rights, limits, the log line and metrics, the content security policy, and what
only the platform computes for a page (fees, progress, opening hours: they are there already).

**Outside the view** is the share of the platform's Python time that is spent before and after its view: finding the
town, session and rights with their statements, policy, log line and metrics.

## Other goals

{goals_table(lines)}

The first page's bytes are those on the wire to a browser that accepts gzip and Brotli: static files compressed ahead,
pages as they come. Memory is the resident size of the one web worker (granian, four threads) of a demo.
"""
