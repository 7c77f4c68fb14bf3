"""From the text of an HTML control to the JSON of an answer. What cannot be read stays as it was typed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from blaupause.engine.forms import german
from blaupause.engine.forms.model import Question, Tampered
from blaupause.standards import din91379

MAX_VALUE: Final = 100_000
YES, NO = "ja", "nein"
_DECISIONS: Final = {YES: True, NO: False}


def clean(question: Question, path: str, values: Sequence[str]) -> Any:
    """Return the answer as JSON; None for nothing.

    Raises:
        Tampered: no browser sends this for the question: several values, an option that is not offered, NUL, too much.

    """
    if question.widget == "checkboxes":
        return [_offered(question, path, _text(question, path, value)) for value in dict.fromkeys(values)] or None
    if len(values) != 1:
        raise Tampered(path, "several values")
    text = _text(question, path, values[0])
    if not text:
        return None
    if question.widget in {"checkbox", "yesno"}:
        return _decision(question, path, text)
    if question.widget in {"select", "radio"}:
        return _offered(question, path, text)
    return _READERS.get(question.widget, _plain)(question, text)


def _text(question: Question, path: str, value: str) -> str:
    if len(value) > MAX_VALUE:
        raise Tampered(path, "too long")
    if "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
        raise Tampered(path, "no text")
    text = din91379.normalise(value).strip()
    return text if question.widget == "textarea" else " ".join(text.splitlines())


def _decision(question: Question, path: str, text: str) -> bool:
    if text not in _DECISIONS or (question.widget == "checkbox" and text != YES):
        raise Tampered(path, "no such option")
    return _DECISIONS[text]


def _offered(question: Question, path: str, text: str) -> str:
    """Demand an option of the template; the town's own list may have changed meanwhile, so checking tells."""
    if not question.choices_param and text not in {choice.value for choice in question.choices}:
        raise Tampered(path, "no such option")
    return text


def _date(_question: Question, text: str) -> str:
    day = german.read_date(text)
    return day.isoformat() if day else text


def _number(question: Question, text: str) -> int | float | str:
    read = german.read_integer if question.schema["type"] == "integer" else german.read_number
    number = read(text)
    return text if number is None else number


def _money(_question: Question, text: str) -> int | str:
    cents = german.read_money(text)
    return text if cents is None else cents


def _plain(question: Question, text: str) -> str:
    return "".join(text.split()) if question.compact else text


def _time(_question: Question, text: str) -> str:
    return german.read_time(text) or text


def _datetime(_question: Question, text: str) -> str:
    return german.read_datetime(text) or text


_READERS: Final[Mapping[str, Callable[[Question, str], Any]]] = {
    "date": _date,
    "time": _time,
    "datetime": _datetime,
    "number": _number,
    "money": _money,
    "iban": lambda _question, text: german.tidy_iban(text),
    "plate": lambda _question, text: german.tidy_plate(text),
    "tel": lambda _question, text: " ".join(text.split()),
}
