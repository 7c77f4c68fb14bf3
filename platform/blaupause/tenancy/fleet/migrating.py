"""Bringing all schemas of a cell to a release: canary first, then in parallel, each wholly or not at all."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from itertools import count
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction
from django.db.utils import ProgrammingError

from blaupause.tenancy.context import operator
from blaupause.tenancy.enums import LedgerState
from blaupause.tenancy.models import Town

from . import ledger, schemas, troubles
from .compiling import compiled, is_replayable, migrate_really, refuse_breaking
from .following import refuse_before_followers
from .judging import Way, judge
from .locks import MIGRATING, alone
from .patience import patience
from .public import migrate_public
from .quick import Quick
from .release import of_public

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from .compiling import Compiled
    from .ledger import Behind
    from .release import Key, Release

TRIES: Final = 3
"""How often a schema is tried that somebody else holds; the others go first."""
RECONNECT: Final = 200
"""Schemas a connection looks at alone before it is made anew: PostgreSQL keeps their tables in memory, up to 1.75 MB of
each. Of those that get SQL only it keeps a quarter of a megabyte."""
AT_ONCE: Final = (20, 50)
"""Schemas a connection takes at a time, few enough to stop soon; fewer at the end, when one waits for the other."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How to go about it.

    Attributes:
        connections: how many towns at a time; two is as fast as two cores are.
        canaries: how many are tried alone first; one that fails ends it.
        budget: how many may fail before it stops.
    """

    connections: int = 2
    canaries: int = 1
    budget: int = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one schema."""

    name: str
    state: LedgerState
    error: str
    blocker: str
    seconds: float


class Stopped(Exception):  # noqa: N818 – says what happened
    """Too much went wrong; the other schemas were left as they were."""


type Told = Callable[[Outcome, int, int], None]


def migrate(release: Release, plan: Plan, told: Told) -> list[Outcome]:
    """Bring the public schema, then every town and spare to a release that does not have it yet.

    Called again, it goes on with the rest; with nothing to do it asks one query.

    Args:
        release: normally `release.current()`.
        plan: how many at a time, how many may fail.
        told: hears of each schema that is finished: what came of it, how many are, how many there were to do.

    Raises:
        CannotCompile: the release must not go to towns.
        Conflict: another cell follows this one's catalogue and has not this release yet.
        Busy: another call is at it.
        Stopped: the canary failed, or more than the budget; all that was done stays done.
    """
    if (waiting := _behind(release)) == []:
        return []
    with alone(MIGRATING):
        if waiting is not None:
            compiled(release)  # refused before anything is touched
        refuse_breaking(of_public())
        if waiting is None or waiting[0].schema == ledger.PUBLIC:
            refuse_before_followers(of_public().name)
            migrate_public()
        return _towns(release, plan, told)


def _behind(release: Release) -> list[Behind] | None:
    """Return who is behind; None in a cell that has no ledger yet."""
    try:
        return ledger.behind(release.name, of_public().name)
    except ProgrammingError:
        return None


def _towns(release: Release, plan: Plan, told: Told) -> list[Outcome]:
    waiting = _behind(release) or []
    run = _Run(release, compiled(release), plan, told, len(waiting))
    todo = run.canaries(waiting)
    while todo:
        run.all(todo)
        tried = {each.schema for each in run.tried}
        todo = [each for each in _behind(release) or () if each.schema not in tried]  # a town that came meanwhile
    return run.outcomes


