"""Running jobs: claim fairly over the towns, do each in its town, forget it when done.

The same functions serve the embedded loop of the demo and other executors. A killed runner loses nothing: its lease
ends and the job is claimed again, so handlers ask whether they already did it.
"""

from __future__ import annotations

import json
import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections, connection, transaction
from structlog.contextvars import bind_contextvars, bound_contextvars

from blaupause.tenancy.context import hub, identity, town, worker
from blaupause.tenancy.directory import look_ahead, town_by_schema

from .registry import Handler, handler
from .statements import BY_INDEX, CLAIM, DROP, EXPIRE, FINISH, RENEW, RETRY, REVIVE

if TYPE_CHECKING:
    import threading
    from collections.abc import Collection, Sequence

    from django.db.backends.utils import CursorWrapper

log = structlog.get_logger(__name__)

BURST = 5
"""Jobs of one town that a claim takes at most: enough that a town alone is served fast, few enough to wait behind."""
FRESH = 0.1
"""Share of its lease for which a claim needs no look whether it still holds: nobody else can have taken it by then."""
ATTEMPTS = 60
TOGETHER = 0.05
"""Seconds for which jobs that are done may wait for each other until they are forgotten."""
FIRST_PAUSE = 5.0
LONGEST_PAUSE = 3_600.0
"""With these a job is tried for two days: an outage of a weekend's length is a person's matter, an hour's is not."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job this runner holds until its lease ends.

    Attributes:
        has_failures: its town has jobs that failed for good.
        fresh_until: moment of this process's steady clock from which on the claim is renewed before the job is done.
    """

    id: int
    town: str
    name: str
    arguments: dict[str, Any]
    attempts: int
    has_failures: bool
    fresh_until: float


class Turns:
    """Whose turn it is: a runner serves the towns one after the other, in the order of their schemas.

    Each process keeps its own place in the round, so two runners seldom want the same town at once.
    """

    def __init__(self) -> None:
        self.last = ""
        self._look_at = 0.0

    def claim(self, limit: int = 10) -> list[Claimed]:
        """Take some waiting jobs of each of the next towns, at most `limit`; an offline town's jobs wait."""
        fresh_until = time.monotonic() + FRESH * settings.JOB_LEASE_SECONDS
        with worker(), transaction.atomic(), connection.cursor() as cursor:
            if time.monotonic() >= self._look_at:
                cursor.execute(EXPIRE)
                self._look_at = fresh_until
            rows = self._take(cursor, limit)
        claimed = [Claimed(row[0], row[1], row[2], json.loads(row[3]), row[4], row[5], fresh_until) for row in rows]
        self.last = claimed[-1].town if claimed else ""
        look_ahead(job.town for job in claimed)
        if len(claimed) < limit:
            self._look_at = 0.0  # nobody else waits for the time that looking for lost jobs takes
        return claimed

    def _take(self, cursor: CursorWrapper, limit: int) -> list[tuple[Any, ...]]:
        lease = settings.JOB_LEASE_SECONDS
        cursor.execute(BY_INDEX + CLAIM, {"after": self.last, "limit": limit, "burst": BURST, "lease": lease})
        while cursor.nextset():  # the settings have answers of their own
            pass
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


_turns = Turns()
claim = _turns.claim


def _do(claimed: Claimed, by: Handler) -> None:
    if by.where == "hub":
        with hub():
            by.run(town_schema=claimed.town, **claimed.arguments)
        return
    if by.where == "identity":
        with identity():
            by.run(**claimed.arguments)
        return
    found = town_by_schema(claimed.town)
    if found is None:
        raise LookupError(f"The town of the job is gone: {claimed.town}")
    bind_contextvars(town=found.slug)
    with town(found):
        by.run(**claimed.arguments)


