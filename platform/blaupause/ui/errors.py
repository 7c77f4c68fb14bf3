"""Pages for when something went wrong: what happened and what to do. None of them needs the database.

A URL configuration names the handlers (`handler404 = "blaupause.ui.errors.not_found"`); `ErrorPageMiddleware` answers
for our own errors and for a database that is away; other rooms call `error_page(request, "town_offline", 503, …)`.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, cast

import structlog
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import get_template
from django.urls import is_valid_path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blaupause.domain import DomainError
from blaupause.ui.shell import Shell, appearance_of, hub_address, platform_shell, shell_of

if TYPE_CHECKING:
    from django.http import HttpRequest

log = structlog.get_logger(__name__)

_PAGES = {403: "403", 404: "404", 409: "409", 410: "410"}
"""Status of a domain error → its page; every other status says "Das konnten wir nicht lesen"."""
_NOT_FOUND, _TOO_MANY = 404, 429
_STAFF_HOMES = {
    "/amt/": gettext_lazy("Zum Eingang"),
    "/einrichtung/": gettext_lazy("Zur Einrichtung"),
    "/kkv/": gettext_lazy("Zur Startseite der KKV"),
    "/verwaltung/": gettext_lazy("Zu „Für die Verwaltung“"),
}
"""Where people at work begin, by the area of an address."""
READ_ONLY = "25006"
"""What PostgreSQL says where something would be written in a town that moves to another cell."""


def error_page(request: HttpRequest, name: str, status: int, *, ask_town: bool = False, **context: Any) -> HttpResponse:
    """Draw `errors/<name>.html`, without context processors and so without a query.

    The town is the sender when its shell is known already, when `ask_town` allows to ask for it and it answers, or at
    least by its name when `town_name` is given.
    """
    shell = _shell(request, ask=ask_town, town_name=context.get("town_name", ""))
    frame = {
        "request": request,
        "shell": shell,
        "appearance": appearance_of(request),
        "status": status,
        "host": request.META.get("HTTP_HOST", ""),
        "hub_url": hub_address(),
        "home": _home(request, shell, status),
        "reason": "",
        "request_id": getattr(request, "request_id", ""),
    }
    token = {"csrf_token": get_token(request)} if shell.logout_url else {}
    response = HttpResponse(get_template(f"errors/{name}.html").render(frame | token | context), status=status)
    response["Cache-Control"] = "no-store"
    return response


def page_for(request: HttpRequest, exception: BaseException | None) -> HttpResponse | None:
    """Return the page for an error that a person can understand, None for a fault of ours."""
    if isinstance(exception, DomainError):
        log.info("request.refused", reason=type(exception).__name__, status=exception.status)
        return _refusal(request, exception)
    if isinstance(exception, InternalError) and getattr(exception.__cause__, "sqlstate", "") == READ_ONLY:
        log.info("town.moving")
        return error_page(request, "town_moving", 503)
    if isinstance(exception, OperationalError | InterfaceError):
        log.error("database.away")
        return unavailable(request)
    return None


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 – foreign words
    return error_page(request, "400", 400, ask_town=True)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403, with the sentence of `Refused` if that is what happened."""
    return page_for(request, exception) or error_page(request, "403", 403, ask_town=True)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 – it may name what exists
    return error_page(request, "404", 404, ask_town=True)


def too_many(request: HttpRequest, *, reason: str = "", retry_after: int = 60) -> HttpResponse:
    """Answer 429; `retry_after` in seconds is told in the header and, as minutes, on the page."""
    response = error_page(request, "429", 429, ask_town=True, reason=reason, minutes=-(-retry_after // 60))
    response["Retry-After"] = str(retry_after)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer for what nothing else caught: what a middleware raised, or a fault of ours."""
    return page_for(request, sys.exception()) or error_page(request, "500", 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Answer 503: the database or another needed part is away; what was saved is saved."""
    response = error_page(request, "503", 503)
    response["Retry-After"] = "30"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 – for the log, where Django writes it
    """`CSRF_FAILURE_VIEW`: the page was open too long, or cookies are off."""
    return error_page(request, "403_csrf", 403, ask_town=True)


def _refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    if error.status == _TOO_MANY:
        return too_many(request, reason=str(error), retry_after=error.params.get("retry_after", 60))
    name = error.page or _PAGES.get(error.status, "400")
    reason = "" if name == "404" else str(error)  # a 404 tells nothing, not even why
    return error_page(request, name, error.status, ask_town=True, reason=reason)


def _home(request: HttpRequest, shell: Shell, status: int) -> tuple[str, str]:
    """Return where the page leads, with words: the start of the area at work, where there is such an area here.

    Whoever is refused is not led there: that start may refuse them, too.
    """
    urlconf = getattr(request, "urlconf", None)
    for url, words in _STAFF_HOMES.items():
        is_within = request.path.startswith(url) and request.path != url
        if status == _NOT_FOUND and is_within and is_valid_path(url, urlconf):
            return url, str(words)
    return shell.home_url, _("Zur Startseite")


def _shell(request: HttpRequest, *, ask: bool, town_name: str) -> Shell:
    known = cast("Shell | None", getattr(request, "ui_shell", None))
    if known is None and ask:
        try:
            known = shell_of(request)
        except Exception:  # whatever keeps the town from answering, the person still gets a page
            log.warning("page.without_town", exc_info=True)
    if known is None and town_name:
        known = Shell(kind="town", town_name=town_name, subline="Online-Dienste", hub_url=hub_address())
    return known or platform_shell()
