"""What can be known about grants. Asked in the phase "identity"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.db.models import OuterRef, Q, Subquery

from blaupause.domain import NotFound, Right, Role, now, signed
from blaupause.identity.actors import HELD, counting, valid_memberships
from blaupause.identity.enums import GrantKind, GrantRight, GrantState, Side
from blaupause.identity.links import origin
from blaupause.identity.models import DelegationGrant, Membership
from blaupause.identity.queries import names_of, people_of
from blaupause.identity.team.rules import last_day
from blaupause.standards.sort import sort_key
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.models import Domain, Town

from . import rules, standing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from blaupause.domain import Actor
    from blaupause.identity.models import Person

PARTNERS: Final = (TownState.SETUP, TownState.LIVE, TownState.OFFLINE)


@dataclass(frozen=True, slots=True)
class Shown:
    """A grant as an administration sees it.

    Attributes:
        side: on which side it stands.
        people: who may act, by name; empty means every clerk of the acting town.
        can_answer: it waits for this administration.
        can_end: it is open or counts, or will.
        can_lengthen: this side may wish for a later last day.
        can_agree: the other side wishes for one.
    """

    grant: DelegationGrant
    state: GrantState
    side: Side
    home: str
    offered_by: str
    accepted_by: str
    ended_by: str
    people: tuple[str, ...]
    can_answer: bool
    can_end: bool
    can_lengthen: bool = False
    can_agree: bool = False

    @property
    def proposed_day(self) -> datetime | None:
        return last_day(self.grant.proposed_until)

    @property
    def right(self) -> GrantRight:
        return GrantRight(self.grant.right)

    @property
    def last_day(self) -> datetime | None:
        return last_day(self.grant.valid_until)

    @property
    def is_support(self) -> bool:
        return self.grant.kind == GrantKind.SUPPORT

    @property
    def is_given(self) -> bool:
        return self.side == Side.GRANTING


@dataclass(frozen=True, slots=True)
class Stead:
    """A town in whose stead somebody may act, and the way in."""

    grant: str
    town: Town
    right: GrantRight
    until: datetime
    is_support: bool
    url: str

    @property
    def last_day(self) -> datetime | None:
        return last_day(self.until)


@dataclass(frozen=True, slots=True)
class End:
    """Why somebody does not act in a town's stead any more; who ended it and why, where somebody did."""

    cause: str
    town: str
    home: str
    at: datetime | None
    reason: str
    is_by_town: bool


@dataclass(frozen=True, slots=True)
class Delegate:
    """Somebody of elsewhere who may work on cases of these services."""

    id: str
    name: str
    services: frozenset[str]


def grants_of(town: Town) -> tuple[Shown, ...]:
    """Return what a town gave and was given, the newest first. Two queries."""
    found = DelegationGrant.objects.filter(Q(town=town) | Q(to_town=town))
    return _shown(found, lambda grant: Side.GRANTING if grant.town_id == town.pk else Side.ACTING)


def support_asked(by: Actor) -> tuple[Shown, ...]:
    """Return what somebody of the competence centre asked for, the newest first. Two queries."""
    return _shown(DelegationGrant.objects.filter(kind=GrantKind.SUPPORT, offered_by=by.id), lambda _grant: Side.ACTING)


def grant(town: Town | None, uuid: str, by: Actor) -> Shown:
    """Return a grant as one of its two sides sees it.

    Raises:
        NotFound: there is none of that id with this town on a side of it.
    """
    found = DelegationGrant.objects.filter(uuid=uuid)
    for each in _shown(found, lambda grant: rules.side_of(grant, town, by)):
        return each
    raise NotFound


def partners(town: Town | None) -> list[Town]:
    """Return the towns of this cell with which one can agree something, by name."""
    others = Town.objects.filter(state__in=PARTNERS)
    others = others.exclude(pk=town.pk) if town else others
    return sorted(others, key=lambda each: sort_key(each.name))


def clerks_of(town: Town, services: Iterable[str]) -> list[tuple[str, str]]:
    """Return the clerks of a town who work on any of these services there, id and name, by name."""
    fits = Q(service_slugs=[]) | Q(service_slugs__has_any_keys=list(services))
    rows = Membership.objects.filter(counting(), fits, town=town, role=Role.CLERK, person__is_active=True)
    found = {str(uuid): name for uuid, name in rows.values_list("person__uuid", "person__name")}
    return sorted(found.items(), key=lambda each: sort_key(each[1]))


def steads(person: Person, *, broker: str = "") -> tuple[Stead, ...]:
    """Return the towns in whose stead somebody may act now, by name; a town's own provider counts for its grants only.

    Two queries.
    """
    host = Domain.objects.filter(tenant=OuterRef("town"), is_primary=True).order_by("pk").values("domain")
    rows = (
        standing.open_to(person, _held(person, broker)).annotate(host=Subquery(host[:1])).order_by("town__name", "pk")
    )
    return tuple(
        Stead(
            str(row.uuid),
            row.town,
            GrantRight(row.right),
            row.valid_until or now(),
            row.kind == GrantKind.SUPPORT,
            f"{origin(row.host or row.town.host)}/auth/vertretung/{row.uuid}/",
        )
        for row in rows
    )


def may_act(person: Person, town: Town, uuid: str = "", *, broker: str = "") -> bool:
    """Tell whether somebody may act in a town's stead, under that grant or any; by a town's own provider or not."""
    found = standing.open_to(person, _held(person, broker)).filter(town=town)
    return (found.filter(uuid=uuid) if uuid else found).exists()


