"""The catalogue of one cell flows to the others, by PostgreSQL's own logical replication (D6). No DDL travels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql
from psycopg.conninfo import make_conninfo

from blaupause.domain import Conflict, NotFound
from blaupause.tenancy.context import operator
from blaupause.tenancy.enums import LedgerState
from blaupause.tenancy.models import MigrationLedger

from . import ledger
from .cells import at_cell

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

READER: Final = "catalogue_reader"
"""Login by which another cell reads the catalogue; `cell create` makes it where it gets a password."""
NAME: Final = "released_catalogue"
TABLES: Final = (
    "catalogue_service",
    "catalogue_servicekey",
    "catalogue_templateversion",
    "catalogue_release",
    "catalogue_retirement",
    "catalogue_assessment",
)
"""Not the reviews and votes: they are work of the hub, and what came of them is in the release's signed statement."""
CREATED: Final = "CREATE PUBLICATION {} FOR TABLE {}"
OFFERED: Final = "SELECT 1 FROM pg_publication WHERE pubname = %s"
FOLLOWED: Final = "SELECT subname FROM pg_subscription WHERE subname = %s"
SLOT: Final = """
    SELECT pg_create_logical_replication_slot(%(name)s, 'pgoutput')
    WHERE NOT EXISTS (SELECT 1 FROM pg_replication_slots WHERE slot_name = %(name)s)
"""
"""A place in the other cell's record, made before the subscription: on one server that would wait for itself for ever
(PostgreSQL, CREATE SUBSCRIPTION, notes). One that a killed call left behind is used."""
HOW_FAR: Final = """
    SELECT count(*) FILTER (WHERE r.srsubstate IN ('r', 's')), count(*), max(s.latest_end_time)::text
    FROM pg_subscription u JOIN pg_subscription_rel r ON r.srsubid = u.oid
    LEFT JOIN pg_stat_subscription s ON s.subid = u.oid AND s.relid IS NULL WHERE u.subname = %s
"""


@dataclass(frozen=True, slots=True)
class Following:
    """How far a cell has come with the catalogue of another.

    Attributes:
        tables: how many have arrived wholly, of how many.
        heard_at: when the other cell last said something; "" where it has not.
    """

    tables: tuple[int, int]
    heard_at: str


def offer() -> None:
    """Let other cells follow this cell's catalogue. Safe to repeat.

    Raises:
        Conflict: the server does not write what replication needs, or nobody may read it.
    """
    with operator(), connection.cursor() as cursor:
        cursor.execute("SHOW wal_level")
        if cursor.fetchone() != ("logical",):
            raise Conflict("PostgreSQL must run with wal_level = logical, so that other cells can follow.")
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s AND rolreplication", (READER,))
        if cursor.fetchone() is None:
            raise Conflict(f"This server has no login {READER}. Make it when the cell is made: see docs/fleet.md.")
        names = _listed(TABLES)
        _run(cursor, "GRANT USAGE ON SCHEMA public TO {}", sql.Identifier(READER))
        _run(cursor, "GRANT SELECT ON {} TO {}", names, sql.Identifier(READER))
        statement = "ALTER PUBLICATION {} SET TABLE {}" if _is_there(cursor, OFFERED) else CREATED
        _run(cursor, statement, sql.Identifier(NAME), names)


def follow(cell: str, password: str) -> Following:
    """Follow the catalogue of another cell from now on; called again, tell how far it is.

    Raises:
        NotFound: no such cell.
        Conflict: this cell has templates of its own, which those of the other would meet.
    """
    if cell not in settings.CELLS:
        raise NotFound(f"There is no cell {cell!r} in BLAUPAUSE_CELLS.")
    said = settings.CELLS[cell]
    source = make_conninfo(dbname=said.name, host=said.host, port=said.port, user=READER, password=password)
    with operator(), connection.cursor() as cursor:
        if _is_there(cursor, FOLLOWED):  # tables that a release of the platform added come along
            _run(cursor, "ALTER SUBSCRIPTION {} REFRESH PUBLICATION", sql.Identifier(NAME))
        else:
            _refuse_own(cursor)
            slot = f"{NAME}_{settings.CELL}"
            with connection.wrap_database_errors, psycopg.connect(source, autocommit=True, connect_timeout=10) as there:
                there.execute(SLOT, {"name": slot})
            statement = "CREATE SUBSCRIPTION {} CONNECTION {} PUBLICATION {} WITH (slot_name = {}, create_slot = false)"
            _run(cursor, statement, sql.Identifier(NAME), sql.Literal(source), sql.Identifier(NAME), sql.Literal(slot))
        cursor.execute(HOW_FAR, (NAME,))
        ready, wanted, heard = cursor.fetchone()
    return Following((ready, wanted), heard or "")


def refuse_before_followers(public: str) -> None:
    """Refuse to change the catalogue's tables here before the cells that follow have the same change.

    Raises:
        Conflict: one of them has not; rows with columns it does not know would stop its replication.
    """
    with operator(), connection.cursor() as cursor:
        if not _is_there(cursor, OFFERED):
            return
    behind = [cell for cell in settings.CELLS if _is_behind(cell, public)]
    if behind:
        raise Conflict(f"Cells that follow this catalogue migrate first: {', '.join(behind)}.")


def _is_behind(cell: str, public: str) -> bool:
    with at_cell(cell), operator(), connection.cursor() as cursor:
        has = MigrationLedger.objects.filter(schema_name=ledger.PUBLIC, release=public, state=LedgerState.DONE)
        return _is_there(cursor, FOLLOWED) and not has.exists()


def _refuse_own(cursor: CursorWrapper) -> None:
    cursor.execute("SELECT EXISTS (SELECT 1 FROM catalogue_service)")
    if cursor.fetchone() == (True,):
        raise Conflict("This cell has templates of its own. Only a cell with an empty catalogue can follow another.")


def _is_there(cursor: CursorWrapper, question: str) -> bool:
    cursor.execute(question, (NAME,))
    return cursor.fetchone() is not None


def _listed(names: tuple[str, ...]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))


def _run(cursor: CursorWrapper, statement: str, *parts: sql.Composable) -> None:
    cursor.execute(sql.SQL(statement).format(*parts).as_string(cursor.connection))
