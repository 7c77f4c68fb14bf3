"""Semantic versions in their order. No query."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

VERSION: Final = re.compile(r"(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?")

type Order = tuple[int, int, int, bool, tuple[tuple[bool, int, str], ...]]


@lru_cache(maxsize=4096)
def semver(version: str) -> Order:
    """Return what a version sorts by: 1.10.0 after 1.9.0, 1.0.0-rc.1 before 1.0.0 (semver.org, 2.0.0).

    Raises:
        ValueError: it is no semantic version.
    """
    match = VERSION.fullmatch(version)
    if match is None:
        raise ValueError(f"{version!r} is no semantic version.")
    major, minor, patch, pre = match.groups()
    parts = tuple((not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in (pre or "").split("."))
    return int(major), int(minor), int(patch), pre is None, parts
