"""Who had which right, when, given and ended by whom and why: dated rows of `Membership`. Asked in phase "identity"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Literal

from django.db.models import Q
from django.utils import timezone

from blaupause.domain import Role, now
from blaupause.identity.actors import on_service
from blaupause.identity.delegation import past
from blaupause.identity.enums import StaffRole
from blaupause.identity.models import Membership
from blaupause.identity.queries import names_of
from blaupause.tenancy.context import current_place, identity

from . import house

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from django.db.models import QuerySet

    from blaupause.identity.delegation.past import Lent
    from blaupause.tenancy.models import Town


@dataclass(frozen=True, slots=True)
class Right:
    """A role that somebody has or had; "" gave or ended the platform.

    Attributes:
        units: names of the offices a clerk was limited to; empty means all.
        services: titles of the services a clerk was limited to; empty means all.
        is_off: the person is switched off today; nothing says since when.
    """

    person: str
    name: str
    role: StaffRole
    units: tuple[str, ...]
    services: tuple[str, ...]
    since: datetime
    until: datetime | None
    by: str
    reason: str
    ended_by: str
    end_reason: str
    is_off: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A right that was given, was ended by somebody, or ran out."""

    at: datetime
    what: Literal["given", "ended", "expired"]
    right: Right

    @property
    def by(self) -> str:
        return {"given": self.right.by, "ended": self.right.ended_by, "expired": ""}[self.what]

    @property
    def reason(self) -> str:
        return {"given": self.right.reason, "ended": self.right.end_reason, "expired": ""}[self.what]


def people() -> list[tuple[str, str]]:
    """Return everybody who works here or did, by name: id and name."""
    town = current_place().town
    with identity():
        rows = _of(town).values_list("person__uuid", "person__name").distinct()
        return sorted(((str(uuid), name) for uuid, name in rows), key=lambda each: each[1])


def changes(since: date, until: date) -> list[Change]:
    """Return what was given, ended or ran out on these days, the newest first."""
    first, end = start_of(since), start_of(until + timedelta(days=1))
    given = Q(granted_at__gte=first, granted_at__lt=end)
    ended = Q(valid_until__gte=first, valid_until__lt=min(end, now()))
    found = [change for right, row in _rights(given | ended) for change in _changes(right, row)]
    return sorted((each for each in found if first <= each.at < end), key=lambda each: each.at, reverse=True)


def holders(day: date, units: Collection[int], service: str) -> list[Right]:
    """Return who could open cases of a service in any of these offices on a day, by name.

    A role that was given for a time before counts from the moment it was given: until then it opened nothing.
    """
    first, end = start_of(day), start_of(day + timedelta(days=1))
    lasting = Q(valid_until__isnull=True) | Q(valid_until__gt=first)
    rows = _rights(on_service(service) & lasting & Q(role=Role.CLERK.value, valid_from__lt=end, granted_at__lt=end))
    fitting = ((right, row) for right, row in rows if not row.unit_ids or set(row.unit_ids) & set(units))
    found = [replace(right, since=max(row.valid_from, row.granted_at)) for right, row in fitting]
    return sorted(found, key=lambda each: each.name)


def delegates(day: date, service: str, people: Iterable[str]) -> list[Lent]:
    """Return who of elsewhere could open cases of a service on a day, under which grant.

    Args:
        day: which.
        service: slug.
        people: who saw something that day: whoever did so under a grant is told of though not named in it any more.
    """
    first, end = start_of(day), start_of(day + timedelta(days=1))
    town = current_place().town
    if town is None:
        return []
    with identity():
        return past.lent(town, service, first, end, past.acted(town, people, first, end))


def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _of(town: Town | None) -> QuerySet[Membership]:
    return Membership.objects.filter(town=town)


def _rights(chosen: Q) -> list[tuple[Right, Membership]]:
    town, offices = current_place().town, house.units()
    with identity():
        rows = list(_of(town).filter(chosen).select_related("person").order_by("pk"))
        known = names_of({each for row in rows for each in (row.granted_by, row.ended_by)})
    titles = house.services({slug for row in rows for slug in row.service_slugs})
    return [(_right(row, known, offices, titles), row) for row in rows]


def _right(row: Membership, known: Mapping[str, str], offices: Mapping[int, str], titles: Mapping[str, str]) -> Right:
    return Right(
        person=str(row.person.uuid),
        name=row.person.name,
        role=StaffRole(row.role),
        units=tuple(offices.get(pk, str(pk)) for pk in row.unit_ids),
        services=tuple(titles.get(slug, slug) for slug in row.service_slugs),
        since=row.valid_from,
        until=row.valid_until,
        by=known.get(row.granted_by, ""),
        reason=row.reason,
        ended_by=known.get(row.ended_by, ""),
        end_reason=row.end_reason,
        is_off=not row.person.is_active,
    )


def _changes(right: Right, row: Membership) -> Iterable[Change]:
    yield Change(row.granted_at, "given", right)
    if row.valid_until is not None and (row.ended_by or row.valid_until <= now()):
        yield Change(row.valid_until, "ended" if row.ended_by else "expired", right)
