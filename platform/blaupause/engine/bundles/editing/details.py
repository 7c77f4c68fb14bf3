"""What only some kinds of questions have: limits, units, choices, words of a group, sizes of files."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from blaupause.engine.bundles.editing import typed
from blaupause.engine.bundles.editing.model import EditRefused, Values
from blaupause.engine.bundles.editing.names import name_from
from blaupause.engine.bundles.editing.sheet import Sheet
from blaupause.engine.bundles.editing.tree import Spot
from blaupause.engine.forms.schema import CHOOSING, EARLIEST, LATEST

FEW: Final = 6
"""So many choices stand as buttons below each other; more become a list."""
BIGGEST: Final = 10**9
MOST_ENTRIES: Final = 100
MEGABYTE: Final = 1024 * 1024
_TOO_LARGE: Final = _("Der kleinste Wert ist größer als der größte. Tauschen Sie beide.")
_TOO_LATE: Final = _("Das Früheste liegt nach dem Spätesten. Tauschen Sie beide.")
ENDS: Final = ("least", "most")
PDF, PICTURES = "application/pdf", ("image/jpeg", "image/png")


def change(sheet: Sheet, spot: Spot, values: Values) -> None:
    """Change what a question's widget has besides its words."""
    widget = spot.source["widget"]
    _change_limits(sheet, spot, values)
    if widget == "number":
        sheet.set(typed.line(values, "unit", limit=20), *spot.path, "unit")
    elif widget in CHOOSING:
        _change_choices(sheet, spot, values)
    elif widget == "upload":
        _change_upload(sheet, spot, values)
    elif widget == "repeat":
        for key in ("item_label", "add_label"):
            sheet.put(typed.line(values, key, needed=True), *spot.path, key)
    _change_sentence(sheet, spot, values)


def _change_limits(sheet: Sheet, spot: Spot, values: Values) -> None:
    """Set the limits of an answer. Those of an official schema may lie further out, and stay."""
    own = sheet.get(*spot.own_schema)
    match spot.source["widget"]:
        case "text" | "textarea":
            lengths = (typed.number(values, key, 1, 10_000) for key in ENDS)
            _limits(sheet, spot, ("minLength", "maxLength"), *lengths)
        case "number":
            biggest = max(BIGGEST, *(abs(int(own.get(key, 0))) for key in ("minimum", "maximum")))
            read = typed.number if own["type"] == "integer" else typed.decimal
            numbers = (read(values, key, -biggest, biggest) for key in ENDS)
            _limits(sheet, spot, ("minimum", "maximum"), *numbers)
        case "money":
            _limits(sheet, spot, ("minimum", "maximum"), *(typed.money(values, key) for key in ENDS))
        case "date" | "time" | "datetime" as kind:
            _limits(sheet, spot, (EARLIEST, LATEST), *(typed.moment(values, key, kind) for key in ENDS))
        case "repeat":
            entries = max(MOST_ENTRIES, own.get("maxItems", 0))
            least, most = typed.number(values, "least", 0, entries), typed.needed_number(values, "most", 1, entries)
            _limits(sheet, spot, ("minItems", "maxItems"), least, most)


def _limits[T: (float, str)](sheet: Sheet, spot: Spot, keys: tuple[str, str], low: T | None, high: T | None) -> None:
    if low is not None and high is not None and low > high:
        raise EditRefused(_TOO_LATE if keys[0] == EARLIEST else _TOO_LARGE, field="least")
    for key, limit in zip(keys, (low, high), strict=True):
        if limit is None:
            sheet.drop(*spot.own_schema, key)
        else:
            sheet.put(limit, *spot.own_schema, key)


def _change_upload(sheet: Sheet, spot: Spot, values: Values) -> None:
    sheet.put(typed.needed_number(values, "most", 1, 20), *spot.path, "max_files")
    sheet.put(typed.needed_number(values, "megabytes", 1, 25) * MEGABYTE, *spot.path, "max_bytes")
    wanted = typed.chosen(values, "accept", ("both", "pdf", "pictures"))
    kinds = {"both": [PDF, *PICTURES], "pdf": [PDF], "pictures": list(PICTURES)}[wanted]
    sheet.put(kinds, *spot.path, "accept")


def _change_sentence(sheet: Sheet, spot: Spot, values: Values) -> None:
    """Change what is said when an answer is missing; other sentences stay."""
    errors = {key: text for key, text in spot.source.get("errors", {}).items() if key != "required"}
    said = typed.line(values, "missing")
    sheet.set({**errors, **({"required": said} if said else {})}, *spot.path, "errors")


# --- Choices


def _change_choices(sheet: Sheet, spot: Spot, values: Values) -> None:
    """Take the choices as typed, one a line; with a list of the town there may be none of our own."""
    listed = "choices_param" in spot.source
    before = spot.source.get("choices", [])
    typed_lines = typed.lines(values, "choices", needed=not listed)
    if len(set(typed_lines)) < len(typed_lines):
        raise EditRefused(_("Eine Möglichkeit steht doppelt da. Entfernen Sie die zweite."), field="choices")
    question, own = dict(spot.source), dict(sheet.get(*spot.own_schema))
    choose(question, own, choices_from(typed_lines, before))
    sheet.set(question["choices"], *spot.path, "choices")
    sheet.put(question["widget"], *spot.path, "widget")
    if not listed:
        for key in ("enum", "items"):
            sheet.set(own.get(key), *spot.own_schema, key)


def choose(question: dict[str, Any], own: dict[str, Any], choices: list[dict[str, str]]) -> None:
    """Give a question its choices, and its schema their values."""
    question["choices"] = choices
    values = [choice["value"] for choice in choices]
    if question["widget"] == "checkboxes":
        own["items"] = {**own["items"], "enum": values}
    else:
        own["enum"] = values
        question["widget"] = "radio" if len(choices) <= FEW else "select"


def choices_from(labels: Sequence[str], before: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Make choices of labels: a label that was there keeps its value, so does one that was only renamed."""
    known = {choice["label"]: choice for choice in before}
    renamed = before if len(labels) == len(before) else [None] * len(labels)
    kept = {label: known.get(label) for label in labels}
    used = {choice["value"] for choice in kept.values() if choice}
    made: list[dict[str, str]] = []
    for label, old in zip(labels, renamed, strict=True):
        choice = kept[label]
        if choice is None and old is not None and old["value"] not in used:
            choice = old
        value = choice["value"] if choice else name_from(label, used, "wahl")
        used.add(value)
        made.append({**(choice or {}), "value": value, "label": label})
    return made
