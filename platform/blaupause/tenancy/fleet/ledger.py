"""What a cell knows of its schemas: which release each has, which stand ready, which belong to nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from blaupause.tenancy.context import operator
from blaupause.tenancy.enums import LedgerState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PUBLIC: Final = "public"
SCHEMAS: Final = """
    SELECT schema_name, slug, is_sample::int AS first FROM tenancy_town WHERE state <> 'left' OR leaves_at IS NOT NULL
    UNION ALL SELECT schema_name, '', -1 FROM tenancy_spare
"""
"""What the towns' release is for: towns, also those that can still be taken back, sample towns first; and spares."""
BEHIND: Final = f"""
    SELECT found.schema_name, found.slug, coalesce(l.state, ''), coalesce(l.error, ''), coalesce(l.blocker, ''), l.at
    FROM (
        SELECT schema_name, slug, first, %s AS release FROM ({SCHEMAS}) town
        UNION ALL SELECT 'public', 'public', 2, %s
    ) found
    LEFT JOIN tenancy_migrationledger l ON l.schema_name = found.schema_name AND l.release = found.release
    WHERE l.state IS DISTINCT FROM 'done'
    ORDER BY found.first DESC, found.slug
"""  # noqa: S608 – made of constants only
WRITE: Final = """
    INSERT INTO tenancy_migrationledger (schema_name, release, state, error, blocker, seconds, at)
    SELECT found.schema_name, %s, %s, %s, %s, found.seconds, now()
    FROM unnest(%s::text[], %s::float[]) AS found (schema_name, seconds)
    ON CONFLICT (schema_name, release) DO UPDATE SET state = excluded.state, error = excluded.error,
        blocker = excluded.blocker, seconds = excluded.seconds, at = excluded.at
"""
WRITTEN: Final = f"{WRITE} RETURNING schema_name"
ADD_SPARE: Final = f"""
    WITH written AS ({WRITTEN}) INSERT INTO tenancy_spare (schema_name, made_at) SELECT schema_name, now() FROM written
"""  # noqa: S608 – made of constants only
TAKE_OUT: Final = """
    DELETE FROM tenancy_spare USING tenancy_migrationledger l
    WHERE l.schema_name = tenancy_spare.schema_name AND l.release = ANY(%s) RETURNING tenancy_spare.schema_name
"""
ORPHANS: Final = """
    SELECT found.name FROM (
        SELECT nspname AS name FROM pg_namespace WHERE starts_with(nspname, 'town_')
        UNION SELECT r.rolname FROM pg_roles r JOIN pg_auth_members m ON m.roleid = r.oid
            JOIN pg_roles us ON us.oid = m.member AND us.rolname = session_user
            WHERE starts_with(r.rolname, 'town_') AND r.rolname <> 'town_any'
            AND NOT EXISTS (SELECT 1 FROM pg_shdepend d JOIN pg_database b ON b.oid = d.dbid
                            WHERE d.refobjid = r.oid AND b.datname <> current_database())
    ) found
    WHERE NOT EXISTS (SELECT 1 FROM tenancy_town t WHERE t.schema_name = found.name)
      AND NOT EXISTS (SELECT 1 FROM tenancy_spare s WHERE s.schema_name = found.name)
      AND NOT EXISTS (SELECT 1 FROM tenancy_keptschema k WHERE k.schema_name = found.name)
    ORDER BY found.name
"""


@dataclass(frozen=True, slots=True)
class Behind:
    """A schema that a release has not reached.

    Attributes:
        slug: of its town; "" for a spare.
        state: "" where it was not tried yet, else "failed" or "locked".
        error: what PostgreSQL said.
        blocker: who held the lock.
        at: when it was tried, ISO 8601; "" where it was not.
    """

    schema: str
    slug: str
    state: str
    error: str
    blocker: str
    at: str

    @property
    def name(self) -> str:
        return self.slug or self.schema


def behind(towns: str, public: str) -> list[Behind]:
    """Return what a release has not reached: the public schema first, then sample towns, spares last. One query.

    Args:
        towns: name of what it wants of a town.
        public: name of what it wants of the public schema.
    """
    with operator(), connection.cursor() as cursor:
        cursor.execute(BEHIND, (towns, public))
        return [
            Behind(schema, slug, state, error, blocker, at.isoformat() if at else "")
            for schema, slug, state, error, blocker, at in cursor.fetchall()
        ]


def write(
    schema: str,
    release: str,
    state: LedgerState = LedgerState.DONE,
    *,
    error: str = "",
    blocker: str = "",
    seconds: float = 0,
) -> None:
    """Write down how a release reached a schema, or did not. Part of the caller's transaction."""
    with operator(), connection.cursor() as cursor:
        cursor.execute(WRITE, (release, state, error, blocker, [schema], [seconds]))


def write_done(seconds: Mapping[str, float], release: str) -> None:
    """Write down that a release reached schemas, and how long each took."""
    with operator(), connection.cursor() as cursor:
        cursor.execute(WRITE, (release, LedgerState.DONE, "", "", [*seconds], [*seconds.values()]))


def written(schema: str, release: str) -> tuple[str, tuple[Any, ...]]:
    """Return the statement that writes down that a schema is made as a release wants it, and returns its name."""
    return WRITTEN, (release, LedgerState.DONE, "", "", [schema], [0.0])


def add_spare(schema: str, release: str) -> None:
    """Write down that a schema of this release stands ready. Part of the caller's transaction."""
    with operator(), connection.cursor() as cursor:
        cursor.execute(ADD_SPARE, written(schema, release)[1])


def in_stock() -> list[str]:
    """Return the releases that reached spares."""
    with operator(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT l.release FROM tenancy_spare JOIN tenancy_migrationledger l USING (schema_name)"
        )
        return [release for (release,) in cursor.fetchall()]


def take_out(releases: Sequence[str]) -> list[str]:
    """Take the spares that these releases reached out of the stock; return their schemas: they are nobody's now."""
    with operator(), connection.cursor() as cursor:
        cursor.execute(TAKE_OUT, ([*releases],))
        return [schema for (schema,) in cursor.fetchall()]


def orphans() -> list[str]:
    """Return schemas and roles that neither a town nor a spare has: left by a creation that was killed."""
    with operator(), connection.cursor() as cursor:
        cursor.execute(ORPHANS)
        return [name for (name,) in cursor.fetchall()]
