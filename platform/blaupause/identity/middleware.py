"""First phase of a request: who is it? Then every view must have said who may use it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

import structlog
from django.conf import settings

from blaupause import limits
from blaupause.tenancy.context import identity
from blaupause.ui.errors import forbidden

from . import actions, sessions
from .actors import actor_of, carrier_of
from .links import host_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from .requests import KnownRequest

log = structlog.get_logger(__name__)

SERVER_ERROR = 500


class SessionMiddleware:
    """Give each request its session and its actor; save the session when the answer stands.

    Queries to know who it is: none without a cookie, one for citizens, two for staff. More are writes: a session that
    changed or was not seen for a minute, and an event, once an hour, where a key comes to a host not its own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, plain: HttpRequest) -> HttpResponse:
        request = cast("KnownRequest", plain)
        with identity():
            request.session = sessions.load(host_of(request), request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""))
            request.actor = actor_of(request.session, request.town)
            if request.session.foreign_host:
                _tell_foreign(request)
        response = self.get_response(request)
        if response.status_code < SERVER_ERROR and sessions.is_due(request.session):
            with identity():
                sessions.save(request.session)
        _tell_browser(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Refuse a view that does not say who may use it (identity.access.open_to)."""
        if getattr(view, "open_to", None) is not None:
            return None
        log.error("route.undeclared", view=f"{view.__module__}.{view.__qualname__}")
        return forbidden(request)


def _tell_foreign(request: KnownRequest) -> None:
    """Write down that a session's key came to another host: once an hour, however often. Logs tell the rest."""
    host, key = host_of(request), request.COOKIES[settings.SESSION_COOKIE_NAME]
    with suppress(limits.TooMany):
        limits.hit(request, "foreign_session", per="code", of=f"{host} {key}")
        here = request.town.slug if request.town else ""
        actions.refuse_foreign_session(town=here, host=host, by=carrier_of(request.session))


def _tell_browser(request: KnownRequest, response: HttpResponse) -> None:
    session, name = request.session, settings.SESSION_COOKIE_NAME
    if session.ended and name in request.COOKIES:
        response.delete_cookie(name, samesite="Lax")
    elif session.row is not None and session.key != request.COOKIES.get(name):
        # without a lifetime: it ends with the browser, and here before
        response.set_cookie(name, session.key, secure=True, httponly=True, samesite="Lax")
