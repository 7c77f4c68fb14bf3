"""CPU time of requests: of this process and of the database process behind it, in rounds that take turns."""

from __future__ import annotations

import statistics
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections, transaction

from blaupause import limits
from blaupause.tenancy.context import at, place_of
from tests.benchmarks.plain import NOTES, PlainHandler, unencrypted
from tests.benchmarks.plain_views import PLAIN
from tests.benchmarks.recording import recording

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from blaupause.tenancy.models import Town
    from tests.benchmarks.recording import Recording
    from tests.benchmarks.scenes import Facts

ROUNDS = 9
PER_ROUND = 16
WARM_UP = 5


class Cost(NamedTuple):
    """Seconds of CPU per request."""

    python: float
    postgres: float

    @property
    def total(self) -> float:
        return self.python + self.postgres


@dataclass
class Page:
    """A request that is measured.

    Attributes:
        environ: makes a fresh WSGI environment.
        plain_view: does the same in the baseline, with `facts`.
        status: what it must answer.
        writes: each request is taken back, so that the next finds the same state.
        around: share of the platform's Python time that is spent outside the view.
    """

    name: str
    environ: Callable[[], dict[str, Any]]
    plain_view: Callable[[HttpRequest, Facts], None]
    facts: Facts
    status: int = 200
    writes: bool = False
    statements: int = 0
    size: int = 0
    platform: list[Cost] = field(default_factory=list)
    plain: list[Cost] = field(default_factory=list)
    around: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """Median of the rounds' ratios: both sides of a round met the same weather."""
        return statistics.median(
            ours.total / theirs.total for ours, theirs in zip(self.platform, self.plain, strict=True)
        )


def median(costs: list[Cost]) -> Cost:
    return Cost(statistics.median(cost.python for cost in costs), statistics.median(cost.postgres for cost in costs))


class Clock:
    """Adds up the CPU time of calls."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def around(self, call: Any) -> Any:
        def timed(*args: Any, **options: Any) -> Any:
            began = time.process_time()
            try:
                return call(*args, **options)
            finally:
                self.seconds += time.process_time() - began

        return timed


class PlatformHandler(WSGIHandler):
    """The platform's own handler, with a clock around the views."""

    def __init__(self) -> None:
        super().__init__()
        self.views = Clock()

    def make_view_atomic(self, view: Any) -> Any:
        return self.views.around(super().make_view_atomic(view))


class Bench:
    """The platform and the baseline in one process, with a database connection each."""

    def __init__(self, town: Town) -> None:
        self.place = place_of(town)
        self.platform, self.baseline = PlatformHandler(), PlainHandler()

    def measure(self, pages: list[Page]) -> None:
        """Fill in what every page costs, on both sides."""
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)  # would end the transactions that are taken back
        notes = {page.name: self._noted(page) for page in pages}
        for _ in range(ROUNDS):
            for page in pages:
                limits.forget()
                self._round(page, notes[page.name])

    def _round(self, page: Page, notes: Recording) -> None:
        """Let both sides answer in turn, request by request: what else the machine does then meets both alike."""
        self.platform.views.seconds = 0.0
        ours, theirs = [], []
        for number in range(PER_ROUND):
            if number % 2:
                ours.append(self._ours(page))
            theirs.append(self._theirs(page, notes))
            if not number % 2:
                ours.append(self._ours(page))
        page.platform.append(_mean(ours))
        page.plain.append(_mean(theirs))
        page.around.append(1 - self.platform.views.seconds / sum(cost.python for cost in ours))

    def _noted(self, page: Page) -> Recording:
        """Answer a page until it is warm, then once more with a pencil in hand; the baseline must draw the same."""
        for _ in range(WARM_UP):
            self.ask(page, self.platform, page.environ(), "default")
        with recording("default") as notes:
            page.size = self.ask(page, self.platform, page.environ(), "default")[1]
        page.statements = notes.statements
        noted = {NOTES: (notes, page)}
        with unencrypted(), at(self.place), connections["default"].execute_wrapper(_refuse):
            drawn = {self.ask(page, self.baseline, page.environ() | noted, PLAIN)[1] for _ in range(WARM_UP)}
            with recording(PLAIN) as plain:
                self.ask(page, self.baseline, page.environ() | noted, PLAIN)
        if plain.statements != notes.statements:
            raise AssertionError(f"{page.name}: the baseline sends {plain.statements} instead of {notes.statements}")
        if max(drawn) - page.size > page.size // 20 or page.size - min(drawn) > page.size // 20:
            raise AssertionError(f"{page.name}: the baseline draws {drawn} bytes instead of {page.size}")
        return notes

    def _ours(self, page: Page) -> Cost:
        return self.ask(page, self.platform, page.environ(), "default")[0]

    def _theirs(self, page: Page, notes: Recording) -> Cost:
        with unencrypted(), at(self.place):
            return self.ask(page, self.baseline, page.environ() | {NOTES: (notes, page)}, PLAIN)[0]

    def ask(self, page: Page, handler: WSGIHandler, environ: dict[str, Any], alias: str) -> tuple[Cost, int]:
        """Send one request; return what it cost and how long its answer is.

        Raises:
            AssertionError: it answered something else.
        """
        said: list[str] = []

        def start(status: str, _headers: Any, _error: Any = None) -> Callable[[bytes], object]:
            said.append(status)
            return lambda _part: None

        with ExitStack() as stack:
            if page.writes:
                stack.enter_context(transaction.atomic(alias))
                stack.callback(transaction.set_rollback, rollback=True, using=alias)
            database = database_time(alias)
            began = time.process_time()
            response = handler(environ, start)
            size = sum(len(part) for part in response)
            response.close()
            cost = Cost(time.process_time() - began, database_time(alias) - database)
        if not said[0].startswith(str(page.status)):
            raise AssertionError(f"{page.name}: {said[0]}")
        return cost, size


def _mean(costs: list[Cost]) -> Cost:
    return Cost(statistics.fmean(cost.python for cost in costs), statistics.fmean(cost.postgres for cost in costs))


def database_time(alias: str) -> float:
    """Return the CPU seconds of a connection's process so far; 0 where Linux does not tell."""
    database = connections[alias]
    database.ensure_connection()
    pid = database.connection.info.backend_pid
    schedule = Path(f"/proc/{pid}/schedstat")
    return int(schedule.read_text(encoding="ascii").split()[0]) / 1e9 if schedule.exists() else 0.0


def _refuse(*_args: Any) -> None:
    raise AssertionError("the baseline used the platform's connection")
