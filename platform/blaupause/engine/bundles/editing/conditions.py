"""Conditions by choice: a question, a comparison, a value, joined by "und" or "oder" – to CEL and back."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from blaupause.engine.bundles.editing.model import EditRefused
from blaupause.engine.bundles.editing.speech import BundleSpeech
from blaupause.engine.forms import german
from blaupause.engine.rules.parsing import Binary, Call, Literal, Node, Path, Unary, Unreadable, parse

AND, OR = "und", "oder"
_SIGNS: Final = {AND: "&&", OR: "||"}
OPERATORS: Final = {
    "is": _("ist"),
    "is_not": _("ist nicht"),
    "contains": _("enthält"),
    "more": _("ist größer als"),
    "least": _("ist mindestens"),
    "less": _("ist kleiner als"),
    "most": _("ist höchstens"),
    "ahead": _("liegt mindestens so viele Tage in der Zukunft"),
    "answered": _("ist beantwortet"),
    "unanswered": _("ist nicht beantwortet"),
}
_COMPARED: Final = {"is": "==", "is_not": "!=", "more": ">", "least": ">=", "less": "<", "most": "<="}
_NAMED: Final = {sign: name for name, sign in _COMPARED.items()}
_DAY: Final = 24


@dataclass(frozen=True, slots=True)
class Clause:
    """One comparison; `path` as an expression names it (`answers.rasse`), `value` as people write it."""

    path: str
    operator: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    clauses: tuple[Clause, ...]
    joined: str = AND


def to_cel(condition: Condition, speech: BundleSpeech) -> str:
    """Write a condition as an expression.

    Raises:
        EditRefused: a value does not fit what it is compared with.

    """
    return f" {_SIGNS[condition.joined]} ".join(_clause(clause, speech) for clause in condition.clauses)


def _clause(clause: Clause, speech: BundleSpeech) -> str:
    path, kind = clause.path, speech.types.get(clause.path)
    if kind is None:
        raise EditRefused(_("Diese Frage gibt es nicht. Wählen Sie eine aus der Liste."), field="condition")
    if clause.operator == "answered":
        return f"has({path})"
    if clause.operator == "unanswered":
        return f"!has({path})"
    if clause.operator == "ahead":
        return f"timestamp({path}) >= today + {_days(clause.value, kind, speech)}"
    if clause.operator == "contains":
        value = _value(clause.value, "choice", path, speech)
        return f"{value} in {path}" if kind == "choices" else f"{path}.contains({value})"
    left = f"timestamp({path})" if kind == "date" else path
    return f"{left} {_COMPARED[clause.operator]} {_value(clause.value, kind, path, speech)}"


def _days(text: str, kind: str, speech: BundleSpeech) -> str:
    number = german.read_integer(text)
    if kind != "date" or (number is None and speech.parameter(text) is None):
        raise _unfit(text)
    parameter = speech.parameter(text)
    return f"duration(string({parameter} * 24) + 'h')" if parameter else f"duration('{(number or 0) * 24}h')"


def _unfit(text: str) -> EditRefused:
    return EditRefused(_("„%(value)s“ passt nicht zu dieser Frage."), field="condition", value=text)


def _value(text: str, kind: str, path: str, speech: BundleSpeech) -> str:
    parameter = speech.parameter(text)
    if parameter and kind in {"number", "money", "date"}:
        return f"timestamp({parameter})" if kind == "date" else parameter
    read: Any = None
    if kind == "number":
        read = german.read_integer(text)
    elif kind == "money":
        read = german.read_money(text)
    elif kind == "date":
        day = german.read_date(text)
        read = f"timestamp('{day.isoformat()}T00:00:00Z')" if day else None
    elif kind == "yesno":
        read = {"ja": "true", "nein": "false"}.get(text.lower())
    elif text and (word := speech.choice(path, text)) is not None:
        read = "'" + word.replace("\\", "\\\\").replace("'", "\\'") + "'"
    if read is None:
        raise _unfit(text)
    return str(read)


def from_cel(expression: str, speech: BundleSpeech) -> Condition | None:
    """Read a condition back; None where it has not this shape."""
    try:
        return _condition(parse(expression), speech)
    except Unreadable:
        return None


def _condition(node: Node, speech: BundleSpeech) -> Condition:
    for word, sign in _SIGNS.items():
        match node:
            case Binary(found) if found == sign:
                return Condition(tuple(_back(side, speech) for side in _sides(node, sign)), word)
    return Condition((_back(node, speech),))


def _sides(node: Node, sign: str) -> tuple[Node, ...]:
    match node:
        case Binary(found, left, right) if found == sign:
            return (*_sides(left, sign), *_sides(right, sign))
    return (node,)


def _back(node: Node, speech: BundleSpeech) -> Clause:  # noqa: PLR0911 – one for each shape
    types = speech.types
    match node:
        case Path(path) if types.get(path) == "yesno":
            return Clause(path, "is", "ja")
        case Unary("!", Path(path)) if types.get(path) == "yesno":
            return Clause(path, "is", "nein")
        case Call("has", (Path(path),)) if path in types:
            return Clause(path, "answered")
        case Unary("!", Call("has", (Path(path),))) if path in types:
            return Clause(path, "unanswered")
        case Binary("in", Literal(str(value)), Path(path)) if types.get(path) == "choices":
            return Clause(path, "contains", speech.label(path, value))
        case Call(name, (Literal(str(value)),)) if types.get(name.removesuffix(".contains")) == "text":
            return Clause(name.removesuffix(".contains"), "contains", value)
        case Binary(sign, left, right) if sign in _NAMED:
            return _compared(sign, left, right, speech)
    raise Unreadable


def _compared(sign: str, left: Node, right: Node, speech: BundleSpeech) -> Clause:
    match left, right:
        case Call("timestamp", (Path(path),)), Call("timestamp", (Literal(str(day)),)):
            return Clause(path, _NAMED[sign], german.show_iso_date(day[:10]))
        case Call("timestamp", (Path(path),)), Call("timestamp", (Path(parameter),)):
            return Clause(path, _NAMED[sign], speech.names.get(parameter, ""))
        case Call("timestamp", (Path(path),)), Binary("+", Path("today"), Call("duration", (length,))) if sign == ">=":
            return Clause(path, "ahead", _length(length, speech))
        case Path(path), Literal(value) if path in speech.types:
            return Clause(path, _NAMED[sign], _written(value, path, speech))
        case Path(path), Path(parameter) if path in speech.types and parameter.startswith("params."):
            return Clause(path, _NAMED[sign], speech.names.get(parameter, ""))
    raise Unreadable


def _length(node: Node, speech: BundleSpeech) -> str:
    match node:
        case Literal(str(text)) if text[:-1].isdecimal() and int(text[:-1]) % _DAY == 0:
            return str(int(text[:-1]) // _DAY)
        case Binary("+", Call("string", (Binary("*", Path(parameter), Literal(24)),)), Literal("h")):
            return speech.names.get(parameter, "")
    raise Unreadable


def _written(value: str | float, path: str, speech: BundleSpeech) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, str):
        return speech.label(path, value)
    return german.show_amount(value) if speech.types[path] == "money" and isinstance(value, int) else str(value)
