"""Tells an expression as a German sentence, for people who write templates and do not program."""

import re
from typing import Final, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blaupause.engine.rules.parsing import Binary, Call, Choice, Listing, Literal, Node, Path, Unary, Unreadable, parse

_HOURS: Final = re.compile(r"(\d+)h")
_DAY: Final = 24


class Speech(Protocol):
    """How the names of a template are said."""

    def name(self, path: str) -> str:
        """Say what an expression calls `answers.rasse`: „Rasse“."""
        ...

    def value(self, path: str, value: object) -> str:
        """Say a value as it belongs to a path: „Mischling“, 72,00 €, Ja.

        Instead of a path it may be a kind (date, year, money, percent), or "" where nothing is known of it.
        """
        ...


def sentence(expression: str, speech: Speech, gives: str = "boolean") -> str:
    """Tell an expression; "" where it cannot be told.

    Args:
        expression: CEL.
        speech: how names are said.
        gives: the type of its result: boolean, integer, money (cents), percent, text.

    """
    teller = _Teller(speech)
    try:
        return teller.tell(parse(expression)) if gives == "boolean" else teller.value(parse(expression), gives)
    except Unreadable:
        return ""


class _Teller:
    def __init__(self, speech: Speech) -> None:
        self._speech = speech

    def tell(self, node: Node) -> str:  # noqa: PLR0911 – one for each shape
        """Tell a condition or a value on its own."""
        match node:
            case Binary("&&" | "||"):
                return self._joined(node)
            case Binary():
                return self._compared(node)
            case Unary("!", inner):
                return self._denied(inner)
            case Call("has", (Path(name),)):
                return _("%(name)s ist beantwortet") % {"name": self._speech.name(name)}
            case Path(name) if name not in {"today", "index"} and not name.startswith("values."):
                return self._is_yes(name)
            case Choice():
                return self._chosen(node, "")
        return self.thing(node)

    def value(self, node: Node, kind: str) -> str:
        """Tell what gives a value of a kind."""
        return self._chosen(node, kind) if isinstance(node, Choice) else self.thing(node, kind)

    def _chosen(self, node: Choice, of: str) -> str:
        parts = {"when": self.tell(node.condition), "yes": self.thing(node.yes, of), "no": self.thing(node.no, of)}
        return _("wenn %(when)s, dann %(yes)s, sonst %(no)s") % parts

    def _is_yes(self, name: str) -> str:
        return _("%(name)s ist %(value)s") % {
            "name": self._speech.name(name),
            "value": self._speech.value(name, value=True),
        }

    def _joined(self, node: Binary) -> str:
        word = _("und") if node.sign == "&&" else _("oder")
        sides = []
        for side in (node.left, node.right):
            mixed = isinstance(side, Binary) and side.sign in {"&&", "||"} and side.sign != node.sign
            sides.append(f"({self.tell(side)})" if mixed else self.tell(side))
        return f"{sides[0]} {word} {sides[1]}"

    def _denied(self, inner: Node) -> str:
        match inner:
            case Call("has", (Path(name),)):
                return _("%(name)s ist nicht beantwortet") % {"name": self._speech.name(name)}
            case Path(name):
                value = self._speech.value(name, value=False)
                return _("%(name)s ist %(value)s") % {"name": self._speech.name(name), "value": value}
        return _("nicht (%(inner)s)") % {"inner": self.tell(inner)}

    def _compared(self, node: Binary) -> str:
        if node.sign == "in":
            return self._contained(node)
        left, right = node.left, node.right
        words = _comparisons().get(node.sign)
        if words is None:
            return self.thing(node)
        if _is_moment(left) or _is_moment(right):
            words = _comparisons_of_days().get(node.sign, words)
        return f"{self.thing(left, _path(right))} {words} {self.thing(right, _path(left))}"

    def _contained(self, node: Binary) -> str:
        match node:
            case Binary("in", left, Listing(items)):
                values = _(" oder ").join(self.thing(item, _path(left)) for item in items)
                return _("%(name)s ist %(values)s") % {"name": self.thing(left), "values": values}
        parts = {"name": self.thing(node.right), "value": self.thing(node.left, _path(node.right))}
        return _("%(name)s enthält %(value)s") % parts

    def thing(self, node: Node, of: str = "") -> str:  # noqa: C901, PLR0911 – one for each shape
        """Tell a value; `of` is the path that it is compared with, or its kind."""
        match node:
            case Literal(value):
                return self._speech.value(of, value)
            case Path("today"):
                return _("heute")
            case Path(name):
                return self._speech.name(name)
            case Call():
                return self._gained(node)
            case Unary("-", inner):
                return _("minus %(value)s") % {"value": self.thing(inner, of)}
            case Binary("/", Call(".getHours", (Binary("-", until, since),)), Literal(24)):
                return _("die Tage von %(since)s bis %(until)s") % {
                    "since": self.thing(since, "date"),
                    "until": self.thing(until, "date"),
                }
            case Binary(sign, left, right) if sign in _reckoning():
                of = of if sign in {"+", "-"} else ""
                return f"{self._part(left, of)} {_reckoning()[sign]} {self._part(right, of)}"
            case Choice():
                return f"({self._chosen(node, of)})"
        raise Unreadable

    def _gained(self, node: Call) -> str:  # noqa: PLR0911 – one for each function
        """Tell what a function gives."""
        match node:
            case Call("timestamp", (inner,)):
                return self.thing(inner, "date")
            case Call("size", (inner,)):
                return _("Anzahl bei %(name)s") % {"name": self.thing(inner)}
            case Call(name, ()) if name.endswith(".size"):
                return _("Anzahl bei %(name)s") % {"name": self._speech.name(name.removesuffix(".size"))}
            case Call("duration", (Literal(str(text)),)):
                return _duration(text)
            case Call("duration", (Binary("+", Call("string", (Binary("*", days, Literal(24)),)), Literal("h")),)):
                return _("%(days)s Tage") % {"days": self.thing(days)}
            case Call("today.getFullYear", ()):
                return _("das laufende Jahr")
            case Call(".getFullYear", (inner,)):
                return _("das Jahr von %(name)s") % {"name": self.thing(inner)}
        raise Unreadable

    def _part(self, node: Node, of: str) -> str:
        told = self.thing(node, of)
        return f"({told})" if isinstance(node, Binary) else told


