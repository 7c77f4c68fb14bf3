"""What can be known about the queue. Asked as the worker."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from blaupause.tenancy.context import worker

if TYPE_CHECKING:
    from datetime import datetime

COUNTS = """
    SELECT state, name, count(*), min(run_at) FROM jobs_job GROUP BY state, name ORDER BY state, name
"""
DEAD = """
    SELECT id, town, name, attempts, last_error, created_at FROM jobs_job WHERE state = 'dead' ORDER BY id LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Count:
    """How many jobs of a name are in a state, and since when the oldest should run."""

    state: str
    name: str
    count: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class Dead:
    """A job that failed too often; it is kept until somebody looks."""

    id: int
    town: str
    name: str
    attempts: int
    last_error: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Queue:
    """The queue of the cell at this moment."""

    counts: tuple[Count, ...]
    dead: tuple[Dead, ...]

    def total(self, state: str) -> int:
        return sum(each.count for each in self.counts if each.state == state)

    def told(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            "waiting": self.total("waiting"),
            "running": self.total("running"),
            "dead": self.total("dead"),
            "jobs": [asdict(each) | {"oldest": each.oldest.isoformat()} for each in self.counts],
            "dead_jobs": [asdict(each) | {"created_at": each.created_at.isoformat()} for each in self.dead],
        }


def queue(*, dead: int = 50) -> Queue:
    """Return counts by state and name, and the oldest dead jobs. Two queries."""
    with worker(), connection.cursor() as cursor:
        cursor.execute(COUNTS)
        counts = tuple(Count(*row) for row in cursor.fetchall())
        cursor.execute(DEAD, (dead,))
        return Queue(counts, tuple(Dead(*row) for row in cursor.fetchall()))
