"""Two sides in one process that take turns: CPU time of Python and of the database behind each."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tests.benchmarks.measuring import Cost, database_time
from tests.benchmarks.measuring import median as middle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

MS: Final = 1_000
OURS: Final = "default"
WARM_UP: Final = 3


@dataclass
class Sides:
    """What both sides cost, a value per round."""

    ours: list[Cost] = field(default_factory=list)
    theirs: list[Cost] = field(default_factory=list)

    @property
    def ratios(self) -> list[float]:
        """Both sides of a round met the same weather."""
        return sorted(one.total / other.total for one, other in zip(self.ours, self.theirs, strict=True))

    @property
    def ratio(self) -> float:
        return statistics.median(self.ratios)

    @property
    def told(self) -> str:
        """The ratio, and where the middle half of the rounds lies."""
        low, _middle, high = statistics.quantiles(self.ratios, n=4)
        return f"{self.ratio:.2f} ({low:.2f} to {high:.2f})"


def in_turns(
    ours: Callable[[], object], theirs: Callable[[], object], rounds: int, *, times: int = 1, plain: str = OURS
) -> Sides:
    """Let both do their work, in rounds of so many times; `plain` is the baseline's connection."""
    sides = Sides()
    work = [(sides.ours, ours, OURS), (sides.theirs, theirs, plain)]
    for _costs, do, _alias in work:
        for _again in range(WARM_UP):
            do()
    for number in range(rounds):
        for costs, do, alias in work[:: 1 if number % 2 else -1]:
            costs.append(mean(cost(do, alias) for _again in range(times)))
    return sides


def cost(do: Callable[[], object], alias: str = OURS) -> Cost:
    """Measure a piece of work once."""
    database, began = database_time(alias), time.process_time()
    do()
    return Cost(time.process_time() - began, database_time(alias) - database)


def mean(costs: Iterable[Cost]) -> Cost:
    listed = list(costs)
    return Cost(*(statistics.fmean(each) for each in zip(*listed, strict=True)))


def milliseconds(do: Callable[[], object], times: int) -> float:
    """Return the median of the CPU time of Python for a piece of work."""
    do()
    return statistics.median(cost(do).python for _again in range(times)) * MS


def spent(costs: list[Cost]) -> str:
    """Say what a side costs."""
    found = middle(costs)
    if not found.postgres:
        return f"{found.python * MS:.1f} ms"
    return f"{found.total * MS:.1f} ms ({found.python * MS:.1f} Python + {found.postgres * MS:.1f} PostgreSQL)"
