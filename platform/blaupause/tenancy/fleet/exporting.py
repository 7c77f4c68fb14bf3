"""One town into one file, while it is used: everything as it was at one moment (docs/fleet.md)."""

from __future__ import annotations

import base64
import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, transaction
from psycopg import IsolationLevel, sql

from blaupause.audit import record
from blaupause.domain import SYSTEM, now
from blaupause.tenancy import towns
from blaupause.tenancy.context import operator
from blaupause.tenancy.models import MigrationLedger

from . import mandates, roles, schemas
from .archives import Manifest, writing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from blaupause.tenancy.models import Town

    from .archives import Stream, Writer

TABLES: Final = """
    SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    WHERE n.nspname = %s AND c.relkind = 'r' AND c.relname <> 'django_migrations'
    GROUP BY c.relname ORDER BY c.relname
"""
"""Tables by name: foreign keys are checked at the end of a transaction, so this order can be loaded.

What migrations a town has had is in the manifest: a restore writes it with the tables it makes.
"""
SEQUENCES: Final = """
    SELECT sequencename, last_value FROM pg_sequences
    WHERE schemaname = %s AND last_value IS NOT NULL AND sequencename <> 'django_migrations_id_seq'
    ORDER BY sequencename
"""
OF_PUBLIC: Final = {
    "jobs_job": (
        ("name", "arguments", "key", "state", "run_at", "attempts", "last_error", "created_at"),
        """SELECT name, arguments, CASE state WHEN 'running' THEN '' ELSE key END,
            CASE state WHEN 'running' THEN 'waiting' ELSE state END, run_at, attempts, last_error, created_at
            FROM jobs_job WHERE town = {} AND NOT starts_with(name, 'agreements.') ORDER BY id""",
    ),
    "hub_audit_anchor": (
        ("sequence", "seal", "at"),
        "SELECT sequence, seal, at FROM hub_audit_anchor WHERE town = {} ORDER BY sequence",
    ),
}
"""What the public schema keeps by a town's schema name: columns, and how they are read. What ran waits again.

Agreements stay at the hub of their cell, so what is to be done about them does: in another cell their ids are others'.
"""
STAFF: Final = "SELECT DISTINCT actor_id FROM audit_event WHERE actor_kind = 'staff' ORDER BY actor_id"
"""Whoever a column of the town may name: nobody writes in a case without an event."""


def export(slug: str, path: Path) -> tuple[Town, Manifest]:
    """Write a town into a file. The town goes on being used; what is in memory does not grow with it.

    Raises:
        NotFound: this cell has no town of that name.
        Unfit: there is a file of that name.
    """
    town = towns.by_slug(slug)
    with writing(path) as writer, one_moment():
        town = towns.by_slug(slug)
        streams = (*_of_town(town, writer), *_of_public(town, writer))
        manifest = _manifest(town, streams)
        writer.finish(manifest, town.keys)
    with operator():
        record("town.exported", by=SYSTEM, of=town, uuid=str(town.uuid), slug=slug, rows=manifest.rows)
    return town, manifest


@contextmanager
def one_moment() -> Iterator[None]:
    """Read all as it is at one moment, over a connection of its own that ends with it."""
    connection.close()
    connection.ensure_connection()
    connection.connection.isolation_level = IsolationLevel.REPEATABLE_READ
    connection.connection.read_only = True
    try:
        with transaction.atomic(durable=True):
            yield
    finally:
        connection.close()


def columns_of(schema: str) -> dict[str, tuple[str, ...]]:
    """Return the tables of a town that are taken along, with their columns."""
    with operator(), connection.cursor() as cursor:
        cursor.execute(TABLES, (schema,))
        return {table: tuple(columns) for table, columns in cursor.fetchall()}


def sequences_of(schema: str) -> dict[str, int]:
    """Return how far each sequence of a town has come. Every row that came, and every event, moves one."""
    with schemas.owner_place(schema), connection.cursor() as cursor:
        cursor.execute(SEQUENCES, (schema,))
        return {str(name): int(value) for name, value in cursor.fetchall()}


