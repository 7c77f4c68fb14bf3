"""The buttons of repeated groups and the files of uploads, as pure functions on answers."""

import re
from collections.abc import Mapping
from typing import Final

from blaupause.engine.forms import paths
from blaupause.engine.forms.model import UPLOAD, Acted, Answers, Question

_ADD: Final = re.compile(r"([a-z][a-z0-9_]*)-hinzufuegen")
_ENTRY: Final = re.compile(r"([a-z][a-z0-9_]*)-(\d{1,4})-(aendern|entfernen)")


def add_action(group: str) -> str:
    return f"{group}-hinzufuegen"


def edit_action(group: str, index: int) -> str:
    return f"{group}-{index}-aendern"


def remove_action(group: str, index: int) -> str:
    return f"{group}-{index}-entfernen"


def act(questions: Mapping[str, Question], action: str, answers: Answers) -> Acted | None:
    """Press a button; None for a button of something else. An entry that is gone already changes nothing."""
    add, entry = _ADD.fullmatch(action), _ENTRY.fullmatch(action)
    match = add or entry
    group = questions.get(match[1]) if match else None
    if match is None or group is None or not group.is_group:
        return None
    rows = paths.entries(answers, group.field)
    if add:
        return _add(group, rows, answers)
    index = int(match[2])
    if index >= len(rows):
        return Acted(answers, anchor=group.field)
    if match[3] == "aendern":
        return _open(group, index, answers)
    return Acted({**answers, group.field: rows[:index] + rows[index + 1 :]}, anchor=group.field)


def _add(group: Question, rows: list[Answers], answers: Answers) -> Acted:
    if len(rows) >= group.max_items:
        return Acted(answers, anchor=group.field)
    return _open(group, len(rows), {**answers, group.field: [*rows, {}]})


def _open(group: Question, index: int, answers: Answers) -> Acted:
    path = f"{group.field}/{index}"
    return Acted(answers, open=path, anchor=paths.html_name(path))


def attach(answers: Answers, path: str, file_id: str) -> Answers:
    """Add a file to an upload question."""
    return paths.put(answers, path, [*(paths.get(answers, path) or []), file_id])


def detach(questions: Mapping[str, Question], answers: Answers, file_id: str) -> Answers:
    """Take a file out, wherever it is."""
    for path in _uploads(questions, answers):
        files = paths.get(answers, path)
        if file_id in files:
            answers = paths.put(answers, path, [each for each in files if each != file_id] or None)
    return answers


def files(questions: Mapping[str, Question], answers: Answers) -> frozenset[str]:
    """Return the ids of all files that answers speak of."""
    return frozenset(each for path in _uploads(questions, answers) for each in paths.get(answers, path))


def _uploads(questions: Mapping[str, Question], answers: Answers) -> list[str]:
    top = [question.field for question in questions.values() if question.widget == UPLOAD]
    inner = [
        each.path(index)
        for question in questions.values()
        for index in range(len(paths.entries(answers, question.field)))
        for each in question.questions
        if each.widget == UPLOAD
    ]
    return [path for path in (*top, *inner) if isinstance(paths.get(answers, path), list)]