def _path(node: Node) -> str:
    match node:
        case Path(name):
            return name
        case Call("timestamp"):
            return "date"
        case Call("today.getFullYear" | ".getFullYear"):
            return "year"
    return ""


def _is_moment(node: Node) -> bool:
    match node:
        case Path("today") | Call("timestamp"):
            return True
        case Binary("+" | "-", left, Call("duration")):
            return _is_moment(left)
    return False


def _duration(text: str) -> str:
    match = _HOURS.fullmatch(text)
    if match is None or int(match[1]) % _DAY:
        raise Unreadable(text)
    days = int(match[1]) // _DAY
    return ngettext("%(days)s Tag", "%(days)s Tage", days) % {"days": days}


def _comparisons() -> dict[str, str]:
    return {
        "==": _("ist"),
        "!=": _("ist nicht"),
        ">": _("ist größer als"),
        ">=": _("ist mindestens"),
        "<": _("ist kleiner als"),
        "<=": _("ist höchstens"),
    }


def _comparisons_of_days() -> dict[str, str]:
    return {
        ">": _("ist nach"),
        ">=": _("ist frühestens"),
        "<": _("ist vor"),
        "<=": _("ist spätestens"),
    }


def _reckoning() -> dict[str, str]:
    return {"+": _("plus"), "-": _("minus"), "*": _("mal"), "/": _("geteilt durch")}
