"""A bundle while it is changed: copies what changes, keeps the rest, and writes each step down for the way back."""

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any

type Step = dict[str, Any]
"""A change as JSON: at `path` (to an object or list), from `at` on, what was there (`old`) and what is there (`new`).
In an object `at` is the key, and both lists hold the value, or nothing where there is none."""


class Overtaken(Exception):  # noqa: N818 – says what happened
    """What a step is about is not there any more."""


class Sheet:
    def __init__(self, files: Mapping[str, Any]) -> None:
        self.files: dict[str, Any] = dict(files)
        self.steps: list[Step] = []

    def get(self, *path: str | int) -> Any:
        content: Any = self.files
        for step in path:
            content = content[step]
        return content

    def put(self, value: Any, *path: str | int) -> None:
        """Set a key of an object, or one entry of a list; a value that stays is no step."""
        *above, at = path
        around: Any = self.get(*above)
        is_there = isinstance(around, list) or at in around
        old = [around[at]] if is_there else []
        if old != [value]:
            self.do({"path": above, "at": at, "old": old, "new": [value]})

    def drop(self, *path: str | int) -> None:
        """Take a key away, if it is there."""
        *above, at = path
        around = self.get(*above)
        if at in around:
            self.do({"path": above, "at": at, "old": [around[at]], "new": []})

    def set(self, value: Any, *path: str | int) -> None:
        """Set a key, or take it away where the value says nothing."""
        if value is None or value in ("", [], {}):
            self.drop(*path)
        else:
            self.put(value, *path)

    def splice(self, at: int, removed: int, inserted: Sequence[Any], *path: str | int) -> None:
        """Replace entries of a list by others."""
        old = self.get(*path)[at : at + removed]
        self.do({"path": list(path), "at": at, "old": old, "new": list(inserted)})

    def lay(self, value: Any, *path: str | int) -> None:
        """Put a value there in the smallest steps: what is the same in both stays, and may change on its own later."""
        *above, at = path
        around: Any = self.get(*above)
        is_there = isinstance(around, list) or at in around
        old = around[at] if is_there else None
        if isinstance(old, dict) and isinstance(value, dict):
            for key in [key for key in old if key not in value]:
                self.drop(*path, key)
            for key, inner in value.items():
                self.lay(inner, *path, key)
        elif isinstance(old, list) and isinstance(value, list) and len(old) == len(value):
            for index, inner in enumerate(value):
                self.lay(inner, *path, index)
        elif isinstance(old, list) and isinstance(value, list):
            start = _alike(old, value)
            shorter = min(len(old), len(value)) - start
            end = min(_alike(old[::-1], value[::-1]), shorter)
            self.splice(start, len(old) - start - end, value[start : len(value) - end], *path)
        else:
            self.put(value, *path)

    def do(self, step: Step) -> None:
        """Make a step.

        Raises:
            Overtaken: what it is about is not as it says.

        """
        self.steps.append(step)
        self.files = _applied(self.files, step, 0)


def _alike(one: Sequence[Any], other: Sequence[Any]) -> int:
    """Count how many entries are the same from the beginning on."""
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def undo(files: Mapping[str, Any], steps: Sequence[Step]) -> Sheet:
    """Take steps back, the last one first; further changes elsewhere stay.

    Raises:
        Overtaken: what one of them changed is not there any more as they left it.

    """
    sheet = Sheet(files)
    for step in reversed(steps):
        back = {**step, "old": step["new"], "new": step["old"]}
        try:
            sheet.do(back)
        except (KeyError, IndexError, TypeError):
            raise Overtaken from None
    return sheet


def _applied(content: Any, step: Step, depth: int) -> Any:
    path, at = step["path"], step["at"]
    if depth < len(path):
        copy = content.copy()
        copy[path[depth]] = _applied(content[path[depth]], step, depth + 1)
        return copy
    old, new = step["old"], step["new"]
    if isinstance(content, list):
        _demand(content[at : at + len(old)], old)
        return [*content[:at], *new, *content[at + len(old) :]]
    _demand([content[at]] if at in content else [], old)
    copy = content.copy()
    if new:
        copy[at] = new[0]
    else:
        del copy[at]
    return copy


def _demand(found: Any, expected: Any) -> None:
    if found != expected:
        raise Overtaken
