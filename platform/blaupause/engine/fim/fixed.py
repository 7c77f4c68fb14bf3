"""Values that a schema fixes: a person sees them at most, a payload has them in the type of their field."""

import math
from collections.abc import Callable, Mapping
from typing import Any, Final

from blaupause.engine.fim import moments
from blaupause.engine.fim.naming import line, paragraphs
from blaupause.engine.forms.words import say
from blaupause.standards.xdatenfelder.model import DataType, Field, FieldKind

KINDS: Final = frozenset({FieldKind.LOCKED, FieldKind.HIDDEN})
MOST_SIGNS: Final = 4_000
_CENTS: Final = 100
_MOMENTS: Final = frozenset({DataType.DATE, DataType.TIME, DataType.DATETIME})
_YES, _NO = frozenset({"true", "1"}), frozenset({"false", "0"})


class Fixed:
    """A value that stands fast: nobody gave it, so it alone is no reason for a group that may be left out."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def of_type(self, data_type: str) -> Any:
        """Return the value as JSON has it; `data_type` is "" for texts, and for what is written like one."""
        return _READ[data_type](self.text) if data_type else self.text


def is_fitting(asked: Field) -> bool:
    """Whether a field has a value, of its type and no longer than a form holds one."""
    if not asked.content or len(asked.content) > MOST_SIGNS:
        return False
    try:
        Fixed(asked.content).of_type(type_of(asked))
    except ValueError:
        return False
    return asked.data_type not in _MOMENTS or moments.is_written(asked.data_type.value, asked.content)


def shown(asked: Field) -> str:
    """Return what a person reads of a value: the name of its code, else the value as people write it."""
    named = next((line(each.name) for each in asked.codes if each.code == asked.content), "")
    return named or _in_german(asked.data_type, asked.content)


def _in_german(data_type: DataType, text: str) -> str:
    if data_type is DataType.BOOL:
        return say("boolean", _bool(text))
    if data_type is DataType.CURRENCY:
        return say("money", round(_number(text) * _CENTS))
    if data_type is DataType.NUMBER:
        return text.replace(".", ",")
    if data_type in _MOMENTS:
        return say(data_type.value, moments.taken(data_type.value, text))
    return paragraphs(text)


def type_of(asked: Field) -> str:
    """Return what a fixed value is, where JSON has no text for it."""
    return asked.data_type.value if asked.data_type in _READ else ""


def _bool(text: str) -> bool:
    if text not in _YES | _NO:
        raise ValueError(text)
    return text in _YES


def _number(text: str) -> float:
    found = float(text)
    if not math.isfinite(found):
        raise ValueError(text)
    return found


_READ: Final[Mapping[str, Callable[[str], Any]]] = {
    DataType.BOOL: _bool,
    DataType.INTEGER: int,
    DataType.NUMBER: _number,
    DataType.CURRENCY: _number,
}
