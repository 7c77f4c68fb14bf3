"""Pages that list much, against the same statements as plain SQL and the same template with the same values.

A page for which the platform lets the database count is compared with one that fetches the rows, too.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, connections
from django.shortcuts import render
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from blaupause import limits
from blaupause.domain import Role
from tests import clients
from tests.benchmarks.catalogue.sides import in_turns, spent
from tests.benchmarks.catalogue.stocked import OFFERED, TEMPLATES, TOWNS
from tests.benchmarks.goals import Row
from tests.benchmarks.plain_views import PLAIN
from tests.benchmarks.recording import recording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ROUNDS: Final = 9
MOST: Final = 1.3
MIDDLEWARE_ASKS: Final = ("tenancy_domain", "identity_")
"""What finds out who asks, in which statements: the platform's own, in no plain page."""
COUNTED: Final = "GROUPING SETS"
"""The one statement in which the platform lets the database count."""
REPORTS: Final = """
    SELECT service_id, town_schema, content_hash, version, policy, held_back, as_of FROM catalogue_usage WHERE is_online
"""


def rows() -> Iterator[Row]:
    """Measure both lists."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)  # on neither side
    try:
        browser = clients.staff(Role.KKV_EDITOR)
        list_ = f"Catalogue page with {TEMPLATES} templates, {OFFERED} of them in {TOWNS} towns"
        yield from _page(browser, "/kkv/", list_)
        yield from _page(browser, "/kkv/auswertung/", f"Update overview of {TOWNS} towns × {OFFERED} services")
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def _page(browser: Any, address: str, what: str) -> Iterator[Row]:
    handler = WSGIHandler()

    def ours() -> bytes:
        limits.forget()
        said: list[str] = []
        response = handler(_environ(browser, address), _noting(said))
        body = b"".join(response)
        response.close()
        if said != ["200 OK"]:
            raise AssertionError(f"{address}: {said}")
        return body

    ours()
    with recording("default") as notes, CaptureQueriesContext(connection) as seen:
        size = len(ours())
    asked = [each["sql"] for each in seen.captured_queries if _is_read(each["sql"])]

    def theirs(statements: Sequence[str]) -> int:
        with connections[PLAIN].cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
                cursor.fetchall()
        return len(render(notes.request, notes.template, notes.context).content)

    if abs(theirs(asked) - size) > size // 20:
        raise AssertionError(f"{address}: the baseline draws something else")
    sides = in_turns(ours, lambda: theirs(asked), ROUNDS, plain=PLAIN)
    yield Row(
        f"{what}: {len(asked)} queries, {size / 1000:.0f} kB",
        spent(sides.ours),
        f"the same statements as plain SQL, drawn alike: {spent(sides.theirs)}",
        sides.told,
        f"≤ {MOST}",
        sides.ratio <= MOST,
    )
    if any(COUNTED in statement for statement in asked):
        rows = [REPORTS if COUNTED in statement else statement for statement in asked]
        sides = in_turns(ours, lambda: theirs(rows), ROUNDS, plain=PLAIN)
        yield Row("… the same", "", f"each report fetched as a row: {spent(sides.theirs)}", sides.told, "")


def _is_read(statement: str) -> bool:
    return statement.startswith("SELECT") and not any(word in statement for word in MIDDLEWARE_ASKS)


def _noting(said: list[str]) -> Callable[..., Any]:
    def start(status: str, _headers: Any, _error: Any = None) -> Callable[[bytes], object]:
        said.append(status)
        return lambda _part: None

    return start


def _environ(browser: Any, address: str) -> dict[str, Any]:
    cookies = "; ".join(f"{each.key}={each.value}" for each in browser.cookies.values())
    made = RequestFactory().get(address).environ
    return made | {
        "HTTP_HOST": f"{settings.HUB_HOST}:{settings.PORT}",
        "HTTP_COOKIE": cookies,
        "wsgi.input": io.BytesIO(),
    }