def delegates(town: Town) -> list[Delegate]:
    """Return who of elsewhere may work on cases of a town now, each once, under all their grants. Two queries."""
    grants = [row for row in standing.counting().filter(town=town).select_related("to_town") if _works(row)]
    homes = {row.to_town_id for row in grants if row.to_town_id}
    clerks = Membership.objects.filter(counting(), town__in=homes, role=Role.CLERK, person__is_active=True)
    people = list(clerks.values_list("person__uuid", "person__name", "town_id", "service_slugs"))
    found: dict[str, Delegate] = {}
    for row in grants:
        for uuid, name, home, limits in people:
            services = standing.services_of(row, limits)
            if services and home == row.to_town_id and (row.for_all_clerks or str(uuid) in row.people):
                before = found.get(str(uuid)) or Delegate(str(uuid), signed(name, standing.home_of(row)), frozenset())
                found[str(uuid)] = replace(before, services=before.services | services)
    return list(found.values())


def of_elsewhere(people: Iterable[str], town: Town) -> dict[str, frozenset[str]]:
    """Return who of these is not the town's own, with the services on whose cases they may work there now.

    Who has a role there is its own, and who had one and never was sent. Somebody whom nobody knows here came with the
    town from another cell, and may work on nothing.
    """
    asked, roles = set(people), Membership.objects.filter(town=town)
    known = {str(each.uuid): each for each in people_of(asked)}
    own = set(roles.filter(counting()).values_list("person", flat=True))
    before = set(roles.values_list("person", flat=True)) - own
    given = list(DelegationGrant.objects.filter(town=town)) if before else []
    found: dict[str, frozenset[str]] = {id_: frozenset() for id_ in asked - known.keys()}
    for id_, person in known.items():
        was_sent = person.pk not in before or any(_was_meant_for(grant, person) for grant in given)
        if person.pk not in own and was_sent:
            found[id_] = _services_now(person, town)
    return found


def signatures(acted: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return how a case's history names those who acted under these grants: (person, grant). Two queries."""
    pairs = set(acted)
    names = names_of({person for person, _grant in pairs})
    found = DelegationGrant.objects.filter(uuid__in={grant for _person, grant in pairs}).select_related("to_town")
    homes = {str(each.uuid): standing.home_of(each) for each in found}
    return {
        person: signed(names[person], homes[grant]) for person, grant in pairs if person in names and grant in homes
    }


def services_of(uuid: str) -> frozenset[str]:
    """Return on which services' cases one worked under a grant, whether it counts or not."""
    found = DelegationGrant.objects.filter(uuid=uuid).values_list("services", flat=True).first()
    return frozenset(found or ())


def end_of(uuid: str, *, town: Town, person: Person) -> End | None:
    """Return why somebody does not act under a grant of this town; None where it never was meant for them."""
    found = DelegationGrant.objects.filter(uuid=uuid, town=town).select_related("town", "to_town").first()
    if found is None or not _was_meant_for(found, person):
        return None
    return End(
        cause=rules.cause_of_end(found, at=now()),
        town=found.town.name,
        home=standing.home_of(found),
        at=found.ended_at or found.valid_until,
        reason=found.end_reason,
        is_by_town=found.ended_side == Side.GRANTING,
    )


def _shown(found: QuerySet[DelegationGrant], side: Callable[[DelegationGrant], Side]) -> tuple[Shown, ...]:
    rows = list(found.select_related("town", "to_town").order_by("-offered_at", "-pk"))
    names = names_of({id_ for row in rows for id_ in (row.offered_by, row.accepted_by, row.ended_by, *row.people)})
    moment = now()
    return tuple(_seen(row, side(row), names, moment) for row in rows)


def _seen(row: DelegationGrant, side: Side, names: dict[str, str], moment: datetime) -> Shown:
    state = rules.state_of(row, at=moment)
    is_open, counts = state == GrantState.OFFERED, state in {GrantState.AHEAD, GrantState.ACTIVE}
    return Shown(
        grant=row,
        state=state,
        side=side,
        home=standing.home_of(row),
        offered_by=names.get(row.offered_by, ""),
        accepted_by=names.get(row.accepted_by, ""),
        ended_by=names.get(row.ended_by, ""),
        people=tuple(sorted((names[id_] for id_ in row.people if id_ in names), key=sort_key)),
        can_answer=is_open and side == rules.answers(row),
        can_end=is_open or counts,
        can_lengthen=counts and row.kind == GrantKind.MANDATE,
        can_agree=counts and row.proposed_side not in {"", side},
    )


def _held(person: Person, broker: str) -> list[standing.Held]:
    return list(valid_memberships(person, broker=broker).values_list(*HELD))


def _services_now(person: Person, town: Town) -> frozenset[str]:
    held = _held(person, "")
    limits = {town_id: services for town_id, _slug, role, _units, services in held if role == Role.CLERK}
    grants = [row for row in standing.open_to(person, held).filter(town=town) if _works(row)]
    services = (standing.services_of(row, limits.get(row.to_town_id, ())) for row in grants)
    return frozenset().union(*services)


def _works(row: DelegationGrant) -> bool:
    return standing.right_of(row) >= Right.WORK


def _was_meant_for(found: DelegationGrant, person: Person) -> bool:
    """Tell whether somebody is named in a grant, or works or worked where it was given."""
    worked_there = Membership.objects.filter(person=person, town=found.to_town_id) if found.to_town_id else None
    return str(person.uuid) in found.people or (worked_there is not None and worked_there.exists())
