"""A town comes: out of the stock, without one, by stock django-tenants, by psql with the same SQL."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, transaction

from blaupause.tenancy.context import current_place
from blaupause.tenancy.fleet import compiling, release, spares
from blaupause.tenancy.models import new_schema_name
from tests.benchmarks.fleet import towns
from tests.benchmarks.fleet.cell import timed

if TYPE_CHECKING:
    from collections.abc import Callable

    from blaupause.tenancy.fleet.compiling import Compiled
    from tests.benchmarks.fleet.cell import Cell

ROUNDS: Final = 9


@dataclass
class Created:
    """Seconds per town.

    Attributes:
        claimed: with a spare in stock; `waited` of it for the database, the rest is Python.
        made: without a spare.
        psql: the migrations' SQL, as `sqlmigrate` shows it; `same` the very text that the platform sends. Same rounds.
    """

    claimed: list[float] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    made: list[float] = field(default_factory=list)
    psql: list[float] = field(default_factory=list)
    same: list[float] = field(default_factory=list)


class Creating:
    """Fills a cell, and measures on the way."""

    def __init__(self, cell: Cell) -> None:
        self.cell = cell
        compiled = compiling.compiled(release.current())
        self.said = _noted(replace(compiled, founding=()))
        self.sent = _noted(compiled)
        towns.empty_stock(cell)

    def fill(self, count: int, told: Callable[[int], None]) -> None:
        """Create towns until there are so many."""
        for number in range(towns.count(), count):
            towns.create(number)
            told(number + 1)

    def without_spare(self, created: Created, at_once: int) -> None:
        """Create towns with an empty stock and let psql make as many schemas, in turn; psql's go at the end.

        Not between the rounds: some file systems search long for a place where files were deleted a moment ago, and
        the side that comes next would pay for it.
        """
        beside: list[str] = []
        for number in range(ROUNDS):
            sides: list[Callable[[], None]] = [
                lambda: created.made.append(self._make(at_once)),
                lambda: created.psql.append(self._psql(self.said, at_once, beside)),
                lambda: created.same.append(self._psql(self.sent, at_once, beside)),
            ]
            for side in sides[number % 3 :] + sides[: number % 3]:
                self.cell.settle()
                side()
        self.cell.take_away(*beside)

    def with_spare(self, created: Created, count: int) -> None:
        """Create towns out of the stock."""
        spares.refill(compiling.compiled(release.current()), count)
        self.cell.settle()
        for _number in range(count):
            number, busy, began = towns.count(), time.process_time(), time.perf_counter()
            town = towns.create(number)
            seconds = time.perf_counter() - began
            if not town.from_spare:
                raise AssertionError("the stock was empty")
            created.claimed.append(seconds)
            created.waited.append(seconds - (time.process_time() - busy))

    def psql(self, count: int) -> float:
        """Let one psql make schemas with the migrations' SQL; return the seconds per schema."""
        names: list[str] = []
        try:
            return self._psql(self.said, count, names)
        finally:
            self.cell.take_away(*names)

    def _psql(self, script: str, count: int, names: list[str]) -> float:
        names += (made := [new_schema_name() for _number in range(count)])
        return self.cell.psql("".join(f"BEGIN;\n{script.replace(MODEL, name)}\nCOMMIT;\n" for name in made)) / count

    def _make(self, count: int) -> float:
        first = towns.count()
        return timed(lambda: [towns.create(number) for number in range(first, first + count)]) / count


MODEL: Final = "town_modelxxx"


def _noted(compiled: Compiled) -> str:
    """Note what makes a new schema: the same statements, the same roles, without the platform's book-keeping."""
    lines: list[str] = []

    def note(execute: Any, statement: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 – Django's
        if not params:
            place = current_place()
            lines.append(f"SET LOCAL ROLE {place.role}; SET LOCAL search_path TO {', '.join(place.path)};")
            lines.append(statement.rstrip().rstrip(";") + ";")
        return execute(statement, params, many, context)

    with transaction.atomic():
        with connection.execute_wrapper(note):
            schema = spares.make(compiled.whole())
        transaction.set_rollback(True)
    return "\n".join(lines).replace(schema, MODEL)


def median(seconds: list[float]) -> float:
    return statistics.median(seconds)
