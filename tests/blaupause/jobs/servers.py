"""A real Redis or Valkey that tests start, kill and start again."""

from __future__ import annotations

import shutil
import subprocess
import time
from typing import TYPE_CHECKING, Self

from redis import Redis, RedisError

from infra.demo.postgres import free_port

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE = 20.0


class Server:
    """A broker on a free port of this machine. It keeps nothing on disk: killed, it has forgotten everything."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def client(self) -> Redis:
        return Redis(host="127.0.0.1", port=self.port)

    def start(self) -> Self:
        program = shutil.which("valkey-server") or shutil.which("redis-server")
        assert program, "make test installs what the tests drive: infra/tests-need.sh"
        options = ["--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen([program, *options], cwd=self.folder, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            assert time.monotonic() < deadline, "The broker does not answer."
            time.sleep(0.05)
        return self

    def kill(self) -> None:
        """Lose it, as with its machine."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _answers(self) -> bool:
        try:
            return bool(self.client.ping())
        except RedisError:
            return False
