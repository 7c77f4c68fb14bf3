"""Cases whose files need not be kept any longer."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final

from django.db.models import Count, F, Q
from django.utils import timezone

from tenants.casework.models import Case
from tenants.casework.rules import retention
from tenants.services import queries as services

if TYPE_CHECKING:
    from django.db.models import QuerySet

TOLD: Final = (
    "number", "file_plan", "application_id", "service_slug", "service_title", "received_at", "closed_at", "closure",
)  # fmt: skip
"""What a list says of a case: nothing that is sealed."""


def over() -> QuerySet[Case]:
    """Return the cases whose retention has run out, by the rule that a case's page tells.

    What came in this year stays: numbers are counted on from the last one there is, and none is given twice.
    """
    today = timezone.localdate()
    ended = Case.objects.exclude(closed_at=None)
    versions = ended.order_by().values_list("service_slug", "application__content_hash").distinct()
    due = Q(pk__in=())
    for (slug, version), months in services.kept_spans(versions).items():
        before = _start_of(retention.first_kept(today, months))
        due |= Q(service_slug=slug, application__content_hash=version, closed_at__lt=before)
    return ended.filter(due, received_at__lt=_start_of(date(today.year, 1, 1)))


def with_spans(cases: QuerySet[Case]) -> list[tuple[Case, date]]:
    """Return cases with the last day on which their files are kept; what they are about stays sealed."""
    found = list(cases.only(*TOLD).annotate(version=F("application__content_hash")))
    spans = services.kept_spans((each.service_slug, each.version) for each in found)
    kept = ((each, spans.get((each.service_slug, each.version))) for each in found)
    return [(each, day) for each, months in kept if months is not None and (day := retention.kept_until(each, months))]


def unverified_spans(cases: QuerySet[Case]) -> dict[str, int]:
    """Return of how many of these cases nobody looked up how long they have to be kept, by service."""
    rows = cases.order_by().values_list("service_slug", "application__content_hash").annotate(number=Count("pk"))
    numbers = {(slug, version): number for slug, version, number in rows}
    found: dict[str, int] = {}
    for slug, version in services.unverified_spans(numbers):
        found[slug] = found.get(slug, 0) + numbers[slug, version]
    return found


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
