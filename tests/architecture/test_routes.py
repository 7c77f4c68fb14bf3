"""Every route says who may use it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path

from blaupause.identity.access import CITIZEN, CODE_HOLDER, CODE_WITH_PROOF, Who, open_to
from tenants.portal.views.door import through

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

URLCONFS = {"blaupause.urls.hub": 3, "blaupause.urls.login": 3, "blaupause.urls.town": 3, "blaupause.urls.files": 0}
"""Where routes are, and how many there are at least."""


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every route of a resolver with its full pattern."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, prefix + str(entry.pattern))
        else:
            yield prefix + str(entry.pattern), entry


@pytest.mark.parametrize("urlconf", URLCONFS)
def test_every_route_says_who_may_use_it(urlconf: str) -> None:
    routes = list(patterns(get_resolver(urlconf)))

    assert len(routes) > URLCONFS[urlconf]
    assert [route for route, entry in routes if not getattr(entry.callback, "open_to", None)] == []


def unguarded(entries: Iterable[tuple[str, URLPattern]]) -> list[str]:
    """Routes open to whoever has a code that do not ask whose application it is or, for documents, for a proof."""
    found = []
    for route, entry in entries:
        audience: frozenset[Who] = getattr(entry.callback, "open_to", frozenset())
        door = getattr(entry.callback, "door", None)
        is_by_code = bool(audience & {CODE_HOLDER, CODE_WITH_PROOF})
        if is_by_code and (door is None or (CODE_HOLDER not in audience and not door["reading"])):
            found.append(route)
    return found


@pytest.mark.parametrize("urlconf", URLCONFS)
def test_a_code_opens_one_application_only(urlconf: str) -> None:
    assert unguarded(patterns(get_resolver(urlconf))) == []


def test_a_view_without_its_door_is_found() -> None:
    def view(request: object, **more: object) -> HttpResponse:
        return HttpResponse()

    routes = {
        "by-code/": open_to(CODE_HOLDER)(view),
        "by-proof/": open_to(CODE_WITH_PROOF, CITIZEN)(view),
        "proof-not-asked/": open_to(CODE_WITH_PROOF)(through()(view)),
        "status/": open_to(CODE_HOLDER)(through()(view)),
        "notice/": open_to(CODE_WITH_PROOF)(through(reading=True)(view)),
        "mine/": open_to(CITIZEN)(view),
    }

    assert unguarded((route, path(route, each)) for route, each in routes.items()) == [
        "by-code/", "by-proof/", "proof-not-asked/",
    ]  # fmt: skip
