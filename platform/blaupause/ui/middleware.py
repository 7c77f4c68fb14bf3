"""Errors a person can act on become pages with their status; a database that is away becomes a 503."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from django.db import InterfaceError, OperationalError

from blaupause.domain import Conflict, DomainError, NotFound, Refused
from blaupause.ui import errors

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

log = structlog.get_logger(__name__)

PAGES = {NotFound: errors.not_found, Refused: errors.forbidden, Conflict: errors.conflict}


class ErrorPageMiddleware:
    """Answer for views that raise: the view says what is wrong, the page says it to the person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Draw the page of an error that is not a fault of ours; faults go on to the log."""
        if isinstance(exception, DomainError):
            log.info("request.refused", reason=type(exception).__name__, status=exception.status)
            if exception.status == 429:  # noqa: PLR2004 – Too Many Requests
                return errors.too_many(request, exception, retry_after=exception.params.get("retry_after", 60))
            return PAGES.get(type(exception), errors.bad_request)(request, exception)
        if isinstance(exception, OperationalError | InterfaceError):
            log.error("database.away")
            return errors.unavailable(request, exception)
        return None
