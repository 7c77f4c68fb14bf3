"""Giessen's clerk in Fulda's stead: what two administrations agree, and the browser of whom they send."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings

from blaupause.domain import SYSTEM, Actor, ActorKind, Role, now
from blaupause.identity import sessions
from blaupause.identity.actions import grant_membership
from blaupause.identity.delegation import actions
from blaupause.identity.delegation.rules import Clerks, Terms
from blaupause.identity.enums import GrantRight
from blaupause.identity.sessions import Login, Provider, ServerSession
from blaupause.tenancy.context import identity
from tests import clients
from tests.templates import DOG

if TYPE_CHECKING:
    from django.test import Client

    from blaupause.identity.models import DelegationGrant, Person
    from tests.worlds import World

BASIS = "KGG § 24, öffentlich-rechtliche Vereinbarung vom 12.05.2026"
HUB = "hub"


def person(subject: str, name: str, role: Role, world: World | None) -> Person:
    """Return somebody with a role in a town, or at the hub."""
    with identity():
        return grant_membership(
            issuer="http://127.0.0.1:1/verwaltung",
            subject=subject,
            name=name,
            email=f"{subject}@verwaltung.example",
            role=role,
            town=world.town if world else None,
            by=SYSTEM,
        ).person


def kara(giessen: World) -> Person:
    return person("kara", "Kara Klein", Role.CLERK, giessen)


def admin(world: World) -> Actor:
    who = person(f"admin-{world.town.slug}", f"Admin {world.town.slug}", Role.ADMIN, world)
    return Actor(ActorKind.STAFF, str(who.uuid), who.name, world.town.slug, frozenset({Role.ADMIN}))


def browser(who: Person, world: World, *, broker: str = "") -> Client:
    """Return the browser of somebody who came to a town by its hand-off."""
    with identity():
        session = ServerSession(world.host)
        login = Login("verwaltung", at=now().timestamp())
        session.begin(login, provider=Provider("verwaltung", "", "", broker), person=who)
        sessions.save(session)
    client = clients.visitor(world.host)
    client.cookies[settings.SESSION_COOKIE_NAME] = session.key
    return client


def terms(right: GrantRight = GrantRight.DECIDE, services: tuple[str, ...] = (DOG,), basis: str = BASIS) -> Terms:
    return Terms(services, right, basis)


def offered(fulda: World, giessen: World, agreed: Terms | None = None, **span: Any) -> DelegationGrant:
    """Fulda offers Gießen that its clerks work on Fulda's cases."""
    begin = span.get("begin", now() - timedelta(minutes=1))
    end = span.get("end", now() + timedelta(days=30))
    by = admin(fulda)
    with identity():
        return actions.offer(
            town=fulda.town, partner=giessen.town.slug, terms=agreed or terms(), begin=begin, end=end, by=by
        )


def agreed(
    fulda: World, giessen: World, what: Terms | None = None, who: Clerks | None = None, **span: Any
) -> DelegationGrant:
    """Both agree; unless somebody else is named, Kara acts."""
    found, by = offered(fulda, giessen, what, **span), admin(giessen)
    named = who or Clerks(people=(str(kara(giessen).uuid),))
    with identity():
        return actions.accept(town=giessen.town, grant=str(found.uuid), clerks=named, by=by)


def ended(found: DelegationGrant, world: World, reason: str = "Stelle ist wieder besetzt") -> None:
    by = admin(world)
    with identity():
        actions.end(town=world.town, grant=str(found.uuid), reason=reason, by=by)


def delegate(
    fulda: World, giessen: World, right: GrantRight = GrantRight.DECIDE, services: tuple[str, ...] = (DOG,)
) -> Client:
    """Return Kara's browser in Fulda, under a grant of these services."""
    agreed(fulda, giessen, terms(right, services))
    return browser(kara(giessen), fulda)
