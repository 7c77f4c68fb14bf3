"""The evaluation as a file for a spreadsheet: semicolons and a byte order mark, as German Excel reads it."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from django.utils import timezone
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shared_services.catalogue.queries.usage import Evaluation, Row

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection)."""


def csv_of(evaluation: Evaluation) -> bytes:
    """Write every town × service of an evaluation, also those that are not online."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        [
            _("Kommune"), _("Regionalschlüssel"), _("Kreis"), _("Leistung"), _("Kurzname"), _("Version"),
            _("Neueste Version"), _("Stand der Nutzung"), _("Grund"), _("Gemeldet am"),
        ]
    )  # fmt: skip
    writer.writerows([_harmless(cell) for cell in _cells(row)] for row in evaluation.rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _cells(row: Row) -> Iterator[str]:
    yield row.town.name
    yield row.town.ars
    yield row.district
    yield row.service.title
    yield row.service.slug
    yield row.version
    yield row.newest
    yield _("ältere Version") if row.is_behind else _("neueste Version") if row.is_online else _("nicht online")
    yield str(row.reason.label) if row.reason else ""
    yield f"{timezone.localtime(row.as_of):%d.%m.%Y %H:%M}" if row.as_of else ""


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
