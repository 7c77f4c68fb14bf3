"""People who act in tests, as identity would have found them."""

from __future__ import annotations

from blaupause.domain import Actor, ActorKind, Role

ADMIN = Actor(ActorKind.STAFF, id="admin-fulda", name="Bernd Admin", town="fulda", roles=frozenset({Role.ADMIN}))
CLERK = Actor(ActorKind.STAFF, id="clerk-fulda", name="Clara Amt", town="fulda", roles=frozenset({Role.CLERK}))
NEIGHBOUR = Actor(
    ActorKind.STAFF, id="admin-giessen", name="Gisela Admin", town="giessen", roles=frozenset({Role.ADMIN})
)
EDITOR = Actor(ActorKind.STAFF, id="kkv", name="Ida Entwurf", roles=frozenset({Role.KKV_EDITOR}))
CITIZEN = Actor(ActorKind.CITIZEN, id="pseudonym", town="fulda")
