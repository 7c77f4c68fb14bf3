"""Where an answer stands: its path (`hunde/1/halter/0/name`), its HTML name and id (`hunde-1-halter-0-name`)."""

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from blaupause.engine.forms.model import Answers

type At = tuple[int, ...]
"""Entries of the repeated groups around an answer, from the outermost one: the place of each, from 0."""

_FIELD: Final = r"[a-z][a-z0-9_]*"
_NAME: Final = re.compile(rf"{_FIELD}(?:-(?:0|[1-9][0-9]{{0,8}})-{_FIELD})*")
_PLACE: Final = re.compile(r"[0-9]{1,9}")


def html_name(path: str) -> str:
    return path.replace("/", "-")


def parse_name(name: str) -> str | None:
    """Return the path that an HTML name stands for; None for a name that no answer has."""
    return name.replace("-", "/") if _NAME.fullmatch(name) else None


def inside(group: str, at: At, field: str) -> str:
    """Return the path of a field in an entry: of `name` in `hunde/halter` at (1, 0) it is `hunde/1/halter/0/name`."""
    if not group:
        return field
    around = zip(group.split("/"), at, strict=True)
    return "/".join((*(f"{each}/{place}" for each, place in around), field))


def split(path: str) -> tuple[str, At]:
    """Split a path into the fields that lead there (`hunde/halter/name`) and the entries on the way."""
    steps = path.split("/")
    if not all(_PLACE.fullmatch(step) for step in steps[1::2]):
        return path, ()
    return "/".join(steps[::2]), tuple(map(int, steps[1::2]))


def entries(answers: "Answers", group: str) -> "list[Answers]":
    """Return the entries of the repeated group at a path; what is not an entry counts as an empty one."""
    value = get(answers, group)
    if not isinstance(value, list):
        return []
    return [each if isinstance(each, dict) else {} for each in value]


def get(answers: "Answers", path: str) -> Any:
    """Return the answer at a path, None where there is none."""
    if "/" not in path:
        return answers.get(path)
    *around, field = path.split("/")
    for group, place in zip(around[::2], around[1::2], strict=False):
        rows, index = answers.get(group), int(place)
        if not isinstance(rows, list) or index >= len(rows):
            return None
        answers = rows[index] if isinstance(rows[index], dict) else {}
    return answers.get(field)


def has(answers: "Answers", path: str) -> bool:
    """Tell whether something stands at a path, be it null."""
    around, _, field = path.rpartition("/")
    if not around:
        return field in answers
    group, _, place = around.rpartition("/")
    return any(field in each for each in entries(answers, group)[int(place) :][:1])


def put(answers: "Answers", path: str, value: Any) -> "Answers":
    """Return the answers with one replaced, or dropped where the value is None; nothing changes without its entry."""
    first, _, rest = path.partition("/")
    if not rest:
        return _with(answers, first, value)
    place, _, inner = rest.partition("/")
    rows, index = entries(answers, first), int(place)
    if index >= len(rows):
        return answers
    rows[index] = put(rows[index], inner, value)
    return {**answers, first: rows}


def _with(answers: "Answers", field: str, value: Any) -> "Answers":
    rest = {key: answer for key, answer in answers.items() if key != field}
    return rest if value is None else {**answers, field: value}
