"""Who acts in a request: from the session, and from the memberships as they are at this moment (D5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from django.db.models import Q, Subquery

from blaupause.domain import ANONYMOUS, Actor, ActorKind, Level, Role, now
from blaupause.tenancy.directory import town_for_host

from .delegation.standing import acting_of
from .enums import Realm
from .models import Membership

GRANT: Final = "grant"
"""Where a session in a town keeps under which grant its person acts there."""
HELD: Final = ("town_id", "town__slug", "role", "unit_ids", "service_slugs")

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from blaupause.tenancy.models import Town

    from .models import Person
    from .sessions import ServerSession


def actor_of(session: ServerSession, town: Town | None) -> Actor:
    """Return who acts in a town, or at the hub. At most one query, two for staff of another town.

    A session that belongs to another host gives a member of staff without roles: refused, and logged with both towns.
    At the hub, where whoever works anywhere is somebody, it gives nobody.
    """
    if session.foreign_host and town is None:
        return ANONYMOUS
    if session.person is not None:
        chosen = str(session.get(GRANT, ""))
        known = staff(session.person, town, broker=session.broker, chosen=chosen)
        if session.foreign_host:
            return replace(known, roles=frozenset(), units=frozenset(), services=frozenset(), acting=None)
        if known.acting and known.acting.grant != chosen:
            session[GRANT] = known.acting.grant
        at = session.login.at if session.login else 0
        return replace(known, logged_in_at=datetime.fromtimestamp(at, tz=UTC) if at else None)
    if session.login is not None:
        return Actor(
            ActorKind.CITIZEN,
            id=session.login.pseudonym,
            name=session.login.name,
            town=town.slug if town else "",
            level=Level(session.login.level),
            evidence=session.login.evidence,
        )
    return ANONYMOUS


def carrier_of(session: ServerSession) -> Actor:
    """Return whose session it is that came to a foreign host: its kind and its town are told, never the account."""
    home = town_for_host(session.foreign_host)
    kinds = {Realm.BUERGER.value: ActorKind.CITIZEN, Realm.VERWALTUNG.value: ActorKind.STAFF}
    return Actor(
        kinds.get(session.foreign_realm, ActorKind.ANONYMOUS),
        id=str(session.person.uuid) if session.person else "",
        town=home.slug if home else "",
    )


def staff(person: Person, town: Town | None, *, broker: str = "", chosen: str = "") -> Actor:
    """Return a member of staff with the roles valid now, here; without one in whose stead they act, if in anybody's.

    Args:
        person: who it is.
        town: where; None is the hub.
        broker: a town's own provider by which they logged in: they have the roles in that town only, and act elsewhere
            only where it was sent for.
        chosen: the grant they act under; "" takes the first there is.
    """
    valid = valid_memberships(person, broker=broker)
    home = valid.filter(town__isnull=False).values("pk")[:1]  # their town, where they have no role here
    rows = valid.filter(Q(town=town) | Q(pk=Subquery(home))).values_list(*HELD)
    here = [row for row in rows if row[0] == (town.pk if town else None)]
    homes = [row[1] for row in rows if row[1]]
    acting = acting_of(person, town, valid.values_list(*HELD), chosen=chosen) if town and not here else None
    units, services = next((row[3:] for row in here if row[2] == Role.CLERK), ((), ()))
    return Actor(
        ActorKind.STAFF,
        id=str(person.uuid),
        name=person.name,
        town=acting.town if acting else town.slug if town and here else next(iter(homes), ""),
        roles=frozenset(Role(row[2]) for row in here),
        units=frozenset(units),
        services=frozenset(services),
        acting=acting,
    )


def valid_memberships(person: Person, *, broker: str = "") -> QuerySet[Membership]:
    """Return the memberships that count at this moment; none for a person who was switched off.

    Args:
        person: who.
        broker: a town's own provider by which the person logged in: nothing counts but what they are in that town.
    """
    found = Membership.objects.filter(counting(), person=person).order_by("pk")
    found = found.filter(town__schema_name=broker) if broker else found
    return found if person.is_active else found.none()


def counting() -> Q:
    """Return what holds for memberships that count at this moment."""
    moment = now()
    return (Q(valid_until__isnull=True) | Q(valid_until__gt=moment)) & Q(valid_from__lte=moment)


def on_service(slug: str) -> Q:
    """Return what holds for memberships whose clerk works on a service."""
    return Q(service_slugs=[]) | Q(service_slugs__contains=[slug])
