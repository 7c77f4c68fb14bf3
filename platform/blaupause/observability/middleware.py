"""The outermost layer: every request gets an id and a line in the log; operators' pages answer before anything else."""

from __future__ import annotations

import re
import time
import uuid
from typing import TYPE_CHECKING

import structlog

from blaupause.audit.recording import request_id

from . import health, metrics
from .paths import masked

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

log = structlog.get_logger("blaupause.access")

HEADER = "X-Request-ID"
IN_ENVIRON = f"HTTP_{HEADER.upper().replace('-', '_')}"
"""The same, as WSGI hands it on: reading one header does not need all of them parsed."""
ACCEPTED = re.compile(r"[0-9A-Za-z-]{8,36}")
OPERATORS: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/healthz": health.healthz,
    "/readyz": health.readyz,
    "/metrics": metrics.page,
}


class RequestMiddleware:
    """Bind the id to logs and events, measure, and answer operators on every host."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (operators := OPERATORS.get(request.path)) is not None:
            return operators(request)
        began = time.perf_counter()
        given = request.META.get(IN_ENVIRON, "")
        name = given if ACCEPTED.fullmatch(given) else str(uuid.uuid4())
        request.request_id = name  # type: ignore[attr-defined]  # shown on error pages
        token = request_id.set(name)
        with structlog.contextvars.bound_contextvars(request_id=name):
            try:
                response = self.get_response(request)
                _tell(request, response, time.perf_counter() - began)
            finally:
                request_id.reset(token)
        response[HEADER] = name
        return response


def _tell(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    route = request.resolver_match.view_name if request.resolver_match else ""
    town = getattr(request, "town", None)
    log.info(
        "request",
        method=request.method,
        path=masked(request.path),
        route=route,
        town=town.slug if town else "",
        status=response.status_code,
        ms=round(seconds * 1000, 1),
    )
    metrics.REQUESTS.observe(route, request.method or "", response.status_code, seconds)
