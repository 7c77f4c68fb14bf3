"""Figures for Prometheus: requests and their durations of this process, the cell's queue, memory.

The text format is Prometheus' own (version 0.0.4). Each process tells its own figures: scrape every pod, run one
worker in each.
"""

from __future__ import annotations

import hmac
import os
import threading
from bisect import bisect_left
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpResponse

from blaupause.tenancy.context import worker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

BOUNDS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
METHODS: Final = {"GET", "HEAD", "POST"}
QUEUE = "SELECT state, count(*), COALESCE(EXTRACT(EPOCH FROM now() - min(run_at)), 0) FROM jobs_job GROUP BY state"


class Requests:
    """Counts of this process: by route, method and status, and how long they took."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: defaultdict[tuple[str, str, int], int] = defaultdict(int)
        self._buckets: defaultdict[str, list[int]] = defaultdict(lambda: [0] * (len(BOUNDS) + 1))
        self._seconds: defaultdict[str, float] = defaultdict(float)

    def observe(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one request. Unknown addresses share the empty route, so nobody fills the memory by inventing some."""
        with self._lock:
            self._counts[route, method if method in METHODS else "OTHER", status] += 1
            self._buckets[route][bisect_left(BOUNDS, seconds)] += 1
            self._seconds[route] += seconds

    def lines(self) -> Iterator[str]:
        with self._lock:
            counts = sorted(self._counts.items())
            buckets = {route: list(values) for route, values in sorted(self._buckets.items())}
            seconds = dict(self._seconds)
        yield "# HELP blaupause_requests_total Requests answered by this process."
        yield "# TYPE blaupause_requests_total counter"
        for (route, method, status), count in counts:
            yield f'blaupause_requests_total{{route="{route}",method="{method}",status="{status}"}} {count}'
        yield "# HELP blaupause_request_seconds How long requests took in this process."
        yield "# TYPE blaupause_request_seconds histogram"
        for route, values in buckets.items():
            total = 0
            for bound, count in zip((*BOUNDS, "+Inf"), values, strict=True):
                total += count
                yield f'blaupause_request_seconds_bucket{{route="{route}",le="{bound}"}} {total}'
            yield f'blaupause_request_seconds_sum{{route="{route}"}} {seconds[route]:.6f}'
            yield f'blaupause_request_seconds_count{{route="{route}"}} {total}'


REQUESTS = Requests()


def page(request: HttpRequest) -> HttpResponse:
    """`/metrics`: needs the bearer token of BLAUPAUSE_METRICS_TOKEN; without a token set the page is closed."""
    expected = f"Bearer {settings.METRICS_TOKEN}"
    given = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not hmac.compare_digest(given.encode(), expected.encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer", "Cache-Control": "no-store"})
    text = "\n".join([*REQUESTS.lines(), *_queue(), *_process()]) + "\n"
    return HttpResponse(
        text, content_type="text/plain; version=0.0.4; charset=utf-8", headers={"Cache-Control": "no-store"}
    )


def _queue() -> Iterator[str]:
    yield "# HELP blaupause_database_up Whether the database answers."
    yield "# TYPE blaupause_database_up gauge"
    try:
        with worker(), connection.cursor() as cursor:
            cursor.execute(QUEUE)
            found = {state: (count, age) for state, count, age in cursor.fetchall()}
    except DatabaseError:
        yield "blaupause_database_up 0"
        return
    yield "blaupause_database_up 1"
    yield "# HELP blaupause_jobs Jobs of the cell by state."
    yield "# TYPE blaupause_jobs gauge"
    for state in ("waiting", "running", "dead"):
        yield f'blaupause_jobs{{state="{state}"}} {found.get(state, (0, 0))[0]}'
    yield "# HELP blaupause_jobs_oldest_seconds How long the oldest waiting job is overdue."
    yield "# TYPE blaupause_jobs_oldest_seconds gauge"
    yield f"blaupause_jobs_oldest_seconds {max(float(found.get('waiting', (0, 0))[1]), 0.0):.1f}"


def _process() -> Iterator[str]:
    yield "# HELP process_resident_memory_bytes Memory of this process."
    yield "# TYPE process_resident_memory_bytes gauge"
    yield f"process_resident_memory_bytes {resident_bytes()}"


def resident_bytes() -> int:
    """Return the memory this process holds; 0 where the system does not tell (no /proc)."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
