"""Following another cell, and waiting for what it sends."""

from __future__ import annotations

import json
import time
from io import StringIO
from typing import TYPE_CHECKING, Any

import psycopg
from django.core.management import call_command
from django.db import connection

from blaupause.tenancy.context import NOWHERE, at, operator

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.blaupause.tenancy.fleet.cells import Cell

PATIENCE = 60
PASSWORD = "reader"
PUBLICATIONS = "SELECT pubname FROM pg_publication"
FREE = "SELECT 1 FROM pg_replication_slots WHERE slot_name = %s AND NOT active"
SUBSCRIPTIONS = "SELECT subname FROM pg_subscription"


def follow(*more: str) -> str:
    out = StringIO()
    with at(NOWHERE):
        call_command("fleet_follow", "--from", "west", *more, stdout=out)
    return out.getvalue()


def arrived() -> dict[str, Any]:
    """Follow until all is here, for each table is copied by itself; return what the command says then."""
    until = time.monotonic() + PATIENCE
    told: dict[str, Any] = json.loads(follow("--json"))
    while told["tables_ready"] < told["tables"]:
        assert time.monotonic() < until
        told = json.loads(follow("--json"))
    return told


def waits_for(is_so: Callable[[], bool]) -> None:
    """Ask as the operator until it is so."""
    until = time.monotonic() + PATIENCE
    with operator():
        while not is_so():
            assert time.monotonic() < until
            time.sleep(0.05)


def lose(subscription: str, slot: str, there: Cell) -> None:
    """Take away the place that the other cell keeps in its record for this one."""
    with operator(), connection.cursor() as cursor:
        cursor.execute(f"ALTER SUBSCRIPTION {subscription} DISABLE")
    with psycopg.connect(there.address, autocommit=True) as other:
        waits_for(lambda: other.execute(FREE, (slot,)).fetchone() is not None)
    there.execute(f"SELECT pg_drop_replication_slot('{slot}')")


def follow_nobody() -> None:
    """Let this cell follow no other any more; it must not be called where the other is gone."""
    with operator(), connection.cursor() as cursor:
        for name in _names(SUBSCRIPTIONS):
            cursor.execute(f"DROP SUBSCRIPTION {name}")
        for table in ("tenancy_town", "tenancy_domain"):
            cursor.execute(f"DROP TRIGGER IF EXISTS free ON {table}")


def offer_nothing() -> None:
    """Leave nothing of what was offered, or told, in this cell."""
    with operator(), connection.cursor() as cursor:
        for name in _names(PUBLICATIONS):
            cursor.execute(f"DROP PUBLICATION {name}")
        for table in ("tenancy_town", "tenancy_domain"):
            cursor.execute(f"DROP TRIGGER IF EXISTS told ON {table}")
        cursor.execute("DELETE FROM tenancy_signpost")


def _names(question: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return [name for (name,) in cursor.fetchall()]
