"""What a template asks for and nobody provides is told by name, template and line: Django prints nothing for it.

Tests end with it (`Refusing`), the demo logs it (`Noting`), production stays as Django is. Django knows two kinds of
asking, and both are used:

- Printed, or handed to a tag or an include: the value is needed, so a missing name or attribute is told.
  `|default:` does not excuse it: that is for what is there and empty.
- In `{% if %}`, `{% for %}` and `{% firstof %}` a missing name is Django's way to have an option (the `reason` of an
  error page), so names stay free, and likewise keys and places of what is as open as a context (a dictionary, a list)
  and everything of None. Whether anybody provides a name at all is asked of the sources
  (`tests/architecture/test_templates.py`). An attribute that a thing cannot have is told: it would never be true.

What raises `ObjectDoesNotExist` counts as missing: which value stands for it would depend on this very setting.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ObjectDoesNotExist
from django.template import Node, Variable, VariableDoesNotExist
from django.template.backends.django import DjangoTemplates
from django.template.context import BaseContext

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    type Tell = Callable[[str], None]

logger = logging.getLogger(__name__)
LACKS = "A template lacks a value:"
"""How the line in the log begins: the demo of the journeys has none in the end."""


class TemplateLacksValue(BaseException):
    """A template asks for something that nobody provides.

    No `Exception`: operators of `{% if %}` swallow each of those.
    """


def refuse(sentence: str) -> None:
    raise TemplateLacksValue(sentence)


def note(sentence: str) -> None:
    logger.error("%s %s", LACKS, sentence)


class Lacking(str):
    """Stands for a value that is missing where one is needed; Django puts the variable in with `%`, which tells it."""

    __slots__ = ("tell",)
    tell: Tell

    def __new__(cls, tell: Tell) -> Self:
        lacking = super().__new__(cls, "%s")
        lacking.tell = tell
        return lacking

    def __mod__(self, variable: object) -> str:
        self.tell(f"{_place()} asks for {variable}, which nobody provides.")
        return ""


class Lookups(logging.Filter):
    """Reads what Django notes about each lookup that fails, wherever it stands, and lets nothing of it through."""

    def __init__(self, tell: Tell) -> None:
        super().__init__()
        self.tell = tell

    def filter(self, record: logging.LogRecord) -> bool:
        failure = record.exc_info[1] if record.exc_info else None
        if isinstance(failure, ObjectDoesNotExist) or (
            isinstance(failure, VariableDoesNotExist) and not _is_option(failure.params[1])
        ):
            self.tell(f"{_place()} asks for {_variable()}, but {_why(failure)}.")
        return False


def _why(failure: ObjectDoesNotExist | VariableDoesNotExist) -> str:
    """Say it without values: they may be about people."""
    if isinstance(failure, ObjectDoesNotExist):
        return f"there is none: {type(failure).__qualname__}"
    name, holder = failure.params
    return f"{type(holder).__name__} has no {name}"


def _is_option(holder: object) -> bool:
    return holder is None or isinstance(holder, BaseContext | Mapping | Sequence)


def _place() -> str:
    """Return which line of which template is being drawn: the nearest node on the stack knows."""
    node = _nearest(Node)
    return f"{node.origin.name}, line {node.token.lineno}," if node else "A template"


def _variable() -> str:
    return str(_nearest(Variable).var)


def _nearest(kind: type[Any]) -> Any:
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 – Django hands over neither template nor variable
    while frame and not isinstance(frame.f_locals.get("self"), kind):
        frame = frame.f_back
    return frame and frame.f_locals["self"]


class Watched(DjangoTemplates):
    """Django's templates, watched."""

    tell: Tell

    def __init__(self, params: dict[str, Any]) -> None:
        lacking = {"string_if_invalid": Lacking(self.tell)}
        super().__init__({**params, "OPTIONS": {**params["OPTIONS"], **lacking}})
        lookups = logging.getLogger("django.template")
        lookups.setLevel(logging.DEBUG)
        lookups.filters = [Lookups(self.tell)]


class Refusing(Watched):
    """For tests."""

    tell = staticmethod(refuse)


class Noting(Watched):
    """For the demo."""

    tell = staticmethod(note)
