"""What a cell offers to the others: its towns, and the catalogue where it keeps one (docs/adr/0023)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

from blaupause.domain import Conflict
from blaupause.tenancy.context import operator
from blaupause.tenancy.models import Signpost

from .patience import patience

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

READER: Final = "catalogue_reader"
"""Login by which other cells read what is offered; `cell create` makes it where it gets a password."""
CATALOGUE: Final = "released_catalogue"
TOWNS: Final = "towns_of_"
"""Towns of a cell, followed by its name."""
VERSIONS: Final = "catalogue_templateversion"
CATALOGUE_TABLES: Final = (
    "catalogue_service",
    "catalogue_servicekey",
    VERSIONS,
    "catalogue_release",
    "catalogue_retirement",
    "catalogue_assessment",
)
"""Not the reviews and votes: they are work of the hub, and what came of them is in the release's signed statement."""
TOWNS_TABLE: Final = "tenancy_signpost"
CREATED: Final = "CREATE PUBLICATION {} FOR TABLE {}"
ALTERED: Final = "ALTER PUBLICATION {} SET TABLE {}"
ROWS_ONLY: Final = "ALTER PUBLICATION {} SET (publish = 'insert, update, delete')"
"""No filter holds a TRUNCATE back: it would empty the table everywhere, and two cells send it each other for ever."""
NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,23}")
"""What a cell may be called: the names of two are in that of a slot, which has 63 letters, digits and underscores."""
READS: Final = """
    SELECT 1 FROM pg_roles
    WHERE rolname = %s AND rolreplication AND has_database_privilege(oid, current_database(), 'CONNECT')
"""
OFFERED: Final = "SELECT 1 FROM pg_publication WHERE pubname = %s"
FOLLOWED: Final = """
    SELECT 1 FROM pg_subscription
    WHERE subname = {} AND subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
"""The list of subscriptions is the server's, and two cells may share one."""
UNFOLLOWED: Final = f"""
    DELETE FROM tenancy_signpost WHERE cell <> %s AND NOT EXISTS ({FOLLOWED.format("%s || cell")})
"""  # noqa: S608 – made of constants only
TRIGGERS: Final = """
    CREATE OR REPLACE TRIGGER told AFTER INSERT OR UPDATE OR DELETE ON tenancy_town
        FOR EACH ROW EXECUTE FUNCTION tenancy_town_told({0});
    CREATE OR REPLACE TRIGGER told AFTER INSERT OR UPDATE OR DELETE ON tenancy_domain
        FOR EACH ROW EXECUTE FUNCTION tenancy_host_told({0})
"""
POINTED: Final = "SELECT tenancy_point(%s, id) FROM tenancy_town"


def towns_of(cell: str) -> str:
    """Return under which name the towns of a cell are offered and followed."""
    return TOWNS + cell


def offer() -> tuple[str, ...]:
    """Let other cells follow this cell's towns, and its catalogue unless that is empty or another cell's.

    Safe to repeat: each release of the platform may offer more than the one before.

    Returns:
        the tables that are offered.

    Raises:
        Conflict: the server does not write what replication needs, nobody may read it, or a slot cannot have the
            cell's name.
    """
    require_name(settings.CELL)
    with operator(), patience(), transaction.atomic(), connection.cursor() as cursor:
        _refuse_unable(cursor)
        run(cursor, "GRANT USAGE ON SCHEMA public TO {}", sql.Identifier(READER))
        offered: tuple[str, ...] = ()
        if _keeps_a_catalogue(cursor):
            _publish(cursor, CATALOGUE, [_catalogue_table(name) for name in CATALOGUE_TABLES], CATALOGUE_TABLES)
            offered = CATALOGUE_TABLES
        forget_unfollowed(cursor)
        run(cursor, TRIGGERS, sql.Literal(settings.CELL))
        cursor.execute(POINTED, (settings.CELL,))
        _publish(cursor, towns_of(settings.CELL), [_towns_table()], (TOWNS_TABLE,))
    return (*offered, TOWNS_TABLE)


def require_name(cell: str) -> None:
    """Refuse a cell's name that cannot be part of a slot's.

    Raises:
        Conflict: it has other signs, or too many.
    """
    if not NAME.fullmatch(cell):
        raise Conflict(
            f"This cell is called {cell} (BLAUPAUSE_CELL). "
            "Give it a name of at most 24 lower case letters, digits and underscores."
        )


def is_offered(cursor: CursorWrapper, name: str) -> bool:
    cursor.execute(OFFERED, (name,))
    return cursor.fetchone() is not None


def is_followed(cursor: CursorWrapper, name: str) -> bool:
    cursor.execute(FOLLOWED.format("%s"), (name,))
    return cursor.fetchone() is not None


def forget_unfollowed(cursor: CursorWrapper) -> None:
    """Forget the towns of cells that nobody follows here any more, and what this cell told under a former name."""
    cursor.execute(UNFOLLOWED, (settings.CELL, TOWNS))


def run(cursor: CursorWrapper, statement: str, *parts: sql.Composable) -> None:
    cursor.execute(sql.SQL(statement).format(*parts).as_string(cursor.connection))


def _refuse_unable(cursor: CursorWrapper) -> None:
    cursor.execute("SHOW wal_level")
    if cursor.fetchone() != ("logical",):
        raise Conflict("PostgreSQL must run with wal_level = logical, so that other cells can follow.")
    cursor.execute(READS, (READER,))
    if cursor.fetchone() is None:
        raise Conflict(
            f"This server has no login {READER} that may come to this database. "
            "Make it by cell create, with --reader-password: see docs/fleet.md."
        )


def _keeps_a_catalogue(cursor: CursorWrapper) -> bool:
    cursor.execute("SELECT EXISTS (SELECT 1 FROM catalogue_service)")
    return cursor.fetchone() == (True,) and not is_followed(cursor, CATALOGUE)


def _publish(cursor: CursorWrapper, name: str, what: list[sql.Composable], tables: tuple[str, ...]) -> None:
    listed = sql.SQL(", ").join(map(sql.Identifier, tables))
    run(cursor, "GRANT SELECT ON {} TO {}", listed, sql.Identifier(READER))
    statement = ALTERED if is_offered(cursor, name) else CREATED
    run(cursor, statement, sql.Identifier(name), sql.SQL(", ").join(what))
    run(cursor, ROWS_ONLY, sql.Identifier(name))


def _catalogue_table(name: str) -> sql.Composable:
    """Name a table of the catalogue; of versions, those that were released at some time."""
    which = " WHERE (is_released)" if name == VERSIONS else ""
    return sql.Identifier(name) + sql.SQL(which)


def _towns_table() -> sql.Composable:
    """Name what is told of this cell's own towns, by its columns: one that a release adds waits until it is offered."""
    columns = sql.SQL(", ").join(
        sql.Identifier(field.column) for field in Signpost._meta.concrete_fields if field.column
    )
    own = sql.SQL("{} ({}) WHERE (cell = {})")
    return own.format(sql.Identifier(TOWNS_TABLE), columns, sql.Literal(settings.CELL))