def run(*batch: Claimed) -> int:
    """Do claimed jobs, one after the other; return how many succeeded. An error lets a job wait longer each time.

    Those of one name that are done in no time are forgotten together: a commit for each would cost more than they do.
    Whoever is killed before that repeats them, as it repeats the one it was at. None waits for work of another kind.

    Raises:
        OperationalError, InterfaceError: the database is away; the job's lease ends and it is taken up again.
    """
    done: list[Claimed] = []
    succeeded, since = 0, time.monotonic()
    try:
        for claimed in batch:
            if done and (claimed.name != done[-1].name or not _is_fresh(claimed)):
                succeeded += _forget(done)
                done, since = [], time.monotonic()
            if _succeeds(claimed):
                done.append(claimed)
            if time.monotonic() - since > TOGETHER:
                succeeded += _forget(done)
                done, since = [], time.monotonic()
    finally:
        succeeded += _forget(done)
    return succeeded


def _is_fresh(claimed: Claimed) -> bool:
    return time.monotonic() < claimed.fresh_until


def _succeeds(claimed: Claimed) -> bool:
    """Do one job; after its last attempt it is dead but kept."""
    if not _is_fresh(claimed) and not _still_mine(RENEW, settings.JOB_LEASE_SECONDS, claimed=claimed):
        return False
    with bound_contextvars(town=claimed.town):
        try:
            _do(claimed, handler(claimed.name))
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            dead = claimed.attempts >= ATTEMPTS
            log.exception("job.failed", job=claimed.name, job_id=claimed.id, attempt=claimed.attempts, dead=dead)
            _put_back(claimed, error, dead=dead)
            return False
    return True


def _forget(done: Sequence[Claimed]) -> int:
    """Take jobs that are done out of the queue; return of how many the claim still held."""
    if not done:
        return 0
    statement = FINISH if any(each.has_failures for each in done) else DROP
    with worker(), connection.cursor() as cursor:
        cursor.execute(statement, {"ids": [each.id for each in done], "attempts": [each.attempts for each in done]})
        return int(cursor.rowcount)


def _put_back(claimed: Claimed, error: Exception, *, dead: bool) -> None:
    """Let a failed job wait, or keep when it died; where a newer one of the same key waits, that one does the work."""
    spread = random.uniform(0.8, 1.2)  # noqa: S311 – spreads retries, no secret
    pause = 0.0 if dead else min(FIRST_PAUSE * 2 ** (claimed.attempts - 1), LONGEST_PAUSE) * spread
    if not _still_mine(RETRY, "dead" if dead else "waiting", type(error).__name__, pause, claimed=claimed):
        _forget([claimed])


def _still_mine(statement: str, *values: Any, claimed: Claimed) -> bool:
    """Change a claimed job; tell whether the claim still held."""
    with worker(), connection.cursor() as cursor:
        cursor.execute(statement, (*values, claimed.id, claimed.attempts))
        return bool(cursor.rowcount == 1)


def retry_dead(ids: Collection[int] = ()) -> int:
    """Let dead jobs wait again, all or those named; return how many."""
    with worker(), connection.cursor() as cursor:
        cursor.execute(REVIVE, {"ids": list(ids)})
        return int(cursor.rowcount)


def discard_dead(ids: Collection[int]) -> int:
    """Forget the dead jobs named; return how many."""
    with worker(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM jobs_job WHERE state = 'dead' AND id = ANY(%s)", (list(ids),))
        return int(cursor.rowcount)


def run_waiting(limit: int = 10_000) -> int:
    """Run what is due, until nothing is or the limit is reached; return how many jobs succeeded."""
    done = seen = 0
    while seen < limit and (batch := claim()):
        seen += len(batch)
        done += run(*batch)
    return done


def run_forever(stop: threading.Event, *, pause: float = 0.5) -> None:
    """Run jobs until told to stop; a database that is away is waited for."""
    while not stop.is_set():
        try:
            busy = run_waiting(limit=100)
        except Exception:  # the loop outlives every fault; each is logged
            log.exception("jobs.loop")
            busy = 0
            stop.wait(2.0)
        close_old_connections()
        if not busy:
            stop.wait(pause)
