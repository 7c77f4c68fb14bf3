"""What is too large: uploads that Django dropped, and requests that are refused unread. People are told, always."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from blaupause.domain import DomainError
from blaupause.ui.errors import page_for
from blaupause.ui.formats import filesize

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

TOO_LARGE: Final = 413


class RequestTooLarge(DomainError):  # noqa: N818 – names what happened
    """More than the page takes; nothing of it was read."""

    status = TOO_LARGE


def takes_at_most[View: Callable[..., HttpResponse]](most: int) -> Callable[[View], View]:
    """Say how many bytes a page takes, form and files together; more is refused unread (`SizeMiddleware`)."""

    def mark(view: View) -> View:
        view.most_bytes = most  # type: ignore[attr-defined]  # our own attribute; wraps() hands it on
        return view

    return mark


class SizeMiddleware:
    """Refuse what is larger than its page takes by what its head says, before anything reads the body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: Any, _options: Any
    ) -> HttpResponse | None:
        most = getattr(view, "most_bytes", None)
        if most is None or int(request.META.get("CONTENT_LENGTH") or 0) <= most:
            return None
        told = _lazy("Das ist größer als %(most)s. Wir haben nichts davon gelesen. Machen Sie die Datei kleiner.")
        return page_for(request, RequestTooLarge(told, most=filesize(most)))


def dropped(request: HttpRequest) -> str:
    """Return what to tell somebody whose files were dropped; "" when all of them arrived."""
    most = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    is_upload = request.method == "POST" and request.content_type == "multipart/form-data"
    if not is_upload or request.FILES or int(request.META.get("CONTENT_LENGTH") or 0) <= most:
        return ""
    return _(
        "Die Dateien sind zusammen größer als %(most)s. Laden Sie sie einzeln hoch, oder machen Sie sie kleiner."
    ) % {"most": filesize(most)}
