"""Addresses of logging in and out, for pages of every room."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings
from django.http.request import split_domain_port
from django.urls import reverse

from blaupause.domain import Level
from blaupause.tenancy.context import current_town

if TYPE_CHECKING:
    from django.http import HttpRequest


def login_url(
    request: HttpRequest,
    *,
    level: Level = Level.BASIC,
    realm: str = "buerger",
    next: str = "",  # noqa: A002 – the word in the address
) -> str:
    """Return where somebody logs in and comes back from to `next`, a path on this host (default: this page)."""
    came_from = next or request.get_full_path()
    words = {"bereich": realm, "stufe": level.word, "next": came_from}
    return f"{reverse('identity:login', urlconf=_urlconf(request))}?{urlencode(words)}"


def _urlconf(request: HttpRequest) -> str:
    return getattr(request, "urlconf", None) or str(settings.ROOT_URLCONF)


def host_of(request: HttpRequest) -> str:
    """Return the name of the host a request came to, without port. The directory of towns has checked it."""
    host, _port = split_domain_port(request.META.get("HTTP_HOST", "").lower())
    return host


def town_origin() -> str:
    """Return the origin of the town we are in, for links that leave the house: its own domain where it has one."""
    return origin(current_town().host)


def origin(host: str) -> str:
    """Return the origin of a host of this deployment: scheme, name and, where it is not the usual one, port."""
    return f"{settings.SCHEME}://{host}" + (f":{settings.PORT}" if settings.PORT else "")
