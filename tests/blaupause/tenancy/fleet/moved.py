"""A move to the cell west, and what is seen of it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import psycopg

from blaupause.audit.models import HubEvent
from blaupause.tenancy.context import operator
from blaupause.tenancy.fleet import moving
from blaupause.tenancy.models import Town

if TYPE_CHECKING:
    from subprocess import Popen

    from blaupause.tenancy.fleet.moving import Moved
    from tests.blaupause.tenancy.fleet.cells import Further


def move(slug: str = "alt", to: str = "west") -> tuple[Moved, list[str]]:
    steps: list[str] = []
    return moving.move(slug, to, steps.append), steps


def events() -> list[str]:
    with operator():
        found = HubEvent.objects.filter(name__startswith="town.").order_by("pk")
        return [name for name in found.values_list("name", flat=True) if name != "town.created"]


def is_nowhere_else(further: Further) -> bool:
    with further(), operator():
        return not Town.objects.exists()


def waits_for_lock(address: str, process: Popen[str] | None = None) -> None:
    with psycopg.connect(address, autocommit=True) as watching:
        until = time.monotonic() + 180
        while not watching.execute("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'").fetchone():
            assert time.monotonic() < until, "nobody waits for a lock"
            assert process is None or process.poll() is None, process.communicate()
            time.sleep(0.02)
