"""Schemas in stock: a town that comes gets one that is ready (D4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import connection, transaction

from blaupause.tenancy.context import operator
from blaupause.tenancy.models import MigrationLedger, Spare, new_schema_name

from . import ledger, schemas

if TYPE_CHECKING:
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


def are_there(release: str) -> bool:
    """Tell whether a town could be created from the stock now."""
    with operator():
        return Spare.objects.filter(
            schema_name__in=MigrationLedger.objects.filter(release=release, state="done").values("schema_name")
        ).exists()


def claim(release: str) -> str:
    """Take a spare of this release out of the stock, in the caller's transaction; "" where there is none."""
    with operator(), connection.cursor() as cursor:
        cursor.execute(CLAIM, (release,))
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def make(compiled: Compiled) -> str:
    """Make a schema with its role, in the caller's transaction: killed half-way, nothing of it is there."""
    schema = new_schema_name()
    schemas.make(schema)
    schemas.send(schema, compiled.statements(compiled.scripts, is_empty=True))
    ledger.write(schema, compiled.release)
    return schema


def refill(compiled: Compiled, keep: int) -> int:
    """Make spares until so many are in stock; return how many were made."""
    with operator():
        wanted = max(0, keep - Spare.objects.count())
    for _number in range(wanted):
        with transaction.atomic():
            ledger.add_spare(make(compiled))
    return wanted


def sweep() -> list[str]:
    """Drop what a killed creation left behind; return the names."""
    found = ledger.orphans()
    for name in found:
        schemas.drop(name)
    return found