def counts_of(schema: str) -> dict[str, int]:
    """Return how many rows each table of a town has now."""
    found = {}
    for table in columns_of(schema):
        with schemas.owner_place(schema), connection.cursor() as cursor:
            cursor.execute(_said(cursor, "SELECT count(*) FROM {}", sql.Identifier(table)))
            found[table] = int(cursor.fetchone()[0])
    return found


def _of_town(town: Town, writer: Writer) -> Iterator[Stream]:
    tables = columns_of(town.schema_name)
    with schemas.owner_place(town.schema_name), connection.cursor() as cursor:
        names = sql.SQL(", ").join(map(sql.Identifier, tables))
        cursor.execute(_said(cursor, "LOCK TABLE {} IN ACCESS SHARE MODE", names))
        for table, columns in tables.items():
            listed = sql.SQL(", ").join(map(sql.Identifier, columns))
            statement = _said(cursor, "COPY {} ({}) TO STDOUT", sql.Identifier(table), listed)
            yield writer.add(table, "town", columns, _copied(cursor, statement))


def _of_public(town: Town, writer: Writer) -> Iterator[Stream]:
    with operator(), connection.cursor() as cursor:
        for table, (columns, query) in OF_PUBLIC.items():
            statement = _said(cursor, f"COPY ({query}) TO STDOUT", sql.Literal(town.schema_name))
            yield writer.add(table, "public", columns, _copied(cursor, statement))


def _copied(cursor: Any, statement: str) -> Iterator[bytes]:
    with cursor.copy(statement) as rows:
        yield from map(bytes, rows)


def _said(cursor: Any, statement: str, *parts: sql.Composable) -> str:
    return sql.SQL(statement).format(*parts).as_string(cursor.connection)


def _manifest(town: Town, streams: tuple[Stream, ...]) -> Manifest:
    with operator(), connection.cursor() as cursor:
        cursor.execute(roles.EXPORTED, (town.pk,))
        memberships, grants, told = json.loads(cursor.fetchone()[0]), mandates.of_town(town), _told(town)
        ledger = MigrationLedger.objects.filter(schema_name=town.schema_name, state="done").order_by("-at").first()
    with schemas.owner_place(town.schema_name), connection.cursor() as cursor:
        cursor.execute(STAFF)
        staff = [actor for (actor,) in cursor.fetchall()]
    return Manifest(
        exported_at=now().isoformat(),
        town=told,
        release=ledger.release if ledger else "",
        applied=[list(key) for key in sorted(schemas.applied(town.schema_name))],
        streams=streams,
        sequences=sequences_of(town.schema_name),
        versions=_versions(town, streams),
        staff=staff,
        memberships=memberships,
        grants=grants,
    )


def _told(town: Town) -> dict[str, Any]:
    """Return the town's row without the numbers that mean nothing in another database."""
    return {
        "uuid": str(town.uuid),
        "slug": town.slug,
        "name": town.name,
        "kind": town.kind,
        "ars": town.ars,
        "state": town.state,
        "is_sample": town.is_sample,
        "data_key": base64.b64encode(bytes(town.data_key)).decode(),
        "is_unopened": town.is_unopened,
        "farewell": town.farewell,
        "deletes_on": town.deletes_on.isoformat() if town.deletes_on else None,
        "successor": str(town.successor.uuid) if town.successor else None,
        "domains": [{"domain": each.domain, "is_primary": each.is_primary} for each in town.domains.all()],
    }


def _versions(town: Town, streams: tuple[Stream, ...]) -> list[str]:
    """Return which versions of templates the town's rows name: wherever a column is called `content_hash`."""
    found: set[str] = set()
    with schemas.owner_place(town.schema_name), connection.cursor() as cursor:
        for stream in streams:
            if "content_hash" in stream.columns:
                cursor.execute(_said(cursor, "SELECT DISTINCT content_hash FROM {}", sql.Identifier(stream.table)))
                found.update(value for (value,) in cursor.fetchall())
    return sorted(found)
