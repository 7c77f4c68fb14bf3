"""The officer's browser, and entries to look for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from blaupause.audit import record
from blaupause.domain import Actor, ActorKind, Role
from blaupause.tenancy.context import identity
from tests import clients

if TYPE_CHECKING:
    from django.db.models import Model
    from django.test import Client

    from tests.worlds import World

PAGE = "/datenschutzaufsicht/"
PARTNER = Actor(ActorKind.STAFF, id="gesa", name="Gesa", town="giessen", roles=frozenset({Role.CLERK}))


def officer(world: World, *, minutes: int = 0) -> Client:
    return clients.staff(Role.DATA_PROTECTION, world.town, minutes=minutes)


def happened(name: str, *, by: Actor, of: Model | None = None, **details: Any) -> None:
    with transaction.atomic():
        record(name, by=by, of=of, **details)


def at_hub(name: str, *, by: Actor, **details: Any) -> None:
    with identity():
        happened(name, by=by, **details)


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def plan_of(sql: str, params: Any = None) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}", params)
        return "\n".join(row[0] for row in cursor.fetchall())
