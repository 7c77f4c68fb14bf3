"""Signing anew and giving notice of an agreement wait for each other: the database has no rule that spans both."""

from __future__ import annotations

from typing import Final

from django.db import connection

ONE_AT_A_TIME: Final = "SELECT pg_advisory_xact_lock(hashtext(%s), hashtext(%s))"


def wait_for_others(schema: str, kind: str) -> None:
    """Let nobody sign, countersign or give notice of this agreement of a town beside this action."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME, (schema, kind))
