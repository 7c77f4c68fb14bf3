"""What one cell offers flows to another, by PostgreSQL's own logical replication (D6). No DDL travels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

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
from .locks import FOLLOWING, alone
from .offering import (
    CATALOGUE,
    FOLLOWED,
    READER,
    TOWNS,
    VERSIONS,
    forget_unfollowed,
    is_followed,
    is_offered,
    require_name,
    run,
    towns_of,
)
from .patience import patience
from .recopying import DROPPED, LEFT, copy_anew, reached

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

IS_OFFERED: Final = "SELECT pubname FROM pg_publication WHERE pubname = %s OR starts_with(pubname, %s)"
SLOT: Final = """
    SELECT pg_create_logical_replication_slot(%(name)s, 'pgoutput')
    WHERE NOT EXISTS (SELECT 1 FROM pg_replication_slots WHERE slot_name = %(name)s)
"""
"""A place in the other cell's record, made before the subscription: on one server that would wait for itself for ever
(PostgreSQL, CREATE SUBSCRIPTION, notes). One that a killed call left behind is used."""
KEPT: Final = "SELECT 1 FROM pg_replication_slots WHERE slot_name = %s AND wal_status <> 'lost'"
NAMES_SLOT: Final = f"{FOLLOWED.format('%s')} AND subslotname IS NOT NULL"
CREATED: Final = """
    CREATE SUBSCRIPTION {} CONNECTION {} PUBLICATION {} WITH (slot_name = {}, create_slot = false, streaming = off)
"""
ALONE: Final = "ALTER SUBSCRIPTION {} SET (streaming = off)"
"""No second worker for large changes: it is kept, and where such have taken all places another subscription waits."""
FORGOTTEN: Final = (*LEFT, "DROP SUBSCRIPTION {}")
ROOM: Final = """
    SELECT current_setting('max_logical_replication_workers')::int, (SELECT count(*) FROM pg_subscription)
"""
"""Each subscription of a server has a worker for good, and one more while it begins; without that it waits silently."""
ONLY_RELEASED: Final = """
    SELECT 1 FROM pg_publication_tables WHERE pubname = %s AND tablename = %s AND rowfilter IS NOT NULL
"""
NOT_RELEASED: Final = """
    DELETE FROM catalogue_templateversion v
    WHERE NOT is_released AND NOT EXISTS (SELECT 1 FROM catalogue_release r WHERE r.template_version_id = v.id)
"""
FREE: Final = """
    CREATE OR REPLACE TRIGGER free AFTER INSERT OR UPDATE OF ars ON tenancy_town
        FOR EACH ROW EXECUTE FUNCTION tenancy_town_free();
    CREATE OR REPLACE TRIGGER free AFTER INSERT OR UPDATE OF domain ON tenancy_domain
        FOR EACH ROW EXECUTE FUNCTION tenancy_host_free()
"""
"""From now on no town comes here whose key or host a town of another cell has."""
HOW_FAR: Final = """
    SELECT count(*) FILTER (WHERE r.srsubstate IN ('r', 's')), count(*), max(s.latest_end_time)::text
    FROM pg_subscription u JOIN pg_subscription_rel r ON r.srsubid = u.oid
    LEFT JOIN pg_stat_subscription s ON s.subid = u.oid AND s.relid IS NULL AND s.received_lsn IS NOT NULL
    WHERE u.subname = ANY(%s)
