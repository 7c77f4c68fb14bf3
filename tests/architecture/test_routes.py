"""Every route says who may use it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

if TYPE_CHECKING:
    from collections.abc import Iterator

URLCONFS = ("blaupause.urls.hub", "blaupause.urls.login", "blaupause.urls.town")


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

    assert len(routes) > 3
    assert [route for route, entry in routes if not getattr(entry.callback, "open_to", None)] == []
