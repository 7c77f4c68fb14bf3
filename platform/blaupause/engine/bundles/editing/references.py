"""Who speaks of a question or a parameter: rules, conditions, letters and texts."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Mention:
    """A text or expression that names something: its file and the path in it."""

    file: str
    path: tuple[str | int, ...]
    text: str


def mentions_of(files: Mapping[str, Any], *names: str) -> list[Mention]:
    """List what mentions any of these names (`answers.rasse`, `item.rasse`, `params.satz`)."""
    pattern = re.compile("|".join(rf"(?<![\w.]){re.escape(name)}(?!\w)" for name in names))
    wholes = {file: json.dumps(content, ensure_ascii=False) for file, content in files.items()}  # searched at once
    naming = [file for file, whole in wholes.items() if any(name in whole for name in names)]
    return [Mention(file, path, text) for file in naming for path, text in texts(files[file]) if pattern.search(text)]


def names_of_question(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return how expressions may call a question."""
    dotted = "answers." + ".".join(keys)
    return (dotted,) if len(keys) == 1 else (dotted, f"item.{keys[-1]}")


def texts(content: Any) -> list[tuple[tuple[str | int, ...], str]]:
    """List every text of a file with its path."""
    found: list[tuple[tuple[str | int, ...], str]] = []
    _collect(content, (), found)
    return found


def words(content: Any) -> list[str]:
    """List every text of a file, in any order: a fraction of what it takes to know the paths, too."""
    found: list[str] = []
    left = [content]
    while left:
        each = left.pop()
        if isinstance(each, str):
            found.append(each)
        elif isinstance(each, dict):
            left.extend(each.values())
        elif isinstance(each, list):
            left.extend(each)
    return found


def _collect(content: Any, path: tuple[str | int, ...], found: list[tuple[tuple[str | int, ...], str]]) -> None:
    if isinstance(content, str):
        found.append((path, content))
    elif isinstance(content, (dict, list)):
        for step, inner in content.items() if isinstance(content, dict) else enumerate(content):
            _collect(inner, (*path, step), found)
