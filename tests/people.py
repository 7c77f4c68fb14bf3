"""People who act in tests, as identity would have found them."""

from __future__ import annotations

from datetime import timedelta

from blaupause.domain import Actor, ActorKind, Role, now

ADMIN = Actor(ActorKind.STAFF, id="admin-fulda", name="Bernd Admin", town="fulda", roles=frozenset({Role.ADMIN}))
CLERK = Actor(ActorKind.STAFF, id="clerk-fulda", name="Clara Amt", town="fulda", roles=frozenset({Role.CLERK}))
NEIGHBOUR = Actor(
    ActorKind.STAFF, id="admin-giessen", name="Gisela Admin", town="giessen", roles=frozenset({Role.ADMIN})
)
EDITOR = Actor(ActorKind.STAFF, id="kkv", name="Ida Entwurf", roles=frozenset({Role.KKV_EDITOR}))
LAND, KSPV = Role.KKV_APPROVER_LAND, Role.KKV_APPROVER_KSPV
CITIZEN = Actor(ActorKind.CITIZEN, id="pseudonym", town="fulda")


def approver(*roles: Role, name: str = "", minutes: int = 0) -> Actor:
    """Return somebody who may approve for a party, or for both, and logged in so many minutes ago."""
    id_ = name or "-".join(sorted(roles))
    return Actor(
        ActorKind.STAFF, id=id_, name=id_, roles=frozenset(roles), logged_in_at=now() - timedelta(minutes=minutes)
    )