class _Run:
    """One call of `migrate`."""

    def __init__(self, release: Release, script: Compiled, plan: Plan, told: Told, total: int) -> None:
        self.release, self.script, self.plan, self.told, self.total = release, script, plan, told, total
        self.quick = Quick(release, script)
        self.outcomes: list[Outcome] = []
        self.tried: list[Behind] = []
        self.many_failed = False
        self._failures = count(1)

    @property
    def failed(self) -> list[Outcome]:
        return [each for each in self.outcomes if each.state == LedgerState.FAILED]

    def canaries(self, waiting: list[Behind]) -> list[Behind]:
        """Bring some alone first; one that is held, or failed in an earlier call, tells nothing, so another is taken.

        Return who is left; those that failed before come last.

        Raises:
            Stopped: one failed.
        """
        held, done = [], 0
        todo = [each for each in waiting if each.state != LedgerState.FAILED]
        failed = [each for each in waiting if each.state == LedgerState.FAILED]
        while todo and done < self.plan.canaries:
            each = todo.pop(0)
            outcome = self.bring(each)
            if outcome.state == LedgerState.LOCKED:
                held.append(each)
                continue
            self.finish(each, outcome)
            if self.failed:
                raise Stopped(f"{outcome.name} failed, and was tried first: {outcome.error}")
            done += 1
        return [*todo, *held, *failed]

    def all(self, waiting: list[Behind]) -> None:
        """Bring them, some at a time; those that were held by somebody else come again at the end."""
        for attempt in range(1, TRIES + 1):
            held = []
            for each, outcome in self._in_parallel(waiting):
                if outcome.state == LedgerState.LOCKED and attempt < TRIES:
                    held.append(each)
                else:
                    self.finish(each, outcome)
            waiting = held

    def _in_parallel(self, waiting: list[Behind]) -> Iterator[tuple[Behind, Outcome]]:
        todo: SimpleQueue[Behind] = SimpleQueue()
        done: SimpleQueue[tuple[Behind, Outcome] | None] = SimpleQueue()
        for each in waiting:
            todo.put(each)
        with ThreadPoolExecutor(self.plan.connections, thread_name_prefix="fleet") as pool:
            workers = [pool.submit(self._work, todo, done) for _number in range(self.plan.connections)]
            try:
                ended = 0
                while ended < len(workers):
                    came = done.get()
                    if came is None:
                        ended += 1
                    else:
                        yield came
            finally:
                _empty(todo)
        for worker in workers:
            worker.result()

    def _work(self, todo: SimpleQueue[Behind], done: SimpleQueue[tuple[Behind, Outcome] | None]) -> None:
        """Bring some schemas after the others, over a connection of one's own that is renewed now and then."""
        alone = 0
        try:
            while not self.many_failed:
                some = [todo.get_nowait(), *_more(todo)]
                quickly = self.quick.bring(some)
                for each, outcome in self._outcomes(some, quickly):
                    done.put((each, outcome))
                alone += len(some) - len(quickly)
                if alone >= RECONNECT:
                    connection.close()
                    alone = 0
        except Empty:
            return
        finally:
            connection.close()
            done.put(None)

    def _outcomes(self, some: list[Behind], quickly: Mapping[str, float]) -> Iterator[tuple[Behind, Outcome]]:
        """Tell of those that were brought together, and bring alone what something is in the way of."""
        for each in some:
            if each.schema in quickly:
                yield each, Outcome(each.name, LedgerState.DONE, "", "", round(quickly[each.schema], 3))
            elif not self.many_failed:
                yield each, self.bring(each)

    def finish(self, each: Behind, outcome: Outcome) -> None:
        """Tell what came of a schema; stop when too much went wrong.

        Raises:
            Stopped: more failed than the plan allows.
        """
        self.tried.append(each)
        self.outcomes.append(outcome)
        self.total = max(self.total, len(self.outcomes))  # towns that came meanwhile
        self.told(outcome, len(self.outcomes), self.total)
        if len(failed := self.failed) > self.plan.budget:  # told of: those that bring them may be further
            raise Stopped(f"{len(failed)} failed, {self.plan.budget} may: {', '.join(one.name for one in failed)}")

    def bring(self, each: Behind) -> Outcome:
        """Bring one schema to the release: one transaction, or nothing of it. What goes wrong is written down."""
        began = time.perf_counter()
        state, error, blocker = LedgerState.DONE, "", ""
        try:
            with patience():
                self._apply(each, began)
        except Exception as trouble:  # noqa: BLE001 – a migration may run any code; one town's fault ends no other's
            locked = troubles.is_lock(trouble)
            state = LedgerState.LOCKED if locked else LedgerState.FAILED
            error, blocker = troubles.told(trouble), troubles.holders(each.schema) if locked else ""
        seconds = round(time.perf_counter() - began, 3)
        if state == LedgerState.FAILED:
            self.many_failed = next(self._failures) > self.plan.budget
        if state != LedgerState.DONE:
            ledger.write(each.schema, self.release.name, state, error=error, blocker=blocker, seconds=seconds)
        return Outcome(each.name, state, error, blocker, seconds)

    def _apply(self, each: Behind, began: float) -> None:
        have = schemas.applied(each.schema)
        missing = [key for key in self.release.keys if key not in have]
        if strange := have - set(self.release.keys):
            names = ", ".join(map(".".join, sorted(strange)))
            raise troubles.Drifted(f"It has migrations that this release does not know: {names}")
        with self._whole(missing):
            if is_replayable(self.release, missing):
                if missing:
                    schemas.send(each.schema, self.script.statements(missing, is_empty=not have))
            else:
                migrate_really(each.schema, self.release, town=_town(each))
            ledger.write(each.schema, self.release.name, seconds=time.perf_counter() - began)

    def _whole(self, missing: list[Key]) -> AbstractContextManager[object]:
        """Hold a town's migrations in one transaction, unless one of them must not run in any."""
        online = any(judge(self.release.migrations[key]).way is Way.ONLINE for key in missing)
        return nullcontext() if online else transaction.atomic()


def _more(todo: SimpleQueue[Behind]) -> Iterator[Behind]:
    """Take what else is there, up to what a connection takes at a time."""
    fewest, most = AT_ONCE
    many = min(max(todo.qsize() // 4, fewest), most)
    with suppress(Empty):
        for _number in range(many - 1):
            yield todo.get_nowait()


def _empty(todo: SimpleQueue[Behind]) -> None:
    with suppress(Empty):
        while True:
            todo.get_nowait()


def _town(each: Behind) -> Town | None:
    """Return the town of a schema, for migrations that need its keys; None for a spare, which has no rows."""
    with operator():
        found: Town | None = Town.objects.filter(schema_name=each.schema).first()
        return found
