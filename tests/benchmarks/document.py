"""docs/performance.md: parts, each written by its own run, which leaves the others as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
DOCUMENT: Final = ROOT / "docs/performance.md"
BEGIN: Final = {
    "requests": "# Speed, memory, weight\n",
    "catalogue": "## The catalogue\n",
    "login": "## Logging in\n",
    "onboarding": "## Onboarding\n",
    "fleet": "## The fleet\n",
    "growth": "## How the fleet grows\n",
}
"""First line of each part, in their order."""


def put(part: str, text: str) -> None:
    """Write a part, which begins with its first line."""
    parts = _parts(DOCUMENT.read_text(encoding="utf-8")) | {part: text}
    DOCUMENT.write_text("\n\n".join(parts[name].strip() for name in BEGIN if name in parts) + "\n", encoding="utf-8")


def _parts(document: str) -> dict[str, str]:
    found, rest = {}, document
    for name, first_line in reversed(BEGIN.items()):
        rest, line, text = rest.partition(first_line)
        if line:
            found[name] = line + text
    return found
