"""Turns what a view raised into a page a person can act on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blaupause.ui.errors import page_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


class ErrorPageMiddleware:
    """Domain errors get the page of their status, an absent database gets 503; faults of ours stay faults."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return page_for(request, exception)
