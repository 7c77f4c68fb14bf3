"""The queue: jobs of all towns that do nothing, by the platform's runner and by a plain loop that skips locked ones."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import psycopg

from blaupause.jobs import runner
from blaupause.jobs.registry import job
from blaupause.tenancy.context import current_town

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.benchmarks.fleet.cell import Cell

SLICES: Final = 8
"""Both sides take turns so often."""
NAME: Final = "bench.nothing"
PLAIN_TABLE: Final = """
    CREATE TABLE bench_queue (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, town text NOT NULL, name text NOT NULL,
        arguments jsonb NOT NULL DEFAULT '{}', state text NOT NULL DEFAULT 'waiting',
        run_at timestamptz NOT NULL DEFAULT now());
    CREATE INDEX ON bench_queue (run_at, id) WHERE state = 'waiting'
"""
FILL: Final = """
    INSERT INTO {} (town, name) SELECT wanted.town, %(name)s
    FROM unnest(%(towns)s::text[], %(counts)s::int[]) WITH ORDINALITY wanted (town, jobs, number)
    CROSS JOIN LATERAL generate_series(1, wanted.jobs) ORDER BY wanted.number
"""
NEXT: Final = """
    SELECT id, town, name, arguments FROM bench_queue WHERE state = 'waiting' AND run_at <= now()
    ORDER BY run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
"""
LEFT: Final = """
    SELECT (SELECT count(*) FROM jobs_job WHERE name = %(name)s), (SELECT count(*) FROM bench_queue)
"""


@dataclass
class Served:
    """How the queue was emptied.

    Attributes:
        seconds: of each side alone; of the slices in which they took turns.
        waited: seconds until the last job of a town was done, by schema, counted in the side's own time.
    """

    jobs: int
    counts: dict[str, int]
    ours: list[float] = field(default_factory=list)
    plain: list[float] = field(default_factory=list)
    waited: dict[str, float] = field(default_factory=dict)
    waited_plain: dict[str, float] = field(default_factory=dict)

    @property
    def smallest(self) -> str:
        return min(self.counts, key=lambda schema: (self.counts[schema], schema))

    @property
    def largest(self) -> str:
        return max(self.counts, key=lambda schema: self.counts[schema])


def shares(schemas: list[str], jobs: int) -> dict[str, int]:
    """Give the towns jobs as towns have people: the n-th has an n-th of the first one's, each has one."""
    whole = sum(1 / (rank + 1) for rank in range(len(schemas)))
    counts = {schema: max(1, int(jobs / whole / (rank + 1))) for rank, schema in enumerate(schemas)}
    counts[schemas[0]] += jobs - sum(counts.values())
    return counts


class Queueing:
    """Two queues with the same jobs, the largest town's first."""

    def __init__(self, cell: Cell, schemas: list[str], jobs: int) -> None:
        self.cell, self.served = cell, Served(jobs, shares(schemas, jobs))
        self._done: Counter[str] = Counter()
        self._began = 0.0
        job(NAME)(self._nothing)

    def serve(self) -> Served:
        """Empty both queues, in turns."""
        self.cell.execute(PLAIN_TABLE)
        self.cell.execute("DELETE FROM jobs_job")  # what pages asked for before
        counts = self.served.counts
        for table in ("jobs_job", "bench_queue"):
            values = {"name": NAME, "towns": list(counts), "counts": list(counts.values())}
            self.cell.execute(FILL.format(table), values)
            self.cell.execute(f"ANALYZE {table}")
        per_slice = -(-self.served.jobs // SLICES)
        with psycopg.connect(self.cell.superuser) as plain:
            for number in range(SLICES):
                sides: list[Callable[[], None]] = [lambda: self._ours(per_slice), lambda: self._plain(plain, per_slice)]
                for side in sides[:: 1 if number % 2 else -1]:
                    side()
        left = self.cell.execute(LEFT, {"name": NAME})
        if left != [(0, 0)] or sum(self._done.values()) != self.served.jobs:
            raise AssertionError(f"{left} jobs were left, {sum(self._done.values())} done")
        self.cell.execute("DROP TABLE bench_queue")
        return self.served

    def _nothing(self) -> None:
        schema = current_town().schema_name
        self._done[schema] += 1
        if self._done[schema] == self.served.counts[schema]:
            self.served.waited[schema] = sum(self.served.ours) + time.perf_counter() - self._began

    def _ours(self, count: int) -> None:
        self._began = time.perf_counter()
        runner.run_waiting(limit=count)
        self.served.ours.append(time.perf_counter() - self._began)

    def _plain(self, database: psycopg.Connection, count: int) -> None:
        """Take a job, do nothing, forget it: one transaction each."""
        began = time.perf_counter()
        for _number in range(count):
            found = database.execute(NEXT).fetchone()
            if found is not None:
                database.execute("DELETE FROM bench_queue WHERE id = %s", (found[0],))
                self.served.waited_plain[found[1]] = sum(self.served.plain) + time.perf_counter() - began
            database.commit()
        self.served.plain.append(time.perf_counter() - began)
