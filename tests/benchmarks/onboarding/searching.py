"""The hub's start page and its search while somebody types, against one plain indexed query, drawn alike."""

from __future__ import annotations

import io
import statistics
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import cycle
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch
from urllib.parse import urlencode

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory, override_settings

from blaupause import limits
from blaupause.domain import SYSTEM
from blaupause.standards.sort import sort_key
from blaupause.tenancy.context import hub
from blaupause.tenancy.enums import TownKind, TownState
from blaupause.tenancy.models import Domain, Town
from shared_services.hub import queries as asking
from shared_services.register import actions, queries
from shared_services.register.enums import AuthorityKind, KeyScheme
from shared_services.register.models import Authority, AuthorityKey, Findable
from tests.benchmarks.catalogue.sides import MS, OURS, in_turns, spent
from tests.benchmarks.goals import Row
from tests.benchmarks.plain import NOTES, PLAIN_MIDDLEWARE
from tests.benchmarks.plain_views import PLAIN
from tests.benchmarks.recording import recording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from django.http import HttpRequest

    from tests.benchmarks.catalogue.sides import Sides
    from tests.benchmarks.fleet.cell import Cell
    from tests.benchmarks.recording import Recording

ROUNDS, CLOCKED = 9, 7
MOST, MOST_MS = 1.3, 30
HITS: Final = 12
LAND: Final = "06"
TYPED: Final = ("Gießen", "Muenchen", "Limburg a. d. Lahn", "35390")
"""Asked for after each of their signs."""
MISTYPED: Final = ("Wisbaden", "Kasssel", "Darmstatt", "Mosautal")
"""Nothing begins so: what looks alike is looked for."""
TOWNS_NOW: Final = (AuthorityKind.MUNICIPALITY, AuthorityKind.DISTRICT)


@dataclass(frozen=True)
class Request:
    """A request of all sides; `query` is what the baselines ask, by which connection. `facts`: what was typed."""

    environ: dict[str, Any]
    query: Callable[[str, str], object]
    facts: str = ""

    def plain_view(self, _request: HttpRequest, text: str) -> None:
        """Be the view of plain Django: `PlainView` draws what was noted."""
        self.query(text, PLAIN)


