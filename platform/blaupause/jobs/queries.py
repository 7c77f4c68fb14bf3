"""What can be known about the queue: by the operator as the worker, by a town about its own jobs."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.db import connection

from blaupause.tenancy.context import worker

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from django.db.backends.utils import CursorWrapper

COUNTS = """
    SELECT state, name, count(*), min(run_at) FROM jobs_job GROUP BY state, name ORDER BY state, name
"""
LETTERS = """
    SELECT job.id, job.town, COALESCE(town.name, ''), job.name, job.attempts, job.last_error, job.created_at, job.run_at
    FROM jobs_job job LEFT JOIN tenancy_town town ON town.schema_name = job.town
    WHERE job.state = 'dead' AND (%(id)s::bigint IS NULL OR job.id = %(id)s)
    ORDER BY job.run_at DESC, job.id DESC LIMIT %(limit)s OFFSET %(offset)s
"""
LETTERS_PER_PAGE = 50
FAILED = """
    SELECT DISTINCT ON (dead.name, dead.arguments) dead.id, dead.name, dead.arguments::text, dead.run_at, EXISTS (
        SELECT 1 FROM public.jobs_job once_more WHERE once_more.town = current_user
        AND once_more.state <> 'dead' AND once_more.name = dead.name AND once_more.arguments = dead.arguments)
    FROM public.jobs_job dead
    WHERE dead.state = 'dead' AND dead.town = current_user AND dead.arguments @> ANY(%s::jsonb[])
    ORDER BY dead.name, dead.arguments, dead.run_at DESC
"""


@dataclass(frozen=True, slots=True)
class Count:
    """How many jobs of a name are in a state, and since when the oldest should run."""

    state: str
    name: str
    count: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A job that failed too often; it is kept until somebody looks.

    Attributes:
        town: schema of the town, or "hub".
        town_name: empty for the hub, and for a town that is gone.
        failed_at: moment of the last attempt.
    """

    id: int
    town: str
    town_name: str
    name: str
    attempts: int
    last_error: str
    created_at: datetime
    failed_at: datetime

    def told(self) -> dict[str, Any]:
        """Return it as JSON values."""
        times = {"created_at": self.created_at.isoformat(), "failed_at": self.failed_at.isoformat()}
        return asdict(self) | times


@dataclass(frozen=True, slots=True)
class Failed:
    """A dead job of this town.

    Attributes:
        failed_at: moment of the last attempt.
        is_tried_again: the same work waits or runs once more.
    """

    id: int
    name: str
    arguments: dict[str, Any]
    failed_at: datetime
    is_tried_again: bool

    @property
    def again_key(self) -> str:
        """Key under which it is done once more: pressed twice, it is one job."""
        return f"again:{self.id}"


@dataclass(frozen=True, slots=True)
class Queue:
    """The queue of the cell at this moment."""

    counts: tuple[Count, ...]
    dead: tuple[DeadLetter, ...]

    def total(self, state: str) -> int:
        return sum(each.count for each in self.counts if each.state == state)

    def told(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            "waiting": self.total("waiting"),
            "running": self.total("running"),
            "dead": self.total("dead"),
            "jobs": [asdict(each) | {"oldest": each.oldest.isoformat()} for each in self.counts],
            "dead_jobs": [each.told() for each in self.dead],
        }


def queue() -> Queue:
    """Return counts by state and name, and the last dead jobs. Two queries."""
    with worker(), connection.cursor() as cursor:
        cursor.execute(COUNTS)
        counts = tuple(Count(*row) for row in cursor.fetchall())
        return Queue(counts, _letters(cursor))


def dead_letters(number: int) -> Page[Any]:
    """Return a page of the dead jobs of all towns, the last one first. Two queries."""
    with worker(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM jobs_job WHERE state = 'dead'")
        paginator: Paginator[Any] = Paginator(range(cursor.fetchone()[0]), LETTERS_PER_PAGE)
        asked = paginator.get_page(number)
        return Page(_letters(cursor, offset=max(asked.start_index() - 1, 0)), asked.number, paginator)


def dead_letter(job_id: int) -> DeadLetter | None:
    """Return one dead job, or None when there is no such job or it is not dead (any more)."""
    with worker(), connection.cursor() as cursor:
        return next(iter(_letters(cursor, job_id)), None)


def _letters(cursor: CursorWrapper, job_id: int | None = None, *, offset: int = 0) -> tuple[DeadLetter, ...]:
    cursor.execute(LETTERS, {"id": job_id, "limit": LETTERS_PER_PAGE, "offset": offset})
    return tuple(DeadLetter(*row) for row in cursor.fetchall())


def failed_about(things: Iterable[Mapping[str, int]]) -> tuple[Failed, ...]:
    """Return this town's dead jobs about any of these, such as {"notice_id": 7}: each piece of work once. One query.

    Asked as the town: row security lets it see its own rows only.
    """
    with connection.cursor() as cursor:
        cursor.execute(FAILED, ([json.dumps(dict(thing)) for thing in things],))
        return tuple(Failed(row[0], row[1], json.loads(row[2]), row[3], row[4]) for row in cursor.fetchall())
