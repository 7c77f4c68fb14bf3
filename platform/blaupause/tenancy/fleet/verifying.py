"""Comparing schemas with what their migrations make: what somebody changed by hand is found by name."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import batched
from typing import TYPE_CHECKING, Final

from django.db import connection

from blaupause.tenancy.context import operator
from blaupause.tenancy.signposts import HEARD

from . import schemas
from .ledger import SCHEMAS
from .schemas import APP

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .compiling import Compiled

AT_ONCE: Final = 50
REACHED: Final = f"""
    SELECT found.schema_name, found.slug FROM ({SCHEMAS}) found
    JOIN tenancy_migrationledger l ON l.schema_name = found.schema_name AND l.release = %s AND l.state = 'done'
    WHERE NOT EXISTS (SELECT 1 FROM tenancy_town t WHERE t.schema_name = found.schema_name AND t.state = 'left')
    ORDER BY found.slug, found.schema_name
"""  # noqa: S608 – made of constants only

HELD_ALWAYS: Final = """
    SELECT role.rolname, login.rolname FROM pg_auth_members m
    JOIN pg_roles role ON role.oid = m.roleid JOIN pg_roles login ON login.oid = m.member
    JOIN pg_namespace town ON town.nspname = role.rolname
    WHERE m.inherit_option AND login.rolname IN (%s, current_user) ORDER BY 1, 2
"""
UNHEARD: Final = f"""
    SELECT u.subname FROM pg_subscription u
    WHERE u.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND NOT {HEARD}
    ORDER BY u.subname
"""  # noqa: S608 – made of constants only


@dataclass(frozen=True, slots=True)
class Drift:
    """How a schema differs from its release: lines it has too many, and lines it lacks."""

    name: str
    more: tuple[str, ...]
    less: tuple[str, ...]


def drifts(compiled: Compiled) -> Iterator[Drift]:
    """Yield the schemas that have this release and are not what it makes; those of towns that left may be shut."""
    with operator(), connection.cursor() as cursor:
        cursor.execute(REACHED, (compiled.release,))
        names = dict(cursor.fetchall())
    wanted = set(compiled.lines)
    for some in batched(names, AT_ONCE):
        found = schemas.describe(some)
        for schema in some:
            lines = set(found.get(schema, ()))
            if lines != wanted:
                yield Drift(names[schema] or schema, tuple(sorted(lines - wanted)), tuple(sorted(wanted - lines)))


def held_always() -> list[tuple[str, str]]:
    """Return towns' roles whose rights a login has without taking the role on, with that login. One query.

    A town's role is given to logins that are NOINHERIT; somebody who made one INHERIT gave it the towns that came then.
    """
    with operator(), connection.cursor() as cursor:
        cursor.execute(HELD_ALWAYS, (APP,))
        found: list[tuple[str, str]] = cursor.fetchall()
    return found


def unheard() -> list[str]:
    """Return what this cell follows and has heard nothing of for two minutes; a cell that answers says more often."""
    with operator(), connection.cursor() as cursor:
        cursor.execute(UNHEARD)
        return [name for (name,) in cursor.fetchall()]
