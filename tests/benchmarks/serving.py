"""The demo as people start it: how long until it is ready, what its first page weighs, what its web worker needs."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from infra.demo.places import PLACES

if TYPE_CHECKING:
    from collections.abc import Iterator

PROC = Path("/proc")
DOG = "hundesteuer-anmelden"
REQUESTS = 1_000
READY = "Blaupause is ready"
KIB = 1024
LINKED = re.compile(r'(?:href|src)="(/(?:static|thema)/[^"]+)"')
FONT = ".woff2"


class Failed(Exception):  # noqa: N818 – says what happened
    """The demo did not start, or a page did not answer."""


@dataclass
class Demo:
    """A running demo.

    Attributes:
        seconds: from its start until it said that it is ready.
    """

    process: subprocess.Popen[str]
    port: int
    seconds: float
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(
        self, host: str, path: str, form: dict[str, str] | None = None, *, compressed: bool = False
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """Send one request, with the cookies of that host; return the answer and its bytes as they came."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        address = f"{host}:{self.port}"
        sent = {"Host": address, "Origin": f"http://{address}", "Cookie": self.cookies.get(host, "")}
        sent["Accept-Encoding"] = "gzip, br" if compressed else "identity"
        if form is None:
            connection.request("GET", path, headers=sent)
        else:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request("POST", path, urlencode(form), headers=sent)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        if fresh := answer.headers.get_all("Set-Cookie"):
            self.cookies[host] = "; ".join(
                [part for part in [self.cookies.get(host, "")] if part] + [line.split(";")[0] for line in fresh]
            )
        return answer, body


@contextmanager
def demo(folder: Path, port: int, **settings: str) -> Iterator[Demo]:
    """Start the demo in a folder of its own, with settings as on its command line.

    Raises:
        Failed: it ended before it was ready; the message is what it said.
    """
    environment = {**os.environ, "BLAUPAUSE_VAR": str(folder), "PORT": str(port), **settings}
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "blaupause", "demo"], env=environment, stdout=subprocess.PIPE, text=True
    )
    said = []
    try:
        for line in process.stdout or ():
            said.append(line)
            if line.startswith(READY):
                yield Demo(process, port, time.monotonic() - began)
                return
        raise Failed("".join(said))
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


# --- Memory of the web worker


def worker_of(running: Demo) -> int:
    """Return the process number of the web worker: what the web server started."""
    web = next(pid for pid in below(running.process.pid) if b"infra.demo.child\0web" in _command(pid))
    workers = [pid for pid in below(web) if pid != web]
    return max(workers or [web], key=resident)


def resident(pid: int) -> int:
    """Return the bytes a process has in memory."""
    found = re.search(r"VmRSS:\s+(\d+) kB", (PROC / str(pid) / "status").read_text(encoding="utf-8"))
    return int(found[1]) * KIB if found else 0


def _command(pid: int) -> bytes:
    return (PROC / str(pid) / "cmdline").read_bytes()


def below(pid: int) -> list[int]:
    """Return the processes that a process started, and those they started."""
    children = [
        int(child)
        for task in (PROC / str(pid) / "task").iterdir()
        for child in (task / "children").read_text(encoding="ascii").split()
    ]
    return [*children, *(deeper for child in children for deeper in below(child))]


def memory(running: Demo) -> list[int]:
    """Send 1,000 mixed requests to six towns, and 1,000 more; return what the worker needed after each."""
    worker, after = worker_of(running), []
    for _ in range(2):
        for send in islice(cycle(_mixed(running)), REQUESTS):
            send()
        after.append(resident(worker))
    return after


def _mixed(running: Demo) -> list[Any]:
    """Return requests: reading pages of every town, one thing that does not exist, and a form that is filled in."""
    hosts = [f"{place.slug}.localhost" for place in PLACES]
    offers = [host for host in hosts if running.ask(host, f"/leistungen/{DOG}/")[0].status == http.HTTPStatus.OK]
    reads = ("/", "/leistungen/", "/leistungen/?q=hund", "/status/", "/impressum/", "/gibt-es-nicht/")
    found: list[Any] = [lambda host=host, path=path: running.ask(host, path) for path in reads for host in hosts]
    pages = (f"/leistungen/{DOG}/", f"/antrag/{DOG}/", f"/antrag/{DOG}/ueber_sie/")
    found += [lambda host=host, path=path: running.ask(host, path) for path in pages for host in offers]
    for host in offers:
        _begin(running, host)
        found.append(lambda host=host: _save(running, host))
    found.append(lambda: running.ask("localhost", "/"))
    return found


def _hidden(body: bytes, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', body.decode())
    return found[1] if found else ""


def _begin(running: Demo, host: str) -> None:
    _answer, body = running.ask(host, f"/antrag/{DOG}/")
    token = _hidden(body, "csrfmiddlewaretoken")
    running.ask(host, f"/antrag/{DOG}/", {"aktion": "beginnen", "csrfmiddlewaretoken": token})


def _save(running: Demo, host: str) -> None:
    path = f"/antrag/{DOG}/ueber_sie/"
    _answer, body = running.ask(host, path)
    known = {name: _hidden(body, name) for name in ("csrfmiddlewaretoken", "_entwurf", "_stand")}
    answer, _body = running.ask(host, path, {**known, "vornamen": "Sevda", "aktion": "speichern"})
    if answer.status != http.HTTPStatus.FOUND:
        raise Failed(f"{host}{path}: {answer.status}")


# --- Weight of the first page


@dataclass
class Weight:
    """What a browser loads for a town's first page: bytes as sent, by address without host."""

    files: dict[str, int]
    fonts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.files.values())


def first_page(running: Demo) -> Weight:
    """Load a town's first page as a browser with an empty cache does."""
    host = f"{PLACES[0].slug}.localhost"
    files: dict[str, int] = {}
    _plain, body = running.ask(host, "/")
    for path in ("/", *sorted(set(LINKED.findall(body.decode())))):
        _answer, sent = running.ask(host, path, compressed=True)
        files[path] = len(sent)
    fonts = {path: size for path, size in files.items() if path.endswith(FONT)}
    return Weight({path: size for path, size in files.items() if path not in fonts}, fonts)
