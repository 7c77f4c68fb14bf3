"""Schemas in stock: a town that comes gets one that is ready (D4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction

from blaupause.tenancy.context import operator
from blaupause.tenancy.enums import LedgerState
from blaupause.tenancy.models import MigrationLedger, Spare, new_schema_name

from . import ledger, schemas
from .locks import MAKING, alone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .compiling import Compiled

IN_STOCK: Final = 20
"""Spares of a cell in production: more than a Kreis brings on one morning."""

CLAIM: Final = """
    DELETE FROM tenancy_spare WHERE schema_name = (
        SELECT s.schema_name FROM tenancy_spare s
        JOIN tenancy_migrationledger l ON l.schema_name = s.schema_name AND l.release = %s AND l.state = 'done'
        ORDER BY s.made_at FOR UPDATE OF s SKIP LOCKED LIMIT 1
    ) RETURNING schema_name
"""


def in_stock(release: str) -> int:
    """Return how many towns could be created from the stock now."""
    with operator():
        ready = MigrationLedger.objects.filter(release=release, state=LedgerState.DONE).values("schema_name")
        return Spare.objects.filter(schema_name__in=ready).count()


def claim(release: str) -> str:
    """Take a spare of this release out of the stock, in the caller's transaction; "" where there is none."""
    with operator(), connection.cursor() as cursor:
        cursor.execute(CLAIM, (release,))
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def make(founding: Sequence[str]) -> str:
    """Make a schema with its role, in the caller's transaction: killed half-way, nothing of it is there.

    The same transaction says whose it is. So nobody who sweeps has to be kept away: whoever sees it sees that, too.
    """
    schema = new_schema_name()
    schemas.make(schema, founding)
    return schema


def refill(compiled: Compiled, keep: int) -> int:
    """Make spares until so many are in stock; return how many were made."""
    wanted = max(0, keep - in_stock(compiled.release))
    for _number in range(wanted):
        with transaction.atomic():
            ledger.add_spare(make(compiled.whole()), compiled.release)
    return wanted


@dataclass(frozen=True, slots=True)
class Swept:
    """What was dropped, and what belongs to nobody but holds data: that is a person's matter."""

    dropped: tuple[str, ...]
    kept: tuple[str, ...]


def sweep() -> Swept:
    """Drop what a killed creation left behind, while nobody makes a schema piece by piece; nothing that holds a row.

    Raises:
        Busy: somebody does.
    """
    with alone(MAKING):
        found = ledger.orphans()
        kept = tuple(name for name in found if schemas.tables_with_rows(name))
        dropped = tuple(name for name in found if name not in kept)
        for name in dropped:
            schemas.drop(name)
    return Swept(dropped, kept)
