"""A town goes to another cell: read only meanwhile, served by exactly one cell at any moment (docs/fleet.md)."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import psycopg
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from psycopg import sql
from psycopg.conninfo import make_conninfo

from blaupause.audit import record
from blaupause.domain import SYSTEM, Conflict, now
from blaupause.tenancy import directory, towns
from blaupause.tenancy.context import operator
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.grants import OWNER
from blaupause.tenancy.models import Town

from . import exporting, leaving, mandates, schemas
from .cells import at_cell
from .restoring import Wanted, restore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .restoring import Restored

SERVED: Final = (TownState.LIVE, TownState.CLOSING)
STEPS: Final = ("announced", "held", "exported", "restored", "switched")
UNFINISHED: Final = Q(is_arriving=True)
"""A copy that a move has made and not put on the network yet; nobody can have worked in it."""
PATIENCE: float = 60
"""Seconds the move waits for those who are writing in the town when it begins."""
PEOPLE: Final = """
    SELECT DISTINCT p.uuid, p.issuer, p.subject, p.name, p.email, p.is_active FROM identity_person p
    JOIN identity_membership m ON m.person_id = p.id WHERE m.town_id = %s
"""
KNOW: Final = """
    INSERT INTO identity_person (uuid, issuer, subject, name, email, is_active)
    VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""
PLANNED: Final = """
    SELECT count(*) FROM lifecycle_townchange
    WHERE state IN ('asked', 'planned') AND (town_uuid = %(town)s OR facts->>'into' = %(town)s::text)
"""
"""What is planned for a town, or would bring another one into it: the other cell would not know."""
LEAVE: Final = "UPDATE tenancy_town SET state = 'left', leaves_at = %s WHERE id = %s AND state IN ('moving', 'offline')"


@dataclass(frozen=True, slots=True)
class Moved:
    """What came of it.

    Attributes:
        restored: what arrived; None where an earlier call had done everything but the last step.
        seconds_read_only: how long nothing could be written in the town.
    """

    town: Town
    restored: Restored | None = None
    seconds_read_only: float = 0.0


def move(slug: str, to: str, told: Callable[[str], None]) -> Moved:
    """Bring a town of this cell to another one. Called again after a crash, it goes on or begins anew.

    Until the very end the town lives here and is only read; what arrives there is offline. Then it leaves here and
    goes on the network there: in between it is nowhere, never in both. What it had here is kept for 30 days.

    Args:
        slug: of the town, which is live, closing or offline.
        to: name of the other cell.
        told: hears of each of `STEPS`.

    Raises:
        NotFound: no such town, or no such cell.
        Conflict: it is in no state to move, somebody goes on writing in it, or it is there already.
        Unfit: the other cell has another release, or lacks templates that the town uses.
    """
    town = towns.by_slug(slug)
    there = _there(town, to)
    if town.state == TownState.LEFT and there is not None and schemas.is_shut(town.schema_name):
        _arrive(town, to)
        return Moved(town)
    _refuse(town, there, to)
    began = time.monotonic()
    try:
        restored = _brought(town, to, told)
    except BaseException:
        _take_back(town, to)
        raise
    directory.forget()
    _arrive(town, to)
    told("switched")
    return Moved(towns.by_slug(slug), restored, round(time.monotonic() - began, 3))


def _refuse(town: Town, there: Town | None, to: str) -> None:
    if to == settings.CELL:
        raise Conflict(f"{town.slug} is in the cell {to} already.")
    if town.state not in {*SERVED, TownState.MOVING, TownState.OFFLINE}:
        raise Conflict(f"{town.slug} is {town.state}. Only a town that is live, closing or offline moves.")
    if _is_planned(town):
        raise Conflict(
            f"A change is planned for {town.slug} (/kkv/kommunen/), which {to} would not know. "
            "Take it back, or wait until it has come into effect; then move the town."
        )
    if there is not None and not there.is_arriving and there.state != TownState.LEFT:
        raise Conflict(f"The cell {to} has this town already, as {there.slug}, {there.state}. Delete it there first.")


def _is_planned(town: Town) -> bool:
    with operator(), connection.cursor() as cursor:
        cursor.execute(PLANNED, {"town": town.uuid})
        return bool(cursor.fetchone()[0])


def _brought(town: Town, to: str, told: Callable[[str], None]) -> Restored:
    """Copy the town while nobody writes in it, and let it leave this cell."""
    _announce(town)
    told("announced")
    with _held(town) as holder, TemporaryDirectory(prefix="blaupause-move-") as folder:
        told("held")
        path = Path(folder) / f"{town.slug}.town"
        _town, manifest = exporting.export(town.slug, path)
        told("exported")
        people = _people(town)
        with at_cell(to):
            _clear_away(town, UNFINISHED | Q(state=TownState.LEFT))
            _make_known(people)
            restored = restore(Wanted(path, is_arriving=True))
            arrived = exporting.counts_of(restored.schema)
        if arrived != {table: stream.rows for table, stream in manifest.of_town().items()}:
            raise Conflict(f"Not every row of {town.slug} arrived in {to}; it stays here.")
        told("restored")
        _leave(town, holder)
    return restored


