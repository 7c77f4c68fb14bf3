"""What a search found, to take along: a sealed package, or a table for a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from blaupause.audit.chain import seal_events
from blaupause.audit.packages import owner, package
from blaupause.domain import now
from blaupause.ui.tables import csv_file

from . import search
from .entries import entries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blaupause.domain import Actor

    from .entries import Entry
    from .search import Filters


@dataclass(frozen=True, slots=True)
class Made:
    """A file, and how many entries are in it."""

    name: str
    media_type: str
    content: bytes
    form: str
    count: int


def export(filters: Filters, form: str, reason: str, *, by: Actor) -> Made:
    """Make a file of everything a search finds, the oldest first; what is not sealed yet is sealed before."""
    seal_events()
    rows = list(search.every(filters))
    told = entries(rows)
    name = f"protokoll-{owner() or 'hub'}-{now():%Y-%m-%d}"
    if form == "tabelle":
        return Made(f"{name}.csv", "text/csv; charset=utf-8", csv_file(_head(), map(_cells, told)), form, len(rows))
    content = package(
        ((row, text_of(entry)) for row, entry in zip(rows, told, strict=True)),
        filters=filters.told, reason=reason, by=by.id,
    )  # fmt: skip
    return Made(f"{name}.zip", "application/zip", content, form, len(rows))


def text_of(entry: Entry) -> str:
    """Say an entry in one sentence."""
    about = f": {entry.about}" if entry.about else ""
    town = f" ({entry.town})" if entry.town else ""
    return f"{entry.who}{town} {entry.said}{about}."


def _head() -> list[str]:
    return [
        _("Nummer"), _("Zeitpunkt"), _("Art"), _("Wer"), _("Kennung"), _("Aus Kommune"), _("Was"), _("Woran"),
        _("Ereignis"), _("Gegenstand"), _("Angaben"),
    ]  # fmt: skip


def _cells(entry: Entry) -> Iterator[str]:
    yield str(entry.number or "")
    yield f"{timezone.localtime(entry.at):%d.%m.%Y %H:%M:%S}"
    yield str(entry.kind.label)
    yield entry.who
    yield entry.person
    yield entry.town
    yield entry.said
    yield entry.about
    yield entry.name
    yield " ".join(entry.ref).strip()
    yield "; ".join(f"{name}: {value}" for name, value, _search in entry.facts)
