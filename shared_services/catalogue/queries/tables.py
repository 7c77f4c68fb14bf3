"""The evaluation as a file for a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from blaupause.ui.tables import csv_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shared_services.catalogue.queries.offers import Row


def csv_of(rows: Iterable[Row]) -> bytes:
    """Write how towns use services, also those that are not online."""
    head = [
        _("Kommune"), _("Regionalschlüssel"), _("Kreis"), _("Leistung"), _("Kurzname"), _("Version"),
        _("Neueste Version"), _("Stand der Nutzung"), _("Grund"), _("Gemeldet am"),
    ]  # fmt: skip
    return csv_file(head, map(_cells, rows))


def _cells(row: Row) -> Iterator[str]:
    yield row.town.name
    yield row.town.ars
    yield row.town.district
    yield row.service.title
    yield row.service.slug
    yield row.version
    yield row.service.version
    yield _("ältere Version") if row.is_behind else _("neueste Version") if row.is_online else _("nicht online")
    yield str(row.reason.label) if row.reason else ""
    yield f"{timezone.localtime(row.as_of):%d.%m.%Y %H:%M}" if row.as_of else ""
