"""What every answer says to the browser, and what becomes of what a view raised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from blaupause.ui.errors import page_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


class PolicyMiddleware:
    """Say on every answer what a page may load and do; an answer with a policy of its own keeps it.

    No page needs an exception, so the policy is written once (`CONTENT_SECURITY_POLICY`), not for each answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        directives = settings.CONTENT_SECURITY_POLICY.items()
        self.policy = "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        return response


class ErrorPageMiddleware:
    """Domain errors get the page of their status, an absent database gets 503; faults of ours stay faults."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return page_for(request, exception)
