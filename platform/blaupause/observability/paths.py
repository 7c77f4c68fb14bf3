"""Paths as they may be written down: codes are keys to doors and never reach a log. Pure."""

from __future__ import annotations

import re
from typing import Final

CODE: Final = re.compile(r"[0-9A-Za-z]{4}(?:-[0-9A-Za-z]{4}){3}")
AFTER_STATUS: Final = re.compile(r"(?<=/status/)[^/]+")
LONGEST: Final = 200


def masked(path: str) -> str:
    """Return a path without codes, in whatever spelling they were typed."""
    return hidden(path)[:LONGEST]


def hidden(text: str) -> str:
    """Return a text without codes."""
    return CODE.sub("****", AFTER_STATUS.sub("****", text))
