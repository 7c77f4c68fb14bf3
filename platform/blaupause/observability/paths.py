"""Paths as they may be written down: codes are keys to doors and never reach a log. Pure."""

from __future__ import annotations

import re
from typing import Final

CODE: Final = re.compile(r"[0-9A-Za-z]{4}(?:-[0-9A-Za-z]{4}){3}")
SECRETS: Final = re.compile(r"(?:(?<=/status/)|(?<=/datei/)|(?<=/einladung/))[^/]+")
"""What stands in an address after these words opens something: a status page, an upload, a place to work."""
LONGEST: Final = 200


def masked(path: str) -> str:
    """Return a path without codes, in whatever spelling they were typed."""
    return hidden(path)[:LONGEST]


def hidden(text: str) -> str:
    """Return a text without codes."""
    return CODE.sub("****", SECRETS.sub("****", text))
