"""Actions that wait for each other, where the database has no rule that spans both."""

from __future__ import annotations

from typing import Final

from django.db import connection

ONE_AT_A_TIME: Final = "SELECT pg_advisory_xact_lock(hashtext(%s), hashtext(%s))"


def wait_for_processors() -> None:
    """Let nobody announce a change of sub-processors, nor bind a town by their list, beside this action."""
    wait_for_others("", "processors")


def wait_for_others(schema: str, kind: str) -> None:
    """Let nobody sign, countersign or give notice of this agreement of a town beside this action."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME, (schema, kind))
