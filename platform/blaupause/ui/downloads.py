"""Files for people: always saved, never shown inside a page of ours."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Final

from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

SANDBOX: Final = "sandbox; default-src 'none'; frame-ancestors 'none'"
"""Should a browser show it all the same, nothing in it runs and nothing is fetched (D10)."""


YEAR: Final = 365 * 24 * 60 * 60


def picture(*, media_type: str, content: bytes) -> HttpResponse:
    """Answer with a picture that was drawn anew and is public; its address never means another one.

    Opened by itself it is a sandbox: nothing runs, nothing is fetched, no page of others holds it.
    """
    response = HttpResponse(content, content_type=media_type)
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response


def sent_to(address: str) -> HttpResponse:
    """Send to where a file is handed out; nobody on the way remembers that address."""
    return HttpResponseRedirect(address, headers={"Cache-Control": "private, no-store"})


def download(*, name: str, media_type: str, content: bytes) -> HttpResponse:
    """Answer with a file to be saved under its name; no cache keeps it, no browser guesses its type."""
    return _saved(HttpResponse(content, content_type=media_type), name)


def streamed(*, name: str, media_type: str, content: IO[bytes]) -> FileResponse:
    """Answer the same with what is too much to be held in memory; it is closed when all of it is sent."""
    return _saved(FileResponse(content, content_type=media_type), name)


def _saved[R: HttpResponseBase](response: R, name: str) -> R:
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response["Content-Disposition"] = disposition or "attachment"
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
