"""Values that a schema fixes: a person sees them at most, a payload has them in the type of their field."""

import math
from collections.abc import Callable, Mapping
from typing import Any, Final

from blaupause.engine.forms.formats import FORMATS
from blaupause.standards.xdatenfelder.model import DataType, Field

MOST_SIGNS: Final = 4_000
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
    return asked.data_type is not DataType.DATE or FORMATS["date"](asked.content)


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
