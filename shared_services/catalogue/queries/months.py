"""How many services were online in how many towns, month by month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Case, IntegerField, Sum, Value, When
from django.db.models.functions import TruncMonth
from django.utils import timezone

from shared_services.catalogue.models import Activation

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Month:
    """How many services were online at the end of a month, the running one: until now."""

    first: date
    online: int


def months(services: Sequence[int], towns: Sequence[str]) -> tuple[Month, ...]:
    """Add up what went online and off, month by month from the first known one, at most twelve."""
    step = Sum(Case(When(is_online=True, then=Value(1)), default=Value(-1), output_field=IntegerField()))
    known = Activation.objects.filter(service__in=services, town_schema__in=towns)
    steps = {
        each["month"].date(): each["step"]
        for each in known.annotate(month=TruncMonth("at")).values("month").annotate(step=step).order_by("month")
    }
    month, online, found = min(steps, default=None), 0, list[Month]()
    while month and month <= timezone.localdate():
        online += steps.get(month, 0)
        found.append(Month(month, online))
        month = month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)
    return tuple(found[-MONTHS:])
