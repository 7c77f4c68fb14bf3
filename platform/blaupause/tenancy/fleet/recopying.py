"""The catalogue of another cell copied anew, beside all that hangs on it here: something of it was missed."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import psycopg
from django.db import IntegrityError, ProgrammingError, connection, transaction
from psycopg import IsolationLevel, sql
from psycopg.errors import LockNotAvailable

from blaupause.domain import Conflict

from .offering import CATALOGUE, VERSIONS, run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.utils import CursorWrapper

PLACE: Final = "CREATE_REPLICATION_SLOT {} LOGICAL pgoutput (SNAPSHOT 'export')"
"""By the protocol of replication, not by a function: only so it comes with a view of the rows at that place."""
DROPPED: Final = "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = {}"
PLACE_SECONDS: float = 60
"""So long a new place may wait for the transactions that are open in the other cell."""
SENT: Final = "SELECT tablename, attnames, rowfilter FROM pg_publication_tables WHERE pubname = %s"
LEFT: Final = ("ALTER SUBSCRIPTION {} DISABLE", "ALTER SUBSCRIPTION {} SET (slot_name = NONE)")
"""From here on the old subscription takes nothing, whatever is made under the name of its slot."""
GOES_ON: Final = """
    CREATE SUBSCRIPTION {} CONNECTION {} PUBLICATION {}
    WITH (slot_name = {}, create_slot = false, copy_data = false, streaming = off)
"""
HANGING: Final = """
    SELECT relname FROM pg_class
    WHERE oid IN (SELECT conrelid FROM pg_constraint WHERE contype = 'f' AND confrelid = ANY (%s::regclass[]))
"""
HELD: Final = "LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE"
USED: Final = f"""
    SELECT v.content_hash || s.id || ' ' || s.slug || ' ' || v.version
    FROM {VERSIONS} v JOIN catalogue_service s ON s.id = v.service_id WHERE v.is_released
"""  # noqa: S608 – made of a constant only
"""By what this cell refers to the catalogue: towns to the hash of a version, reports to the id of its service."""
TOLD: Final = 5


def copy_anew(cursor: CursorWrapper, cell: str, address: str, slot: str) -> None:
    """Take the place of what was followed by what the other cell has now, and go on from there, or change nothing.

    Called where the other cell has lost this one's place in its record. A call that is killed is made up for by the
    next one: until all has arrived the subscription names no slot.

    Raises:
        Conflict: something that this cell refers to is not there any more, as where an older backup was put back; or
            the tables of the two differ.
    """
    name = sql.Identifier(CATALOGUE)
    for statement in LEFT:
        run(cursor, statement, name)
    try:
        with connection.wrap_database_errors, _at_new_place(address, slot) as there, transaction.atomic():
            sent = {table: told for table, *told in there.execute(SENT, (CATALOGUE,))}
            _hold(cursor, list(sent))
            _refuse_if_lost(cursor, there, cell)
            for table in sent:
                run(cursor, "DELETE FROM {}", sql.Identifier(table))
            for table, (columns, which) in sent.items():
                _copy(cursor, there, table, columns, which)
            run(cursor, "DROP SUBSCRIPTION {}", name)
            run(cursor, GOES_ON, name, sql.Literal(address), name, sql.Literal(slot))
    except (ProgrammingError, IntegrityError) as error:
        raise Conflict(
            f"The catalogue of {cell} does not fit here, and nothing changes. Either the two cells have not the same "
            f"release of the platform, or that one has lost what is used here: {' '.join(str(error).split())}"
        ) from error


@contextmanager
def reached(address: str, **more: Any) -> Iterator[psycopg.Connection]:
    """Ask another cell, which may be away.

    Raises:
        Conflict: a new place in its record did not come, for a transaction that stays open there.
    """
    waits = f"-c lock_timeout={PLACE_SECONDS}s"
    try:
        with psycopg.connect(address, connect_timeout=10, options=waits, **more) as there:
            yield there
    except LockNotAvailable as error:
        raise Conflict(
            "A transaction stays open on the other cell's server, and a place in its record waits for that. "
            "End it there (pg_stat_activity, the oldest xact_start), and call this again."
        ) from error


@contextmanager
def _at_new_place(address: str, slot: str) -> Iterator[psycopg.Connection]:
    """See the other cell as it is at a new place in its record, which is kept unless something fails."""
    dropped = sql.SQL(DROPPED).format(sql.Literal(slot))
    with (
        reached(address, autocommit=True, replication="database") as keeper,
        reached(address) as reader,
    ):
        reader.isolation_level = IsolationLevel.REPEATABLE_READ
        keeper.execute(dropped)
        ((_slot, _at, view, _plugin),) = keeper.execute(sql.SQL(PLACE).format(sql.Identifier(slot))).fetchall()
        try:
            reader.execute(sql.SQL("SET TRANSACTION SNAPSHOT {}").format(view))
            yield reader
        except BaseException:
            keeper.execute(dropped)
            raise


def _hold(cursor: CursorWrapper, tables: list[str]) -> None:
    """Let nobody write these tables until all is there, nor those that hang on them: a row there would miss its own."""
    cursor.execute(HANGING, (tables,))
    hanging = {table for (table,) in cursor.fetchall()}
    run(cursor, HELD, sql.SQL(", ").join(map(sql.Identifier, sorted({*tables, *hanging}))))


def _refuse_if_lost(cursor: CursorWrapper, there: psycopg.Connection, cell: str) -> None:
    cursor.execute(USED)
    lost = {found for (found,) in cursor.fetchall()} - {found for (found,) in there.execute(USED.encode())}
    if lost:
        named = sorted(each.partition(" ")[2] for each in lost)
        more = f" and {len(named) - TOLD} more" if len(named) > TOLD else ""
        raise Conflict(
            f"The cell {cell} has lost versions that this cell may use: {', '.join(named[:TOLD])}{more}. "
            "Nothing changes or arrives here until a newer backup is back there and this is called again."
        )


def _copy(cursor: CursorWrapper, there: psycopg.Connection, table: str, columns: list[str], which: str | None) -> None:
    """Copy what the other cell sends of a table: those columns and rows."""
    named, listed = sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    rows = sql.SQL("COPY (SELECT {} FROM {} WHERE {}) TO STDOUT").format(listed, named, sql.SQL(which or "true"))
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(named, listed).as_string(cursor.connection)
    with there.cursor().copy(rows) as source, cursor.copy(into) as target:
        for chunk in source:
            target.write(chunk)
