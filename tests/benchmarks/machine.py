"""What every part of the benchmark says and asks: progress, the machine it runs on, silence of what it measures."""

from __future__ import annotations

import os
import platform
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Machine:
    """Where it was measured."""

    cores: int
    processor: str
    postgres: str
    load: float

    def __str__(self) -> str:
        return (
            f"{self.cores} cores ({self.processor}), Python {platform.python_version()}, PostgreSQL {self.postgres}, "
            f"load of others at the start {self.load:.1f}"
        )


def machine_of(superuser: str, load: float) -> Machine:
    """Return what this machine is, and the server's version."""
    with psycopg.connect(superuser) as database:
        row = database.execute("SHOW server_version").fetchone()
    names = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        if line.startswith("model name")
    ]
    return Machine(os.cpu_count() or 0, next(iter(names), "unknown"), str(row[0]) if row else "", load)


@contextmanager
def quiet() -> Iterator[None]:
    """Send what the platform logs to nowhere: writing it is measured, reading it is not wanted."""
    sys.stdout.flush()
    sys.stderr.flush()
    kept = [os.dup(1), os.dup(2)]
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        for number in (1, 2):
            os.dup2(nowhere, number)
        yield
    finally:
        sys.stdout.flush()
        for number, copy in enumerate(kept, 1):
            os.dup2(copy, number)


def tell(sentence: str) -> None:
    """Show progress, apart from the result."""
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()
