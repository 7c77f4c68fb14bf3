"""Ended cases whose retention has run out and that are on no list yet, by service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from blaupause.standards.sort import sort_key
from blaupause.ui import formats
from blaupause.ui.tables import csv_file
from tenants.casework import queries as casework
from tenants.disposal import rules
from tenants.disposal.models import Disposal
from tenants.services import queries as services

from . import lists

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from tenants.casework.models import Case

PER_PAGE: Final = 20


@dataclass(frozen=True, slots=True)
class Service:
    """A service with files that need not be kept any longer.

    Attributes:
        number: how many of its cases wait; `held` of them somebody left out of a list.
        oldest: when the oldest of them ended.
        is_unverified: whether nobody looked up how long some of them have to be kept.
        waiver: why the archive need not be offered them; "" where it is.
        running: the list that is dealt with already; the next one comes after it.
    """

    slug: str
    title: str
    number: int
    held: int
    oldest: date
    is_unverified: bool
    waiver: str
    running: Disposal | None


@dataclass(frozen=True, slots=True)
class Overview:
    """All services with something due, and the lists there are, the newest first."""

    services: tuple[Service, ...]
    lists: Page[Disposal]

    @property
    def number(self) -> int:
        return sum(each.number for each in self.services)


def overview(page: str | None) -> Overview:
    """Return what is due and what is dealt with."""
    running = {each.service_slug: each for each in Disposal.objects.filter(ended_at=None)}
    rows = overdue().order_by().values("service_slug")
    held = Count("pk", filter=Q(pk__in=lists.held()))
    rows = rows.annotate(number=Count("pk"), held=held, oldest=Min("closed_at"), title=Max("service_title"))
    waivers, unverified = services.archive_waivers(), casework.unverified_spans(overdue())
    found = [
        Service(
            row["service_slug"],
            row["title"],
            row["number"],
            row["held"],
            timezone.localdate(row["oldest"]),
            row["service_slug"] in unverified,
            waivers.get(row["service_slug"], ""),
            running.get(row["service_slug"]),
        )
        for row in rows
    ]
    page_of_lists = Paginator(Disposal.objects.all(), PER_PAGE).get_page(page)
    return Overview(tuple(sorted(found, key=lambda each: sort_key(each.title))), page_of_lists)


def overdue() -> QuerySet[Case]:
    """Return the cases that can come onto a list, the oldest first."""
    listed = {case for each in Disposal.objects.filter(ended_at=None) for case in rules.reserved(each.rows)}
    return casework.over().exclude(pk__in=listed).order_by("closed_at", "pk")


def overdue_csv() -> bytes:
    """Return all of them as a table: numbers and days, no names."""
    waivers = services.archive_waivers()
    head = (_("Aktenzeichen"), _("Leistung"), _("Abgeschlossen"), _("Aufbewahrt bis"), _("Was geschieht"))
    return csv_file(
        head,
        (
            (
                case.reference,
                case.service_title,
                formats.day(case.closed_at),
                formats.day(until),
                _("löschen") if case.service_slug in waivers else _("dem Archiv anbieten"),
            )
            for case, until in casework.with_spans(overdue())
        ),
    )
