"""The baseline: a plain Django project in one schema, whose views draw the same templates (`plain_views`).

It has what `startproject` gives: one login with rights on one search path, security, CSRF and framing middleware. It
has no towns and no roles, no switch between them, no encryption, no rights of its own, no limits, no log line and no
content security policy. The values of a page that only the platform computes are there already.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.test import override_settings

from blaupause.crypto.fields import _EncryptedField
from tests.benchmarks.plain_views import PLAIN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


PLAIN_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tests.benchmarks.plain.PlainView",
]
"""What `startproject` gives, without sessions and accounts: their statements are among those the view repeats."""
NOTES = "bench.recording"
"""Key of the WSGI environment: what the platform drew, and the page that is measured."""
_is_plain: ContextVar[bool] = ContextVar("is_plain", default=False)


class PlainHandler(WSGIHandler):
    """Django's handler with the baseline's middleware, behind the same addresses."""

    def __init__(self) -> None:
        with override_settings(MIDDLEWARE=PLAIN_MIDDLEWARE):
            super().__init__()

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        request.urlconf = settings.TOWN_URLCONF
        return super().get_response(request)


class PlainView:
    """Answer every address with what was noted for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_route: Any) -> HttpResponse:
        notes, page = request.META[NOTES]
        page.plain_view(request, page.facts)
        if notes.request is None:
            return HttpResponseRedirect("/")
        for name in ("actor", "town", "session", "ui_shell"):
            setattr(request, name, getattr(notes.request, name, None))
        return render(request, notes.template, notes.context)


class PlainRouter:
    """Send everything to the plain login while the baseline works."""

    def db_for_read(self, _model: object, **_hints: object) -> str | None:
        return PLAIN if _is_plain.get() else None

    db_for_write = db_for_read


@contextmanager
def unencrypted() -> Iterator[None]:
    """Be the baseline: encrypted columns are plain bytes, and all goes through the plain login."""

    def read(_field: _EncryptedField, value: Any, *_more: Any) -> Any:
        return value

    def write(self: _EncryptedField, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002 – Django's signature
        return None if value is None else connection.Database.Binary(self._encode(value))

    token = _is_plain.set(True)
    try:
        with (
            patch.object(_EncryptedField, "from_db_value", read),
            patch.object(_EncryptedField, "get_db_prep_value", write),
        ):
            yield
    finally:
        _is_plain.reset(token)
