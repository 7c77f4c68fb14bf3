"""Pages for when something went wrong: what happened and what to do. None of them needs the database.

Handlers for a URL configuration: `handler400 = "blaupause.ui.errors.bad_request"` and so on; other rooms answer with
`error_page(request, "town_offline", 503)`.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, cast

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import get_template

from blaupause.ui.shell import HUB_SHELL, Shell, appearance_of, shell_of

if TYPE_CHECKING:
    from django.http import HttpRequest

log = logging.getLogger(__name__)


def error_page(request: HttpRequest, name: str, status: int, *, ask_town: bool = False, **context: Any) -> HttpResponse:
    """Draw `errors/<name>.html`, without context processors and so without a query.

    The town is the sender when its shell is known already, or when `ask_town` allows to ask for it and it answers.
    """
    shell = _shell(request, ask=ask_town)
    frame = {"request": request, "shell": shell, "appearance": appearance_of(request), "status": status}
    token = {"csrf_token": get_token(request)} if shell.logout_url else {}
    response = HttpResponse(get_template(f"errors/{name}.html").render(frame | token | context), status=status)
    response["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, "400", 400, ask_town=True, reason=_reason(exception))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, "403", 403, ask_town=True, reason=_reason(exception))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 – it may name what exists
    return error_page(request, "404", 404, ask_town=True)


def conflict(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, "409", 409, ask_town=True, reason=_reason(exception))


def too_many(request: HttpRequest, exception: Exception | None = None, *, retry_after: int = 60) -> HttpResponse:
    """Answer 429; `retry_after` in seconds is told in the header and, as minutes, on the page."""
    minutes = -(-retry_after // 60)
    response = error_page(request, "429", 429, ask_town=True, reason=_reason(exception), minutes=minutes)
    response["Retry-After"] = str(retry_after)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    return error_page(request, "500", 500)


def unavailable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 – the person cannot use it
    """Answer 503: the database or a needed part is away; drafts are saved."""
    response = error_page(request, "503", 503)
    response["Retry-After"] = "30"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 – for logs, Django writes it
    """`CSRF_FAILURE_VIEW`: the page was open too long, or cookies are off."""
    return error_page(request, "403_csrf", 403, ask_town=True)


def _shell(request: HttpRequest, *, ask: bool) -> Shell:
    known = cast("Shell | None", getattr(request, "ui_shell", None))
    if known is None and ask:
        try:
            known = shell_of(request)
        except Exception:  # noqa: BLE001 – whatever keeps the town from answering, the person still gets a page
            log.warning("error page without the town's shell", exc_info=True)
    return known or HUB_SHELL


def _reason(exception: Exception | None) -> str:
    """Return the sentence of one of our own errors; foreign errors stay inside."""
    return str(exception) if hasattr(exception, "params") and hasattr(exception, "message") else ""
