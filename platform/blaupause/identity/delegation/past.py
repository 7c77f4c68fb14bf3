"""Who of elsewhere could work on a town's cases at a time, as grants and roles were then. Asked in phase "identity"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from blaupause.audit.models import DelegatedAct
from blaupause.domain import Role
from blaupause.identity.actors import on_service
from blaupause.identity.enums import GrantKind, GrantRight
from blaupause.identity.models import DelegationGrant, Membership, Person
from blaupause.identity.queries import names_of
from blaupause.standards.sort import sort_key

from . import standing
from .rules import HELPERS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from blaupause.tenancy.models import Town


@dataclass(frozen=True, slots=True)
class Lent:
    """That somebody of elsewhere could see cases under a grant.

    Attributes:
        until: when it ended, or would.
        by: who agreed for the town whose cases they are; "" is the platform.
        is_named: by name; otherwise as one of every clerk there.
        was_named: they are not named any more, but acted under it then.
    """

    grant: str
    home: str
    right: GrantRight
    person: str
    name: str
    since: datetime
    until: datetime
    basis: str
    by: str
    is_named: bool
    was_named: bool = False

    @property
    def last_day(self) -> datetime:
        return self.until - timedelta(microseconds=1)


def lent(
    town: Town, service: str, since: datetime, until: datetime, acted: Iterable[tuple[str, str]] = ()
) -> list[Lent]:
    """Return who of elsewhere could see cases of a service between two moments, by name. Three or four queries.

    Who is named now is known; who was named before and is not any more only where they did something.

    Args:
        town: whose cases they are.
        service: slug.
        since: the first moment.
        until: the one after the last.
        acted: (person, grant) of what was read and done then.
    """
    grants = [row for row in _counted(town, since, until) if service in row.services]
    did = set(acted)
    clerks = _clerks({row.to_town_id for row in grants if row.to_town_id}, service, since, until)
    helpers = set(_held(since, until).filter(role=HELPERS, town=None).values_list("person__uuid", flat=True))
    granting = {row.pk: row.accepted_by if row.kind == GrantKind.SUPPORT else row.offered_by for row in grants}
    known = names_of(set(granting.values()))
    people = dict(Person.objects.filter(uuid__in=_everybody(grants, clerks, did)).values_list("uuid", "name"))
    names = {str(uuid): name for uuid, name in people.items()}
    found = [
        Lent(
            grant=str(row.uuid),
            home=standing.home_of(row),
            right=GrantRight(row.right),
            person=person,
            name=names.get(person, person),
            since=max(each for each in (row.valid_from, row.accepted_at) if each),
            until=_end(row, until),
            basis=row.basis,
            by=known.get(granting[row.pk], ""),
            is_named=not row.for_all_clerks,
            was_named=was_named,
        )
        for row in grants
        for person, was_named in _people(row, clerks.get(row.to_town_id or 0, set()), set(map(str, helpers)), did)
    ]
    return sorted(found, key=lambda each: (sort_key(each.name), each.grant))


def acted(town: Town, people: Iterable[str], since: datetime, until: datetime) -> set[tuple[str, str]]:
    """Return who of these read or did anything in a town under which grant, between two moments."""
    rows = DelegatedAct.objects.filter(town=town.schema_name, actor_id__in=set(people), at__gte=since, at__lt=until)
    return {(person, str(grant)) for person, grant in rows.values_list("actor_id", "grant").distinct()}


def _counted(town: Town, since: datetime, until: datetime) -> Iterable[DelegationGrant]:
    rows = DelegationGrant.objects.filter(
        Q(ended_at=None) | Q(ended_at__gt=since),
        town=town,
        accepted_at__lt=until,
        valid_from__lt=until,
        valid_until__gt=since,
    )
    return rows.select_related("to_town").order_by("pk")


def _held(since: datetime, until: datetime) -> QuerySet[Membership]:
    lasting = Q(valid_until=None) | Q(valid_until__gt=since)
    return Membership.objects.filter(lasting, valid_from__lt=until, granted_at__lt=until)


def _clerks(towns: Collection[int], service: str, since: datetime, until: datetime) -> dict[int, set[str]]:
    """Return the clerks that towns had then who worked on a service at home, by the person's uuid."""
    found: dict[int, set[str]] = {}
    rows = _held(since, until).filter(on_service(service), role=Role.CLERK, town__in=towns)
    for town_id, uuid in rows.values_list("town_id", "person__uuid"):
        found.setdefault(town_id or 0, set()).add(str(uuid))
    return found


def _people(
    row: DelegationGrant, clerks: set[str], helpers: set[str], did: set[tuple[str, str]]
) -> Iterable[tuple[str, bool]]:
    """Return who could act under a grant, and whether that is known only because they did."""
    here = helpers if row.kind == GrantKind.SUPPORT else clerks
    could = here if row.for_all_clerks else here & set(row.people)
    acted = {person for person, grant in did if grant == str(row.uuid)}
    return [*((each, False) for each in could), *((each, True) for each in acted - could)]


def _everybody(grants: Iterable[DelegationGrant], clerks: dict[int, set[str]], did: set[tuple[str, str]]) -> set[str]:
    named = {person for row in grants for person in row.people}
    return named | {person for several in clerks.values() for person in several} | {person for person, _grant in did}


def _end(row: DelegationGrant, otherwise: datetime) -> datetime:
    return min(each for each in (row.valid_until, row.ended_at or row.valid_until or otherwise) if each)
