"""The buttons of repeated groups, as pure functions on answers."""

import re
from collections.abc import Mapping
from typing import Final

from blaupause.engine.forms import paths
from blaupause.engine.forms.model import Acted, Answers, Question

_ADD: Final = re.compile(r"(.+)-hinzufuegen")
_ENTRY: Final = re.compile(r"(.+)-(\d{1,4})-(aendern|entfernen)")


def add_action(path: str) -> str:
    return f"{paths.html_name(path)}-hinzufuegen"


def edit_action(path: str, index: int) -> str:
    return f"{paths.html_name(path)}-{index}-aendern"


def remove_action(path: str, index: int) -> str:
    return f"{paths.html_name(path)}-{index}-entfernen"


def act(groups: Mapping[str, Question], action: str, answers: Answers) -> Acted | None:
    """Press a button; None for a button of something else. An entry that is gone already changes nothing."""
    add, entry = _ADD.fullmatch(action), _ENTRY.fullmatch(action)
    match = add or entry
    path = paths.parse_name(match[1]) if match else None
    group = groups.get(paths.split(path)[0]) if path else None
    if match is None or path is None or group is None:
        return None
    rows = paths.entries(answers, path)
    if add:
        return _add(group, path, rows, answers)
    index = int(match[2])
    if index >= len(rows):
        return Acted(answers, anchor=paths.html_name(path))
    if match[3] == "aendern":
        return _open(path, index, answers)
    return Acted(paths.put(answers, path, rows[:index] + rows[index + 1 :]), anchor=paths.html_name(path))


def _add(group: Question, path: str, rows: list[Answers], answers: Answers) -> Acted:
    if len(rows) >= group.max_items:
        return Acted(answers, anchor=paths.html_name(path))
    return _open(path, len(rows), paths.put(answers, path, [*rows, {}]))


def _open(group: str, index: int, answers: Answers) -> Acted:
    path = f"{group}/{index}"
    return Acted(answers, open=path, anchor=paths.html_name(path))
