"""Files for people: always saved, never shown inside a page of ours."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header

SANDBOX: Final = "sandbox; default-src 'none'; frame-ancestors 'none'"
"""Should a browser show it all the same, nothing in it runs and nothing is fetched (D10)."""


def sent_to(address: str) -> HttpResponse:
    """Send to where a file is handed out; nobody on the way remembers that address."""
    return HttpResponseRedirect(address, headers={"Cache-Control": "private, no-store"})


def download(*, name: str, media_type: str, content: bytes) -> HttpResponse:
    """Answer with a file to be saved under its name; no cache keeps it, no browser guesses its type."""
    response = HttpResponse(content, content_type=media_type)
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response["Content-Disposition"] = disposition or "attachment"
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
