"""Work on other people's data in a process of its own, within limits of time and memory.

A fresh process a piece: it holds nothing of the one before, needs no lock, and a web server or job runner with any
threads and forks survives whatever happens in it. A worker is a script that starts with `limit_self()`, reads stdin and
writes stdout; started by path in isolated mode it loads no more than it imports.
"""

import resource
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_ENVIRONMENT: Final = {"RAYON_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1", "LC_ALL": "C.UTF-8"}
_LACKS_MEMORY: Final = ("MemoryError", "memory allocation of")
_TIME_SIGNALS: Final = (-signal.SIGXCPU, -signal.SIGKILL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one piece of work may cost."""

    cpu_seconds: int
    wall_seconds: float
    memory_bytes: int


class WorkFailed(Exception):  # noqa: N818 (it names what happened)
    """The worker ended with an error; `said` is what it wrote to stderr."""

    def __init__(self, said: str = "") -> None:
        super().__init__(said)
        self.said = said


class TooSlow(WorkFailed):
    """It went over its time and was ended."""


class TooLarge(WorkFailed):
    """It went over its memory and was ended."""


def run(worker: Path, data: bytes, limits: Limits, *options: str) -> bytes:
    """Give the data to a worker and return what it makes of them; its options follow the limits in `sys.argv`.

    Raises:
        TooSlow, TooLarge: it went over a limit.
        WorkFailed: it ended with an error of its own.
    """
    command = [sys.executable, "-I", str(worker), str(limits.cpu_seconds), str(limits.memory_bytes), *options]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=limits.wall_seconds, env=_ENVIRONMENT, check=False
        )
    except subprocess.TimeoutExpired:
        raise TooSlow from None
    if done.returncode:
        raise _failure(done.returncode, done.stderr.decode(errors="replace"))
    return done.stdout


def _failure(code: int, said: str) -> WorkFailed:
    if code in _TIME_SIGNALS:
        return TooSlow(said)
    if code < 0 or any(word in said for word in _LACKS_MEMORY):
        return TooLarge(said)
    return WorkFailed(said)


def limit_self() -> None:
    """Bound this process as `run` asked; it writes no file, and no dump keeps what it has read."""
    cpu_seconds, memory_bytes = map(int, sys.argv[1:3])
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(ValueError, OSError):  # macOS cannot bound the address space
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
