"""How many services were online in how many towns, month by month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db import connection
from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

MONTHS: Final = 12
_STEPS: Final = """SELECT width_bucket(at, %(firsts)s),
    count(*) FILTER (WHERE is_online) - count(*) FILTER (WHERE NOT is_online)
FROM catalogue_activation WHERE service_id = ANY(%(services)s) AND town_schema = ANY(%(towns)s) GROUP BY 1"""
"""By the number of the month in which something went online or off; 0 is before the first, 13 yet to come."""


@dataclass(frozen=True, slots=True)
class Month:
    """How many services were online at the end of a month, the running one: until now."""

    first: date
    online: int


def months(services: Sequence[int], towns: Sequence[str]) -> tuple[Month, ...]:
    """Add up what went online and off, month by month from the first known one, at most twelve. One query."""
    firsts = _firsts(timezone.localdate())
    with connection.cursor() as cursor:
        cursor.execute(_STEPS, {"firsts": firsts, "services": list(services), "towns": list(towns)})
        steps = dict(cursor.fetchall())
    begun = range(min(steps, default=len(firsts)), len(firsts))
    online, found = 0, list[Month]()
    for number in begun:
        online += steps.get(number, 0)
        if number:
            found.append(Month(firsts[number - 1].date(), online))
    return tuple(found)


def _firsts(today: date) -> list[datetime]:
    """Return the midnights with which the last twelve months began, and the one with which this month ends."""
    following, zone = 12 * today.year + today.month, timezone.get_current_timezone()
    begins = (divmod(each, 12) for each in range(following - MONTHS, following + 1))
    return [datetime(year, month + 1, 1, tzinfo=zone) for year, month in begins]