def _there(town: Town, to: str) -> Town | None:
    with at_cell(to), operator():
        found: Town | None = Town.objects.filter(uuid=town.uuid).first()
        return found


def _announce(town: Town) -> None:
    """Let every process know that the town is only read; whoever comes later is told so, not kept waiting."""
    if town.state not in SERVED:
        return
    with operator(), transaction.atomic():
        Town.objects.filter(pk=town.pk, state=town.state).update(state=TownState.MOVING)
        record("town.moving", by=SYSTEM, of=town, uuid=str(town.uuid), slug=town.slug)
    directory.forget()
    time.sleep(directory.SECONDS)


@contextmanager
def _held(town: Town) -> Iterator[psycopg.Connection]:
    """Keep everybody from writing in the town's tables: nothing comes that is not copied.

    Raises:
        Conflict: somebody holds one of them for too long.
    """
    names = exporting.columns_of(town.schema_name)
    tables = sql.SQL(", ").join(sql.Identifier(town.schema_name, name) for name in names)
    with psycopg.connect(_address()) as holder:
        holder.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(OWNER)))
        holder.execute(sql.SQL("SET LOCAL lock_timeout = {}").format(f"{PATIENCE}s"))
        try:
            holder.execute(sql.SQL("LOCK TABLE {} IN SHARE MODE").format(tables))
        except psycopg.errors.LockNotAvailable:
            raise Conflict(f"Somebody goes on writing in {town.slug}; it stays here. Try again later.") from None
        yield holder


def _address() -> str:
    said = connection.settings_dict
    return make_conninfo(
        dbname=said["NAME"], user=said["USER"], password=said["PASSWORD"], host=said["HOST"], port=said["PORT"]
    )


def _people(town: Town) -> list[tuple[Any, ...]]:
    with operator(), connection.cursor() as cursor:
        cursor.execute(PEOPLE, (town.pk,))
        return list(cursor.fetchall())


def _make_known(people: list[tuple[Any, ...]]) -> None:
    """Let the other cell know who works in the town: its roles hang on them."""
    with operator(), connection.cursor() as cursor:
        cursor.executemany(KNOW, people)


def _leave(town: Town, holder: psycopg.Connection) -> None:
    """Close the town here in the transaction that holds its tables.

    Whoever has waited for one of them since before the move is refused then, instead of writing what nobody reads.
    """
    schema = sql.Identifier(town.schema_name)
    holder.execute(sql.SQL("REVOKE USAGE ON SCHEMA {} FROM {}").format(schema, schema))
    holder.execute("SET LOCAL ROLE NONE")
    holder.execute(mandates.END, {"town": town.pk, "reason": mandates.MOVED})
    if holder.execute(LEAVE, (now() + timedelta(days=leaving.GRACE_DAYS), town.pk)).rowcount != 1:
        raise Conflict(f"{town.slug} was changed meanwhile; it stays here.")


def _arrive(town: Town, to: str) -> None:
    """Put the town on the network where it is now, unless it was offline before."""
    with operator(), transaction.atomic():
        record("town.moved", by=SYSTEM, of=town, uuid=str(town.uuid), slug=town.slug, to=to)
        mandates.tell(town, mandates.MOVED)
    with at_cell(to), operator(), transaction.atomic():
        arrived = Town.objects.get(uuid=town.uuid)
        if town.state != TownState.OFFLINE:
            state = TownState.CLOSING if arrived.farewell else TownState.LIVE
            Town.objects.filter(pk=arrived.pk, is_arriving=True).update(state=state)
        Town.objects.filter(pk=arrived.pk).update(is_arriving=False)
        record("town.arrived", by=SYSTEM, of=arrived, uuid=str(town.uuid), slug=town.slug, cell=to)


def _take_back(town: Town, to: str) -> None:
    """Let the town live on here as before; what came of it there is cleared away."""
    here = towns.by_slug(town.slug)
    if here.state == TownState.LEFT:
        return
    if here.state == TownState.MOVING:
        towns.switch(town.slug, to=TownState.LIVE)
    with at_cell(to):
        _clear_away(town, UNFINISHED)


def _clear_away(town: Town, what: Q) -> None:
    """Drop in this cell a copy that was never on the network, or what the town had here before it moved away once."""
    with operator():
        found = Town.objects.prefetch_related("domains").filter(what, uuid=town.uuid).first()
    if found is not None:
        leaving.take_away(found)
