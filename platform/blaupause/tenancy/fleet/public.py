"""The public schema of a cell: what all its towns share."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from blaupause.tenancy import grants
from blaupause.tenancy.context import operator

from . import ledger, release
from .patience import patience


def migrate_public() -> None:
    """Bring the public schema to the newest state and set its rights, by Django's own executor: it is one schema."""
    here = release.of_public()
    with operator(), patience():
        MigrationExecutor(connection).migrate(here.heads)
        with transaction.atomic(), connection.cursor() as cursor:  # nobody is without rights in between
            for statement in grants.statements():
                cursor.execute(statement)
            ledger.write(ledger.PUBLIC, here.name)