"""


@dataclass(frozen=True, slots=True)
class Following:
    """How far a cell has come with what another offers.

    Attributes:
        tables: how many have arrived wholly, of how many.
        heard_at: when the other cell last said something; "" where it has not.
    """

    tables: tuple[int, int]
    heard_at: str


@dataclass(frozen=True, slots=True)
class _Source:
    """Where what another cell offers is read: by which name, and with which address."""

    cell: str
    address: str

    def ask(self, statement: str, values: Any) -> list[tuple[Any, ...]]:
        with connection.wrap_database_errors, reached(self.address, autocommit=True) as it:
            return it.execute(statement.encode(), values).fetchall()


def follow(cell: str, password: str) -> Following:
    """Follow the towns of another cell from now on, and its catalogue unless this cell offers one.

    Called again, it takes what the other has come to offer since, and tells how far it is. Where the other has lost
    this cell's place in its record, all is taken anew.

    Raises:
        NotFound: no such cell.
        Conflict: the other offers nothing, or under another name, or is this one; or this cell has templates of its
            own, which those of the other would meet; or uses some that the other has lost.
        Busy: another call is at it; one would take the other's place in the record away.
    """
    require_name(settings.CELL)
    if cell == settings.CELL:
        raise Conflict(f"This cell is {cell} itself. Name another one.")
    if cell not in settings.CELLS:
        raise NotFound(f"There is no cell {cell!r} in BLAUPAUSE_CELLS.")
    said = settings.CELLS[cell]
    address = make_conninfo(dbname=said.name, host=said.host, port=said.port, user=READER, password=password)
    source = _Source(cell, address)
    offered = _offered(source)
    with alone(FOLLOWING), operator(), patience(), connection.cursor() as cursor:
        forget_unfollowed(cursor)  # nothing could be copied beside what is there
        if towns_of(cell) in offered:
            cursor.execute(FREE)
            _subscribe(cursor, source, towns_of(cell), f"{towns_of(cell)}_for_{settings.CELL}")
        if CATALOGUE in offered and not is_offered(cursor, CATALOGUE):
            _follow_catalogue(cursor, source)
        cursor.execute(HOW_FAR, ([CATALOGUE, towns_of(cell)],))
        ready, wanted, heard = cursor.fetchone()
    return Following((ready, wanted), heard or "")


def refuse_before_followers(public: str) -> None:
    """Refuse to change the catalogue's tables here before the cells that follow have the same change.

    Raises:
        Conflict: one of them has not; rows with columns it does not know would stop its replication.
    """
    with operator(), connection.cursor() as cursor:
        if not is_offered(cursor, CATALOGUE):
            return
    behind = [cell for cell in settings.CELLS if _is_behind(cell, public)]
    if behind:
        raise Conflict(f"Cells that follow this catalogue migrate first: {', '.join(behind)}.")


def _is_behind(cell: str, public: str) -> bool:
    with at_cell(cell), operator(), connection.cursor() as cursor:
        has = MigrationLedger.objects.filter(schema_name=ledger.PUBLIC, release=public, state=LedgerState.DONE)
        return is_followed(cursor, CATALOGUE) and not has.exists()


def _offered(source: _Source) -> set[str]:
    found = {name for (name,) in source.ask(IS_OFFERED, (CATALOGUE, TOWNS))}
    if not found:
        raise Conflict(f"The cell {source.cell} offers nothing yet. Call there: blaupause fleet offer")
    towns = sorted(found - {CATALOGUE})
    if towns and towns_of(source.cell) not in towns:
        calls_itself = towns[0].removeprefix(TOWNS)
        raise Conflict(f"The cell {source.cell} calls itself {calls_itself} (BLAUPAUSE_CELL). Give it one name.")
    return found


def _follow_catalogue(cursor: CursorWrapper, source: _Source) -> None:
    """Follow a catalogue; versions that are not released yet go, once the other cell does not send such any more."""
    if not is_followed(cursor, CATALOGUE):
        _refuse_own(cursor)
    if source.ask(ONLY_RELEASED, (CATALOGUE, VERSIONS)):
        cursor.execute(NOT_RELEASED)
    _subscribe(cursor, source, CATALOGUE, f"{CATALOGUE}_{settings.CELL}")


def _subscribe(cursor: CursorWrapper, source: _Source, name: str, slot: str) -> None:
    """Subscribe once; called again, another address is taken over, and what a release of the platform added."""
    named, address = sql.Identifier(name), sql.Literal(source.address)
    if is_followed(cursor, name):
        cursor.execute(NAMES_SLOT, (name,))
        if cursor.fetchone() and source.ask(KEPT, (slot,)):
            run(cursor, "ALTER SUBSCRIPTION {} CONNECTION {}", named, address)
            run(cursor, ALONE, named)
            run(cursor, "ALTER SUBSCRIPTION {} ENABLE", named)
            run(cursor, "ALTER SUBSCRIPTION {} REFRESH PUBLICATION", named)
            return
        if name == CATALOGUE:
            copy_anew(cursor, source.cell, source.address, slot)
            return
        for statement in FORGOTTEN:
            run(cursor, statement, named)
        source.ask(DROPPED.format("%s"), (slot,))
        forget_unfollowed(cursor)
    _refuse_without_room(cursor)
    source.ask(SLOT, {"name": slot})
    run(cursor, CREATED, named, address, named, sql.Literal(slot))


def _refuse_without_room(cursor: CursorWrapper) -> None:
    cursor.execute(ROOM)
    workers, taken = cursor.fetchone()
    if workers < taken + 2:
        raise Conflict(
            f"This server has {workers} workers for replication, and {taken} are in use. Set "
            f"max_logical_replication_workers to {taken + 4} or more, max_worker_processes by as much higher, restart "
            "PostgreSQL, and call this again."
        )


def _refuse_own(cursor: CursorWrapper) -> None:
    cursor.execute("SELECT EXISTS (SELECT 1 FROM catalogue_service)")
    if cursor.fetchone() == (True,):
        raise Conflict("This cell has templates of its own. Only a cell with an empty catalogue can follow another.")
