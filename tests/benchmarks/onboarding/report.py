"""The onboarding's section of docs/performance.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.benchmarks.goals import table
from tests.benchmarks.onboarding import entering, searching, waves

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tests.benchmarks.goals import Row
    from tests.benchmarks.machine import Machine


def section(rows: Sequence[Row], machine: Machine, day: date) -> str:
    """Return the section, from its heading on."""
    return f"""## Onboarding

Written by `make bench PART=onboarding` on {day:%Y-%m-%d}. Machine: {machine}. One embedded PostgreSQL of its own, as
safe as by default (fsync), one cell with the official register of 2023-11-30. To repeat: the same, about three minutes
on a quiet machine; with `FULL=1` also a wave of a whole Land, some minutes more. CPU time of Python and of the database
behind it, unless the clock is named; both sides of a ratio take turns in one process
({entering.ROUNDS} rounds of entering, {searching.ROUNDS} of searching). A ratio is the median of the rounds'
ratios, in brackets the middle half of them. Ratios travel, milliseconds belong to this machine and its load.

{table(rows)}

- **An accepted invitation** is all that the platform does from the button on: it leaves for the login, comes back,
  joins, is handed over, opens a session, and draws the welcome and the set-up. The provider is left out, its answer is
  made up. The town is real, in set-up and filled in; its {entering.TOWNS - 1} neighbours are rows with addresses and no
  schemas, put in and taken away between the rounds. So the ratio says what more towns cost in the directory, in rights
  and in invitations; what their schemas cost PostgreSQL is not in it (*The fleet*: requests over many towns, memory).
- **Waves** are real towns by the operator's worker, by the clock: schema, rows, address, recommended services (none is
  released here), then the job that fills in what the register knows. In production the stock holds 20, so most of a
  large wave is made as with an empty one. All municipalities and districts of {waves.LAND[1]} are made with `FULL=1`
  only, last and with nothing else in the cell, and given up after {waves.LONGEST // 60} minutes.
- **One plain indexed query**: for the search the first {searching.HITS} names with this beginning, for the start page
  the places of the Land for its map. The goal is judged against the platform's own view that asks this query instead
  of its own and draws the values that ours computed; *plain Django* has `startproject`'s middleware only, so the
  platform's part of any request is in that ratio too. Neither looks for umlauts both ways, typos or the platform's
  towns, or computes a map. What a process keeps in memory (the register's names, the platform's towns) is there
  before it is measured: the first search of a process reads it, in some tenths of a second. The search is asked for
  after each sign of {", ".join(searching.TYPED)}; mistyped are {", ".join(searching.MISTYPED)}.
  What is drawn while typing is the page without map and figures.
- Of the platform's towns those of the waves are real, the others rows; a fifth is in set-up.
"""
