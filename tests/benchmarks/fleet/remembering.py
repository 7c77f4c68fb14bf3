"""What a web worker and its database connections keep in memory of the towns they have served."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from infra.demo.state import free_port
from tests.benchmarks import serving

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.benchmarks.fleet.cell import Cell

FEW: Final = 5
PER_TOWN: Final = 4
"""Each town is asked so often: the worker has four threads, and a connection in each."""
PATIENCE: Final = 60.0
PAGES: Final = ("/", "/leistungen/", "/impressum/", "/status/")
ANON: Final = re.compile(r"RssAnon:\s+(\d+) kB")


@dataclass
class Remembered:
    """Bytes in memory, after few towns and after all of them.

    Attributes:
        worker: of the web worker.
        database: of the processes behind its connections, without what they share.
    """

    towns: int
    requests: int = 0
    worker: list[int] = field(default_factory=list)
    database: list[int] = field(default_factory=list)
    connections: list[int] = field(default_factory=list)


def remember(cell: Cell, hosts: Sequence[str]) -> Remembered:
    """Send as many requests to a few towns as afterwards to all."""
    found = Remembered(len(hosts), PER_TOWN * len(hosts))
    with _web() as (process, port):
        worker = max(serving.below(process.pid) or [process.pid], key=serving.resident)
        for some in (hosts[:FEW], hosts):
            _send(port, list(islice(cycle(some), found.requests)))
            backends = [pid for (pid,) in cell.execute("SELECT pid FROM pg_stat_activity WHERE usename = 'app'")]
            found.worker.append(serving.resident(worker))
            found.database.append(sum(map(_own, backends)))
            found.connections.append(len(backends))
    return found


def _send(port: int, hosts: list[str]) -> None:
    """Send a request each, four at a time."""

    def ask(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", PAGES[number // len(set(hosts)) % len(PAGES)], headers={"Host": hosts[number]})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status != http.HTTPStatus.OK:
            raise serving.Failed(f"{hosts[number]}: {answer.status}")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(ask, range(len(hosts))))


def _own(pid: int) -> int:
    found = ANON.search(Path(f"/proc/{pid}/status").read_text(encoding="utf-8"))
    return int(found[1]) * serving.KIB if found else 0


@contextmanager
def _web() -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Start a worker, and wait until it answers."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.fleet.web", str(port)],
        env={**os.environ, "BLAUPAUSE_LOG_LEVEL": "ERROR"},
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait(port)
        yield process, port
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=PATIENCE)


def _wait(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=5).connect()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise serving.Failed("The web worker does not answer.")
