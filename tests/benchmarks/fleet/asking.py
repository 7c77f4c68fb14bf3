"""A request of a town: what finding the town and switching role and path costs, against plain Django on one schema."""

from __future__ import annotations

import random
import statistics
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections
from django.test import RequestFactory, override_settings

from tests.benchmarks.fleet import pages
from tests.benchmarks.fleet.pages import PLAIN
from tests.benchmarks.measuring import Cost, database_time
from tests.benchmarks.plain import PLAIN_MIDDLEWARE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from blaupause.tenancy.models import Town

ROUNDS: Final = 15
PER_ROUND: Final = 100
MANY: Final = 100
TENANCY: Final = ["blaupause.tenancy.middleware.HostMiddleware", "blaupause.tenancy.middleware.PlaceMiddleware"]
DJANGOS: Final = PLAIN_MIDDLEWARE[:-1]


@dataclass
class Asked:
    """CPU per request, a value per round."""

    plain: list[Cost] = field(default_factory=list)
    one: list[Cost] = field(default_factory=list)
    many: list[Cost] = field(default_factory=list)
    towns: int = 0

    def ratio(self, costs: Sequence[Cost]) -> float:
        """Median of the rounds' ratios: both sides of a round met the same weather."""
        return statistics.median(mine.total / theirs.total for mine, theirs in zip(costs, self.plain, strict=True))


def ask(some: list[Town]) -> Asked:
    """Measure all sides in rounds that take turns."""
    connections[PLAIN].settings_dict["OPTIONS"] = {"options": f"-c search_path={some[0].schema_name},public"}
    asked, chance = Asked(towns=len(some)), random.Random(1)  # noqa: S311 – the same towns in each run
    with override_settings(ROOT_URLCONF=pages.__name__, TOWN_URLCONF=pages.__name__):
        plain, mine = (_handler([*DJANGOS, *more]) for more in ([], TENANCY))
        sides: list[tuple[list[Cost], Callable[[], Cost]]] = [
            (asked.plain, lambda: _ask(plain, "/plain/", some[0], PLAIN)),
            (asked.one, lambda: _ask(mine, "/platform/", some[0])),
            (asked.many, lambda: _ask(mine, "/platform/", chance.choice(some))),
        ]
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)  # on neither side
        try:
            _warm(mine, some, sides)
            for number in range(ROUNDS):
                for costs, request in sides[:: 1 if number % 2 else -1]:
                    costs.append(_mean([request() for _number in range(PER_ROUND)]))
        finally:
            for signal in (request_started, request_finished):
                signal.connect(close_old_connections)
    connections.close_all()
    return asked


def _handler(middleware: list[str]) -> WSGIHandler:
    with override_settings(MIDDLEWARE=middleware):
        return WSGIHandler()


def _warm(handler: WSGIHandler, some: list[Town], sides: list[Any]) -> None:
    for each in some:
        _ask(handler, "/platform/", each)
    for _costs, request in sides:
        for _number in range(PER_ROUND // 2):
            request()


def _ask(handler: WSGIHandler, path: str, which: Town, alias: str = "default") -> Cost:
    environ = RequestFactory().get(path, headers={"host": f"{which.slug}.localhost"}).environ
    said: list[str] = []

    def start(status: str, _headers: Any, _error: Any = None) -> Callable[[bytes], object]:
        said.append(status)
        return lambda _part: None

    database, began = database_time(alias), time.process_time()
    response = handler(environ, start)
    size = sum(len(part) for part in response)
    response.close()
    cost = Cost(time.process_time() - began, database_time(alias) - database)
    if said != ["200 OK"] or not size:
        raise AssertionError(f"{path} of {which.slug}: {said}")
    return cost


def _mean(costs: list[Cost]) -> Cost:
    return Cost(statistics.fmean(each.python for each in costs), statistics.fmean(each.postgres for each in costs))
