"""Who could open a case on a day: rights as they were, offices as they were. No content of any case."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from blaupause.audit.town.models import ReadAccess
from blaupause.domain import NotFound
from blaupause.oversight import rights
from blaupause.oversight.search import about
from tenants.casework import queries as casework
from tenants.casework.models import Case
from tenants.disposal import queries as disposal
from tenants.organisation import queries as organisation

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from blaupause.identity.delegation.past import Lent
    from blaupause.oversight.rights import Right


@dataclass(frozen=True, slots=True)
class Insight:
    """Who could open a case, or those of a service, on a day.

    Attributes:
        units: the offices whose it was that day.
        holders: each right that opened it, and how often its person did on that day; of a service it is not counted.
        delegates: the same of people of elsewhere, under a grant.
    """

    day: date
    units: tuple[str, ...]
    holders: tuple[tuple[Right, int | None], ...]
    delegates: tuple[tuple[Lent, int | None], ...] = ()

    @property
    def people(self) -> int:
        here, elsewhere = (right.person for right, _ in self.holders), (lent.person for lent, _ in self.delegates)
        return len({*here, *elsewhere})


def rows_of(number: str) -> tuple[tuple[str, str], ...]:
    """Return every row that belongs to a case, also to one that is deleted. Raises NotFound."""
    try:
        return casework.rows_of(number)
    except NotFound:
        return disposal.rows_of(number)


def numbers_of(refs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return the number of the case that rows belong to, also of one that is deleted."""
    asked = set(refs)
    found = casework.numbers_of(asked)
    gone = {id_ for label, id_ in asked - found.keys() if label == Case._meta.label}
    numbers = disposal.numbers_of(gone) if gone else {}
    return found | {(Case._meta.label, id_): number for id_, number in numbers.items()}


def unit_names() -> dict[int, str]:
    return dict(organisation.units().values_list("pk", "name"))


def insight_of_case(number: str, day: date) -> Insight | None:
    """Return who could open a case on a day; None where it had not come in by then. Raises NotFound."""
    case = casework.numbered(number)
    first, end = rights.start_of(day), rights.start_of(day + timedelta(days=1))
    if case.received_at >= end:
        return None
    units = casework.units_between([case], first, end)
    rows = ReadAccess.objects.filter(about(casework.rows_of(number), in_lists=True), at__gte=first, at__lt=end)
    counts = Counter(rows.values_list("actor_id", flat=True))
    holders = tuple((right, counts[right.person]) for right in rights.holders(day, units, case.service_slug))
    lent = rights.delegates(day, case.service_slug, counts)
    return Insight(day, _named(units), holders, tuple((each, counts[each.person]) for each in lent))


def insight_of_service(slug: str, day: date) -> Insight | None:
    """Return who could open cases of a service on a day; None where none had come in by then."""
    first, end = rights.start_of(day), rights.start_of(day + timedelta(days=1))
    cases = casework.of_service(slug, end)
    if not cases:
        return None
    units = casework.units_between(cases, first, end)
    holders = tuple((right, None) for right in rights.holders(day, units, slug))
    return Insight(day, _named(units), holders, tuple((each, None) for each in rights.delegates(day, slug, ())))


def _named(units: set[int]) -> tuple[str, ...]:
    names = unit_names()
    return tuple(sorted(names[pk] for pk in units if pk in names))
