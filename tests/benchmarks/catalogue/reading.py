"""Reading form schemas of FIM, against lxml that only parses the same files."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Final

from lxml import etree

from blaupause.standards import xdatenfelder
from tests.benchmarks.catalogue.sides import in_turns, spent
from tests.benchmarks.goals import Row
from tests.fim import SCHEMAS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROUNDS: Final = 21
MOST_READING, MOST_MEMORY = 3.0, 60
MB: Final = 1_000_000


def rows() -> Iterator[Row]:
    """Measure time and memory of all samples."""
    files = [path.read_bytes() for path in SCHEMAS]
    parser = etree.XMLParser()

    def ours() -> None:
        for content in files:
            xdatenfelder.read(content)

    def theirs() -> None:
        for content in files:
            etree.fromstring(content, parser)

    sides = in_turns(ours, theirs, ROUNDS)
    size = sum(map(len, files)) / MB
    yield Row(
        f"Read {len(files)} schemas of XDatenfelder 3 ({size:.1f} MB, the largest {max(map(len, files)) / MB:.1f})",
        spent(sides.ours),
        f"lxml, parsing alone: {spent(sides.theirs)}",
        sides.told,
        f"≤ {MOST_READING:.0f}",
        sides.ratio <= MOST_READING,
    )
    more = memory()
    yield Row("… memory above the start", f"{more:.0f} MB", "", "", f"≤ {MOST_MEMORY} MB", more <= MOST_MEMORY)


def memory() -> float:
    """Return the MB that a process of its own needs at most for reading every file, above what it needed before."""
    command = [sys.executable, "-m", "tests.benchmarks.catalogue.peak"]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
