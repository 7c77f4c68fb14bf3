"""Says answers, parameters and interim results in German."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from blaupause.engine.forms import german
from blaupause.engine.forms.model import GERMAN, UPLOAD, YES_NO, Choice, Question
from blaupause.engine.forms.schema import EARLIEST, LATEST

LIMITS: Final[Mapping[str, str]] = {
    "minLength": "mindestens {} Zeichen",
    "maxLength": "höchstens {} Zeichen",
    "minimum": "mindestens {}",
    "exclusiveMinimum": "mehr als {}",
    "maximum": "höchstens {}",
    "exclusiveMaximum": "weniger als {}",
    EARLIEST: "frühestens {}",
    LATEST: "spätestens {}",
    "multipleOf": "Vielfaches von {}",
    "minItems": "mindestens {}",
    "maxItems": "höchstens {}",
}
"""Limits of an answer, by their keyword in its schema."""
_YEARS: Final = range(1_000, 10_000)


def say(kind: str, value: Any) -> str:
    """Write a value of a simple kind: money (cents), percent, date (ISO or `date`), datetime, boolean; else as is."""
    if kind == "boolean" and isinstance(value, bool):
        return YES_NO[not value]
    if kind == "date":
        return german.show_date(value) if isinstance(value, date) else german.show_iso_date(str(value))
    if kind == "datetime":
        return german.show_datetime(str(value))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _number(kind, value)
    return str(value)


def say_limit(widget: str, keyword: str, value: Any) -> str:
    """Write a limit of an answer, one of LIMITS: "höchstens 20 Zeichen", "frühestens 01.01.1900"."""
    return LIMITS[keyword].format(say(widget, value))


def _number(kind: str, value: float) -> str:
    if kind == "money" and isinstance(value, int):
        return german.show_money(value)
    text = german.show_number(value)
    return f"{text}{german.NO_BREAK_SPACE}%" if kind == "percent" else text


def choices(question: Question, params: Mapping[str, Any]) -> tuple[Choice, ...]:
    """Return what can be chosen now: first the town's list, then what the template offers everywhere."""
    listed = params.get(question.choices_param) or [] if question.choices_param else []
    return (*(Choice(str(entry["value"]), str(entry["label"]), lang=GERMAN) for entry in listed), *question.choices)


def tell(question: Question, value: Any, params: Mapping[str, Any]) -> tuple[str, ...]:
    """Write the answer to a question, one text for each thing chosen; nothing where nothing is answered."""
    return tuple(text for text, _lang in tell_in(question, value, params))


def tell_in(question: Question, value: Any, params: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Write the same, each with the language of its question where the template says it, else "" for German."""
    if value is None or question.is_group or question.widget == UPLOAD:
        return ()
    if isinstance(value, list):
        return tuple(_choice(question, each, params) for each in value)
    return (_text(question, value, params),)


def _text(question: Question, value: Any, params: Mapping[str, Any]) -> tuple[str, str]:
    if isinstance(value, bool):
        return question.yes_no[not value], question.lang
    if question.widget in {"select", "radio"}:
        return _choice(question, value, params)
    if question.widget in _SHOWN:
        return _SHOWN[question.widget](str(value)), ""
    text = str(value) if _is_year(question.schema) else say(_KINDS.get(question.widget, "text"), value)
    return (f"{text}{german.NO_BREAK_SPACE}{question.unit}", question.lang) if question.unit else (text, "")


def _is_year(schema: Mapping[str, Any]) -> bool:
    """Whether an answer is a year: four digits whatever it is, and never written as 1.988."""
    return schema.get("type") == "integer" and schema.get("minimum") in _YEARS and schema.get("maximum") in _YEARS


_SHOWN: Final = {"iban": german.show_iban, "datetime": german.show_datetime}
_KINDS: Final = {"date": "date", "money": "money", "number": "number"}


def _choice(question: Question, value: object, params: Mapping[str, Any]) -> tuple[str, str]:
    labels = {choice.value: (choice.label, choice.lang or question.lang) for choice in choices(question, params)}
    return labels.get(str(value), (str(value), ""))
