"""A real demo: it starts, serves, survives an outage of its database, and ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import psycopg
import pytest

from infra.demo import start
from infra.demo.account import Account
from infra.demo.postgres import Folder, launch, running, servers_in
from infra.demo.state import DATABASE, State, free_port

if TYPE_CHECKING:
    from collections.abc import Callable


class Demo:
    """A real demo in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.process: subprocess.Popen[str] | None = None
        self.said: list[str] = []

    def start(self) -> None:
        environment = {**os.environ, "BLAUPAUSE_VAR": str(self.folder), "PORT": str(self.port)}
        for name in [
            name for name in environment if name.startswith(("BLAUPAUSE_", "DJANGO_")) and name != "BLAUPAUSE_VAR"
        ]:
            del environment[name]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "blaupause", "demo"],
            cwd=start.ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout is not None
        self.said = []
        for line in self.process.stdout:
            self.said.append(line.rstrip())
            if line.startswith(("Blaupause is ready", "The demo cannot start")):
                break
        assert self.said[-1] == "Blaupause is ready", "\n".join(self.said)

    def end(self, how: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(how)
        status = self.process.wait(30)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return status

    def ask(self, path: str, host: str = "localhost") -> tuple[int, str]:
        answer = httpx.get(f"http://127.0.0.1:{self.port}{path}", headers={"Host": f"{host}:{self.port}"}, timeout=30)
        return answer.status_code, answer.text

    def listeners(self) -> set[tuple[str, int]]:
        """Addresses that processes of this demo listen on, besides PostgreSQL."""
        found = set()
        ports = {self.port, *State(self.folder, self.port).provider_ports().values()}
        for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]:
            address, state_ = line.split()[1], line.split()[3]
            host, port = address.split(":")
            if state_ == "0A" and int(port, 16) in ports:
                found.add((socket.inet_ntoa(bytes.fromhex(host)[::-1]), int(port, 16)))
        return found


def until(question: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not question():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def survives_an_outage(demo: Demo) -> None:
    """End PostgreSQL under a running demo, and start it again: pages say so meanwhile, and jobs go on afterwards."""
    folder = Folder((demo.folder / "postgres").resolve())
    server = running(folder)
    assert server is not None
    os.kill(server.pid, signal.SIGQUIT)
    until(lambda: demo.ask("/leistungen/", "fulda.localhost")[0] == 503)
    assert "Der Dienst antwortet gerade nicht" in demo.ask("/leistungen/", "fulda.localhost")[1]
    assert (demo.ask("/readyz")[0], demo.ask("/healthz")[0]) == (503, 200)
    until(lambda: not servers_in(folder))

    _server, child = launch(folder, Account.of(folder.path), server.port, {})
    try:
        with psycopg.connect(folder.url(server.port), dbname=DATABASE, autocommit=True) as database:
            job = database.execute(
                "INSERT INTO jobs_job (town, name) SELECT schema_name, 'audit.seal' FROM tenancy_town"
                " WHERE slug = 'fulda' RETURNING id"
            ).fetchone()
            until(lambda: database.execute("SELECT 1 FROM jobs_job WHERE id = %s", job).fetchone() is None)
        until(lambda: demo.ask("/leistungen/", "fulda.localhost")[0] == 200)
        assert demo.ask("/readyz")[0] == 200
    finally:
        child.send_signal(signal.SIGINT)
        child.wait(30)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="asks Linux who listens")
def test_the_demo_starts_serves_and_ends(tmp_path: Path) -> None:
    demo = Demo(tmp_path / "va r")
    demo.start()
    try:
        assert demo.ask("/readyz")[0] == 200
        assert f"  Hub                     http://localhost:{demo.port}/" in demo.said
        assert any("Sevda Yılmaz-Brandt" in line for line in demo.said)
        assert "Postausgang der Vorführung" in demo.ask("/_demo/post/")[1]
        assert demo.ask("/auth/abgemeldet/", "mossautal.localhost")[0] == 200
        assert {host for host, _port in demo.listeners()} == {"127.0.0.1"}
        assert len(demo.listeners()) == 3
        survives_an_outage(demo)
    finally:
        assert demo.end(signal.SIGINT) == 0
    until(lambda: demo.listeners() == set())

    demo.start()  # with what it remembers
    assert not any(line.strip() == "Stadt Fulda" for line in demo.said)
    demo.end(signal.SIGKILL)
    until(lambda: demo.listeners() == set())  # everything it started ends with it
    demo.start()
    assert demo.end(signal.SIGTERM) == 0
