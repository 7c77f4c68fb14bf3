"""Adds, changes and removes rules: interim results, checks, hints, lines of the fee, by expression."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from blaupause.engine import rules
from blaupause.engine.bundles.editing import charging, typed
from blaupause.engine.bundles.editing.conditions import to_cel
from blaupause.engine.bundles.editing.model import FORM, RULES, EditRefused, Operation, Told, Values
from blaupause.engine.bundles.editing.names import name_from
from blaupause.engine.bundles.editing.sheet import Sheet
from blaupause.engine.bundles.editing.showing import built, demand
from blaupause.engine.bundles.editing.speech import BundleSpeech
from blaupause.engine.bundles.editing.tree import Where, position, spots
from blaupause.engine.forms.workshop import group_of

CHECK, HINT, VALUE, FEE = "pruefung", "hinweis", "ergebnis", "gebuehr"
LISTS: Final[Mapping[str, Where]] = {
    CHECK: (RULES, "checks"),
    HINT: (RULES, "hints"),
    VALUE: (RULES, "values"),
    FEE: (RULES, "fee", "lines"),
}
VALUE_TYPES: Final = ("boolean", "integer", "money", "percent", "text")
AUDIENCES: Final = ("applicant", "clerk", "both")
_RETURNS: Final = {"boolean": "bool", "text": "string"}


def set_rule(sheet: Sheet, asked: Operation) -> Told:
    """Add a rule (place `regel/pruefung/`) or change one (`regel/pruefung/<id>`)."""
    kind, _slash, id_ = asked.place.removeprefix("regel/").partition("/")
    if kind not in LISTS:
        raise EditRefused(_("Solche Regeln gibt es nicht."))
    _prepare(sheet, kind)
    listed = sheet.get(*LISTS[kind])
    at = find(listed, kind, id_) if id_ else len(listed)
    old = listed[at] if id_ else {}
    made = _MAKERS[kind](sheet, asked.values, old)
    if kind != FEE:
        made["id"] = id_ or name_from(asked.values.get("label", ""), {each["id"] for each in listed}, kind)
    sheet.splice(at, int(bool(id_)), [made], *LISTS[kind])
    place = f"regel/{kind}/{made.get('id', at + 1)}"
    return Told((place,), _("Regel geändert") if id_ else _("Regel hinzugefügt"), place)


def remove_rule(sheet: Sheet, asked: Operation) -> Told:
    """Remove a rule; without its last line there is no fee."""
    kind, _slash, id_ = asked.place.removeprefix("regel/").partition("/")
    if kind not in LISTS or (kind == FEE and not sheet.get(RULES, "fee")):
        raise EditRefused(_("Diese Regel gibt es nicht mehr."))
    _prepare(sheet, kind)
    at = find(sheet.get(*LISTS[kind]), kind, id_)
    if kind == FEE and len(sheet.get(*LISTS[kind])) == 1:
        sheet.put(None, RULES, "fee")
    else:
        sheet.splice(at, 1, [], *LISTS[kind])
    return Told((asked.place,), _("Regel entfernt"), "regel/")


def rules_listed(files: Mapping[str, Any], kind: str) -> list[dict[str, Any]]:
    """Return the rules of a kind, none where there are none."""
    content: Any = files
    for step in LISTS[kind]:
        content = (content or {}).get(step)
    return content or []


def find(listed: list[dict[str, Any]], kind: str, id_: str) -> int:
    """Find a rule by its id, a line of the fee by its number."""
    if kind != FEE:
        return position(listed, id_)
    return position([{"id": str(number)} for number in range(1, len(listed) + 1)], id_)


def _prepare(sheet: Sheet, kind: str) -> None:
    """Make room for a first rule of its kind."""
    if kind == VALUE and "values" not in sheet.get(RULES):
        sheet.put([], RULES, "values")
    if kind == FEE and sheet.get(RULES, "fee") is None:
        sheet.put({"currency": "EUR", "lines": []}, RULES, "fee")


def _check(sheet: Sheet, values: Values, old: Mapping[str, Any]) -> dict[str, Any]:
    """A check says when an answer is right; within a group it is about each entry."""
    on, spots_ = values.get("on", ""), list(spots(sheet.get(FORM)))
    known = {"[].".join(spot.keys): spot.keys[:-1] for spot in spots_ if "field" in spot.source}
    if on not in known:
        raise EditRefused(_("Wählen Sie die Frage, um die es geht."), field="on")
    variables = _variables(known[on])
    made = {"id": "", "on": on, "message": typed.line(values, "message", needed=True)}
    made["expr"] = _condition(sheet, values, "expression", variables, known[on])
    return made | _when(values, variables, old)


def _hint(sheet: Sheet, values: Values, _old: Mapping[str, Any]) -> dict[str, Any]:
    when = _condition(sheet, values, "expression", _variables(()), ())
    audience = typed.chosen(values, "for", AUDIENCES)
    return {"id": "", "for": audience, "when": when, "text": typed.line(values, "text", needed=True)}


def _value(_sheet: Sheet, values: Values, old: Mapping[str, Any]) -> dict[str, Any]:
    kind = typed.chosen(values, "type", VALUE_TYPES)
    each = _each(old)
    expression = typed.line(values, "expression", needed=True, limit=typed.EXPRESSION)
    demand(expression, _variables(tuple(each)), _RETURNS.get(kind, "int"), "expression")
    return {"id": "", "type": kind, "expr": expression, **each}


def _line(sheet: Sheet, values: Values, old: Mapping[str, Any]) -> dict[str, Any]:
    """A line of the fee: an amount in cents by expression, or one that is chosen."""
    each = _each(old)
    variables = _variables(tuple(each))
    amount = typed.line(values, "expression", limit=typed.EXPRESSION) or charging.chosen(sheet.files, values)
    demand(amount, variables, "int", "expression")
    texts = {key: typed.line(values, key, needed=True) for key in ("label", "basis")}
    condition = built(values)
    if condition and not values.get("when"):
        values = {**values, "when": to_cel(condition, BundleSpeech(sheet.files, group_of(old)))}
    return {**texts, "amount": amount, **each, **_when(values, variables, old)}


_MAKERS: Final[Mapping[str, Callable[[Sheet, Values, Mapping[str, Any]], dict[str, Any]]]] = {
    CHECK: _check,
    HINT: _hint,
    VALUE: _value,
    FEE: _line,
}


def _condition(sheet: Sheet, values: Values, key: str, variables: tuple[str, ...], group: tuple[str, ...]) -> str:
    """Read a condition: an expression, else what was built by choice."""
    expression = typed.line(values, key, limit=typed.EXPRESSION)
    if not expression:
        condition = built(values)
        if condition is None:
            raise EditRefused(_("Die Bedingung fehlt. Wählen Sie eine Frage aus."), field="condition")
        expression = to_cel(condition, BundleSpeech(sheet.files, group))
    demand(expression, variables, "bool", key)
    return expression


def _when(values: Values, variables: tuple[str, ...], old: Mapping[str, Any]) -> dict[str, str]:
    """Read under which condition the rule applies at all; a form that does not ask for it leaves it."""
    if "when" not in values:
        return {"when": old["when"]} if "when" in old else {}
    when = typed.line(values, "when", limit=typed.EXPRESSION)
    demand(when, variables, "bool", "when")
    return {"when": when} if when else {}


def _each(old: Mapping[str, Any]) -> dict[str, str]:
    return {"each": old["each"]} if "each" in old else {}


def _variables(group: tuple[str, ...]) -> tuple[str, ...]:
    return (*(rules.IN_GROUP if group else rules.EVERYWHERE), "values")
