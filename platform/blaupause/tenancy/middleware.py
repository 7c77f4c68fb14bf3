"""From host to place: a request of a town runs as that town, one of the hub as the hub."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.http.request import split_domain_port

from blaupause.ui.errors import error_page

from .context import hub, identity, town
from .directory import town_by_slug, town_for_host
from .enums import TownState

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from .models import Town

log = structlog.get_logger(__name__)

OPEN_DURING_SETUP = (
    *("/einrichtung/", "/amt/", "/auth/", "/static/", "/darstellung/", "/thema/", "/logo/", "/robots.txt"),
)
"""What staff need before a town is live, while citizens find every page closed. Off the network nothing is open, to
nobody: a town that shall work on closed cases is put into set-up again."""


LONGEST_HOST, LONGEST_LABEL = 253, 63
"""Of a name and of one part of it (RFC 1035): nothing longer is asked for, or remembered."""
BEGINNINGS = ("/leistungen/",)
"""Where people read what they could apply for."""
STAFF = ("/einrichtung/", "/amt/", "/auth/")
"""Here even looking writes: who read what."""


class HostMiddleware:
    """Find out whose host this is; unknown or closed hosts end here, before any schema is touched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host, _port = split_domain_port(request.META.get("HTTP_HOST", "").lower())
        request.town = None  # type: ignore[attr-defined]  # see identity.requests
        if host == settings.HUB_HOST:
            request.urlconf = settings.HUB_URLCONF
        elif host == settings.LOGIN_HOST:
            request.urlconf = settings.LOGIN_URLCONF
        else:
            is_for_files = host == settings.FILES_HOST
            found = _town_of_path(request.path) if is_for_files else _town_of_host(host)
            if found is not None and found.farewell and not is_for_files and (gone := _farewell(request, found)):
                return gone
            if found is None or found.state in {TownState.REQUESTED, TownState.LEFT}:
                log.warning("host.unknown", host=host[:100])
                return error_page(request, "unknown_host", status=404)
            return self._in_town(request, found, is_for_files=is_for_files)
        return self.get_response(request)

    def _in_town(self, request: HttpRequest, found: Town, *, is_for_files: bool) -> HttpResponse:
        """Answer for a town; what is not open to all is for no search engine either."""
        response = _closed(request, found, is_for_files=is_for_files)
        if response is None:
            request.town = found  # type: ignore[attr-defined]  # same as above
            request.urlconf = settings.FILES_URLCONF if is_for_files else settings.TOWN_URLCONF
            response = self.get_response(request)
        if not found.is_open:
            response["X-Robots-Tag"] = "noindex, nofollow"
        return response


def _town_of_host(host: str) -> Town | None:
    return town_for_host(host) if len(host) <= LONGEST_HOST else None


def _town_of_path(path: str) -> Town | None:
    """Return whose upload is asked for: the host of uploads serves all towns, by the first word of the path."""
    slug = path.split("/")[1]
    return town_by_slug(slug) if len(slug) <= LONGEST_LABEL else None


def _closed(request: HttpRequest, found: Town, *, is_for_files: bool) -> HttpResponse | None:
    in_setup = found.state == TownState.SETUP
    if found.state == TownState.MOVING and not _only_looks(request):
        response = error_page(request, "town_moving", status=503, town_name=found.name)
        response["Retry-After"] = "120"
        return response
    if found.is_open or (in_setup and (is_for_files or request.path.startswith(OPEN_DURING_SETUP))):
        return None
    log.warning("town.closed", town=found.slug, state=found.state)
    return error_page(request, "town_setup" if in_setup else "town_offline", status=503, town_name=found.name)


def _farewell(request: HttpRequest, found: Town) -> HttpResponse | None:
    """Say where people turn: on every page of a town that left, where one began something in a town that closes."""
    if found.state == TownState.LEFT:
        name, status = "town_left", 410
    elif found.state == TownState.CLOSING and request.path.startswith(BEGINNINGS):
        name, status = "town_closing", 410
    elif found.state == TownState.CLOSING and request.path == "/":
        name, status = "town_closing", 200
    else:
        return None
    port = f":{settings.PORT}" if settings.PORT else ""
    there = f"{settings.SCHEME}://{found.successor_host}{port}/" if found.successor_host else ""
    return error_page(request, name, status, town_name=found.name, farewell=found.farewell, there=there)


def _only_looks(request: HttpRequest) -> bool:
    """Tell whether a request can be answered while the town moves: a citizen's page that is only read."""
    return request.method in {"GET", "HEAD"} and not request.path.startswith(STAFF)


class PlaceMiddleware:
    """Second phase of a request: what is done. Who it is has been found out before (identity)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        found: Town | None = request.town  # type: ignore[attr-defined]  # set above
        if found is not None:
            with town(found):
                return self.get_response(request)
        at_login = getattr(request, "urlconf", None) == settings.LOGIN_URLCONF
        with identity() if at_login else hub():
            return self.get_response(request)
