"""Files for people: always saved, never shown inside a page of ours."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SANDBOX: Final = "sandbox; default-src 'none'; frame-ancestors 'none'"
"""Should a browser show it all the same, nothing in it runs and nothing is fetched (D10)."""

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection)."""


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


def spreadsheet(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write a table with semicolons and a byte order mark, as German Excel reads it; no cell becomes a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
