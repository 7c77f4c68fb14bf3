"""A valid answer to every question of a form that was made from a schema."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from blaupause.engine.forms import Form, Question

MOMENTS: Final = {"date": "2001-02-03", "time": "12:00", "datetime": "2026-11-26T12:00"}
WORDS: Final = ("Angabe", "36037", "1" * 13, "a.b@example.org", "+4966112345", "DE")


def filled(form: Form) -> dict[str, Any]:
    return _answers(tuple(form.questions.values()))


def _answers(questions: tuple[Question, ...]) -> dict[str, Any]:
    return {each.field: _answer(each) for each in questions if each.widget != "info"}


def _answer(question: Question) -> Any:
    kind = question.schema["type"]
    if question.is_group:
        return [_answers(question.questions) for _entry in range(max(1, question.min_items))]
    if question.widget == "upload":
        return ["0" * 32]
    if kind == "boolean":
        return True
    if question.choices:
        first = question.choices[0].value
        return [first] if kind == "array" else first
    if kind in {"integer", "number"}:
        return max(question.schema.get("minimum", 1), 1)
    return MOMENTS.get(question.widget) or _word(question.schema)


def _word(schema: Any) -> str:
    """Return a word that is long enough, not too long, and fits the pattern."""
    least, most, pattern = schema.get("minLength", 0), schema.get("maxLength", 99), schema.get("pattern", "")
    return next(word for word in WORDS if least <= len(word) <= most and re.search(pattern, word))