class Both:
    """The platform, the platform with a plain query in its view, and a plain Django project, in one process."""

    def __init__(self) -> None:
        with override_settings(WHITENOISE_AUTOREFRESH=False):  # as in production: no file is looked for
            self.platform = WSGIHandler()
        with override_settings(MIDDLEWARE=PLAIN_MIDDLEWARE):
            self.plain = WSGIHandler()
        self._instead: tuple[Request, Recording] | None = None

    @contextmanager
    def prepared(self) -> Iterator[None]:
        """Let the view ask a plain query where it is told to, and its own else."""
        with ExitStack() as stack:
            stack.enter_context(connections_kept())
            for name in ("start", "while_typing"):
                stack.enter_context(patch.object(asking, name, self._switched(getattr(asking, name))))
            yield

    def noted(self, request: Request) -> Recording:
        """Return what the platform draws; the baselines must draw the same, plain Django with one statement.

        The first answer of a process reads what it keeps, and is not noted.
        """
        self.answer(request)
        with recording("default") as notes:
            size = self.answer(request)
        with recording("default") as strange, recording(PLAIN) as plain:
            sizes = {self.answer_plainly(request, notes)}
        if (strange.statements, plain.statements) != (0, 1):
            raise AssertionError(f"{request.facts}: {plain.statements} statements instead of one")
        sizes.add(self.answer_by_one_query(request, notes))
        if any(abs(drawn - size) > size // 20 for drawn in sizes):
            raise AssertionError(f"{request.facts}: {sizes} instead of {size} bytes")
        return notes

    def answer(self, request: Request) -> int:
        return _answer(self.platform, request.environ)

    def answer_by_one_query(self, request: Request, notes: Recording) -> int:
        self._instead = request, notes
        try:
            return _answer(self.platform, request.environ)
        finally:
            self._instead = None

    def answer_plainly(self, request: Request, notes: Recording) -> int:
        return _answer(self.plain, request.environ | {NOTES: (notes, request)})

    def _switched(self, original: Callable[[str], Any]) -> Callable[[str], Any]:
        def told(text: str) -> Any:
            if self._instead is None:
                return original(text)
            request, notes = self._instead
            request.query(text, OURS)
            return notes.context["start"]

        return told


def read_register(cell: Cell, register: Path, points: Path) -> None:
    """Bring in all of Germany, as `register import` and `register place` do."""
    with hub():
        actions.import_register(source=queries.of_file(register.read_bytes()), by=SYSTEM)
        actions.place_authorities(points=queries.points_of_file(points.read_bytes()), by=SYSTEM)
    cell.execute("VACUUM ANALYZE")


def rows(cell: Cell) -> Iterator[Row]:
    """Measure the start page and the search, with every municipality and district of Hessen on the platform."""
    _settle_land()
    cell.execute("VACUUM ANALYZE")
    with hub():
        places = Findable.objects.filter(kind__in=TOWNS_NOW, ended_on=None).count()
        here = Town.objects.count()
    both = Both()
    typed = [_request(text[:end]) for text in TYPED for end in range(1, len(text) + 1)]
    mistyped = [_request(text) for text in MISTYPED]
    with both.prepared():
        yield from _compared(both, f"Start page of the hub, {here} towns, with their map", [_request("")])
        yield from _compared(both, f"Its search while typing, {places:,} municipalities and districts", typed)
        yield from _compared(both, "The same with a typo", mistyped)
        yield _clock(both, [*typed, *mistyped])


@contextmanager
def connections_kept() -> Iterator[None]:
    """Let no request close a connection: the database process behind it is measured."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def _settle_land() -> None:
    """Let every municipality and district of Hessen be a town of the platform, a fifth of them in set-up: rows only."""
    taken = set(Town.objects.using(PLAIN).values_list("ars", flat=True))
    places = Findable.objects.using(PLAIN).filter(kind__in=TOWNS_NOW, ended_on=None, ars__startswith=LAND)
    towns = Town.objects.using(PLAIN).bulk_create(
        Town(
            slug=f"kommune-{number}",
            name=place.name,
            kind=TownKind.DISTRICT if place.kind == AuthorityKind.DISTRICT else TownKind.MUNICIPALITY,
            state=TownState.LIVE if number % 5 else TownState.SETUP,
            ars=place.ars.ljust(12, "0"),
            data_key=b"",
        )
        for number, place in enumerate(places)
        if place.ars.ljust(12, "0") not in taken
    )
    Domain.objects.using(PLAIN).bulk_create(
        Domain(domain=f"{town.slug}.localhost", tenant=town, is_primary=True) for town in towns
    )


def _compared(both: Both, what: str, requests: Sequence[Request]) -> Iterator[Row]:
    """Compare with the same view and one plain query, as the goal says, and with plain Django and that query."""
    notes = [both.noted(each) for each in requests]
    told = sorted({each.statements for each in notes})
    statements = f"{told[0]} to {told[-1]} statements" if len(told) > 1 else f"{told[0]} statement{'s' * (told[0] > 1)}"
    sides = _in_turns(both, requests, notes, both.answer_by_one_query, OURS)
    yield Row(
        f"{what}: {statements}",
        spent(sides.ours),
        f"the same view with one plain indexed query: {spent(sides.theirs)}",
        sides.told,
        f"≤ {MOST}",
        sides.ratio <= MOST,
    )
    sides = _in_turns(both, requests, notes, both.answer_plainly, PLAIN)
    baseline = f"plain Django with that query: {spent(sides.theirs)}"
    yield Row("… the same", spent(sides.ours), baseline, sides.told, "")


def _in_turns(
    both: Both,
    requests: Sequence[Request],
    notes: Sequence[Recording],
    plainly: Callable[[Request, Recording], int],
    alias: str,
) -> Sides:
    """Measure rounds in which both sides answer every request, a single one several times."""
    ours, theirs = cycle(requests), cycle(list(zip(requests, notes, strict=True)))
    limits.forget()
    times = max(len(requests), HITS)
    return in_turns(lambda: both.answer(next(ours)), lambda: plainly(*next(theirs)), ROUNDS, times=times, plain=alias)


def _clock(both: Both, requests: Sequence[Request]) -> Row:
    """Measure by the clock what a server needs to answer each text; the slowest counts."""
    limits.forget()
    found = {each.facts: statistics.median(_seconds(both, each) for _time in range(CLOCKED)) for each in requests}
    slowest = max(found, key=lambda text: found[text])
    return Row(
        f"… by the clock, {len(found)} texts",
        f"{statistics.median(found.values()) * MS:.1f} ms; the slowest, „{slowest}“, {found[slowest] * MS:.1f} ms",
        "",
        "",
        f"≤ {MOST_MS} ms",
        found[slowest] * MS <= MOST_MS,
    )


def _seconds(both: Both, request: Request) -> float:
    began = time.perf_counter()
    both.answer(request)
    return time.perf_counter() - began


def _request(text: str) -> Request:
    """Return the request for the start page, or that of a browser after somebody typed."""
    address, headers = (f"/?{urlencode({'ort': text})}", {"HX-Request": "true"}) if text else ("/", {})
    environ = RequestFactory().get(address, headers=headers).environ
    host = {"HTTP_HOST": f"{settings.HUB_HOST}:{settings.PORT}", "wsgi.input": io.BytesIO()}
    return Request(environ | host, _search if text else _land, text)


def _search(text: str, alias: str) -> object:
    """Ask for the first places with this beginning, by the index of their names."""
    beginning = sort_key(text).split("\t")[0]
    return list(Authority.objects.using(alias).filter(sort_key__startswith=beginning).order_by("sort_key")[:HITS])


def _land(_text: str, alias: str) -> object:
    """Ask for the dots of the map, by the index of keys."""
    keys = AuthorityKey.objects.using(alias).filter(scheme=KeyScheme.ARS, value__gte=LAND, value__lt="07")
    return list(keys.values_list("value", "authority__name", "authority__longitude", "authority__latitude"))


def _answer(handler: WSGIHandler, environ: dict[str, Any]) -> int:
    """Let a handler answer; return the size of the page."""
    said: list[str] = []

    def start(status: str, _headers: Any, _error: Any = None) -> Callable[[bytes], object]:
        said.append(status)
        return lambda _part: None

    response = handler(dict(environ), start)
    size = sum(len(part) for part in response)
    response.close()
    if said != ["200 OK"]:
        raise AssertionError(said)
    return size
