"""Where an answer stands: its path (`hunde/1/rasse`), its HTML name and id (`hunde-1-rasse`)."""

import re
from typing import Any, Final

from blaupause.engine.forms.model import Answers

_ENTRY_NAME: Final = re.compile(r"([a-z][a-z0-9_]*)-(0|[1-9][0-9]{0,8})-([a-z][a-z0-9_]*)")


def html_name(path: str) -> str:
    return path.replace("/", "-")


def parse_entry_name(name: str) -> tuple[str, int, str] | None:
    """Split `hunde-1-rasse` into group, index (from 0) and field; None for any other name."""
    match = _ENTRY_NAME.fullmatch(name)
    return (match[1], int(match[2]), match[3]) if match else None


def split(path: str) -> tuple[str, int | None, str]:
    """Split a path into its field or group, the index of the entry, and the field inside."""
    first, _, rest = path.partition("/")
    index, _, inner = rest.partition("/")
    return (first, int(index), inner) if index.isdigit() else (first, None, "")


def entries(answers: Answers, group: str) -> list[Answers]:
    """Return the entries of a repeated group; what is not an entry counts as an empty one."""
    value = answers.get(group)
    if not isinstance(value, list):
        return []
    return [entry if isinstance(entry, dict) else {} for entry in value]


def get(answers: Answers, path: str) -> Any:
    """Return the answer at a path, None where there is none."""
    first, index, inner = split(path)
    if index is None:
        return answers.get(first)
    rows = entries(answers, first)
    return rows[index].get(inner) if index < len(rows) else None


def put(answers: Answers, path: str, value: Any) -> Answers:
    """Return the answers with one replaced, or dropped where the value is None; nothing changes without its entry."""
    first, index, inner = split(path)
    if index is None:
        return _with(answers, first, value)
    rows = entries(answers, first)
    if index >= len(rows):
        return answers
    rows[index] = _with(rows[index], inner, value)
    return {**answers, first: rows}


def _with(answers: Answers, field: str, value: Any) -> Answers:
    rest = {key: answer for key, answer in answers.items() if key != field}
    return rest if value is None else {**answers, field: value}
