"""Reads every schema in a process of its own, and says how many MB that took at most, above what it had before."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Final

from blaupause.standards import xdatenfelder
from tests.fim import SCHEMAS

KIB: Final = 1024
MB: Final = 1_000_000


def most() -> float:
    """Not `getrusage`, which remembers what was there before this program."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) * KIB / MB if found else 0.0


before = most()
for path in SCHEMAS:
    xdatenfelder.read(path)
sys.stdout.write(f"{most() - before}\n")
