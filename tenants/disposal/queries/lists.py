"""Lists that are dealt with: what they say, and what would be deleted now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blaupause.domain import NotFound
from blaupause.ui import formats
from blaupause.ui.tables import csv_file
from tenants.casework import queries as casework
from tenants.casework.enums import Closure
from tenants.casework.models import Case
from tenants.correspondence import queries as correspondence
from tenants.disposal import rules
from tenants.disposal.enums import LEFT_OUT, Fate, Why
from tenants.disposal.models import Disposal, Entry
from tenants.services import queries as services

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from uuid import UUID

PER_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A case of a list on the page; `why` is what stands in its way now, or did."""

    entry: Entry
    received: date
    closed: date
    kept_until: date
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What would happen to a list now.

    Attributes:
        obstacles: what stands in the way of cases that wait, by their id; Why.NONE of those that would be deleted.
        unverified: of how many that would be deleted nobody looked up how long they have to be kept.
    """

    obstacles: dict[int, Why]
    unverified: int

    @property
    def erasing(self) -> int:
        return sum(why == Why.NONE for why in self.obstacles.values())


def disposal(reference: UUID) -> Disposal:
    """Return a list.

    Raises:
        NotFound: this town has no such list.
    """
    found = Disposal.objects.filter(reference=reference).first()
    if found is None:
        raise NotFound(gettext_lazy("Diese Liste gibt es hier nicht."))
    return found


def plan(found: Disposal, rows: Iterable[Entry]) -> Plan:
    """Return what would happen to cases of a list that wait, as they are now. A constant number of queries."""
    wanted = [each.case for each in rows if each.waits]
    is_wanted = bool(found.waiver) and found.service_slug not in services.archive_waivers()
    cases = Case.objects.only("application_id", "closed_at").in_bulk(wanted)
    due = set(casework.over().filter(pk__in=wanted).values_list("pk", flat=True))
    unmade, unread = correspondence.unfinished([each.application_id for each in cases.values()])
    obstacles = {}
    for pk in wanted:
        case = cases.get(pk)
        obstacles[pk] = Why.GONE if case is None else rules.obstacle(
            is_open=case.closed_at is None,
            is_due=pk in due,
            is_wanted=is_wanted,
            lacks_notice=case.application_id in unmade,
            is_unread=case.application_id in unread,
        )  # fmt: skip
    erasing = Case.objects.filter(pk__in=[pk for pk, why in obstacles.items() if why == Why.NONE])
    return Plan(obstacles, casework.unverified_spans(erasing).get(found.service_slug, 0))


def held() -> dict[int, str]:
    """Return why cases are held that somebody left out, by their ids: what the lists tell that say so."""
    told = Q(entries__contains=[{"is_released": True}])
    for why in LEFT_OUT:
        told |= Q(entries__contains=[{"why": why.value}])
    return rules.still_held(each.rows for each in Disposal.objects.filter(told).order_by("pk"))


def lines(rows: Iterable[Entry], planned: Plan) -> list[Line]:
    """Return a list for the page, with what stands in the way of each case."""
    now = {case: str(why.label) for case, why in planned.obstacles.items()}
    return [Line(each, *each.days, each.reason or now.get(each.case, "")) for each in rows]


def next_entries(rows: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return the cases that are dealt with in the next transaction."""
    return tuple(each for each in rows if each.waits)[: rules.AT_ONCE]


def offered_csv(found: Disposal) -> bytes:
    """Return a list as the archive gets it, and later as what is left: numbers and days, no names."""
    head = (
        _("Aktenzeichen"), _("Leistung"), _("Eingegangen"), _("Abgeschlossen"), _("Ausgang"), _("Aufbewahrt bis"),
        _("Archiv übernimmt"), _("Stand"), _("Grund"),
    )  # fmt: skip
    return csv_file(
        head,
        (
            (
                each.reference,
                found.service_title,
                *map(formats.day, each.days[:2]),
                str(Closure(each.closure).label),
                formats.day(each.days[2]),
                _("ja") if each.takes else _("nein"),
                str(Fate(each.fate).label),
                each.reason,
            )
            for each in found.rows
        ),
    )


def name_of(found: Disposal) -> str:
    """Return what files of a list are called."""
    begun = timezone.localdate(found.begun_at)
    return f"Aussonderung {found.service_slug} {begun:%Y-%m-%d}"
