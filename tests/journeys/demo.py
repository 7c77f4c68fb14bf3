"""The real demo in a folder of its own, as `make demo` starts it."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from infra.demo.state import is_free

OUTGOING = 32_768
"""From here on the system takes ports for connections it makes: what a slow server wants to listen on may be gone."""
ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 600.0
STOP_PATIENCE = 60.0
LAST_LINES = 40


def four_free_ports() -> int:
    """Return the first of four ports in a row that stay free until somebody listens there."""
    while True:
        first = OUTGOING - 12_000 + secrets.randbelow(3_000) * 4  # the seed of tests is the same in all workers
        if all(is_free(first + each) for each in range(4)):
            return first


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demo: where its hub and its towns are, and what it says."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    @classmethod
    def start(cls, folder: Path, **settings: str) -> Self:
        """Start it, with settings as on its command line, and wait until it says that it is ready."""
        port = four_free_ports()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("BLAUPAUSE_", "DJANGO_"))}
        with (folder / "demo.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "blaupause", "demo"],
                cwd=ROOT,
                env={**kept, "BLAUPAUSE_VAR": str(folder / "var"), "PORT": str(port), **settings},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        demo = cls(folder, port, process)
        deadline = time.monotonic() + PATIENCE
        while "Blaupause is ready" not in demo.said("demo.log"):
            if process.poll() is not None or time.monotonic() > deadline:
                demo.end()
                raise AssertionError(demo.report())
            time.sleep(0.2)
        return demo

    def address(self, host: str, path: str = "/") -> str:
        """Return the address of a page; the hub's host is empty."""
        return f"http://{host}{'.' if host else ''}localhost:{self.port}{path}"

    def said(self, log: str) -> str:
        """Return what a log holds by now."""
        file = self.folder / log
        return file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""

    def report(self) -> str:
        """Return the end of every log, for a test that failed."""
        logs = ("demo.log", "var/log/web.log", "var/log/jobs.log", "var/log/provider.log", "var/log/keycloak.log")
        return "\n".join(f"--- {log}\n" + "\n".join(self.said(log).splitlines()[-LAST_LINES:]) for log in logs)

    def end(self) -> None:
        """Press Ctrl-C."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        self.process.wait(STOP_PATIENCE)
