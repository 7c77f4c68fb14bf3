"""Adds questions, and says what they are: label, hint, help, limits, choices. Schema and question stay in step."""

from typing import Any

from django.utils.translation import gettext as _

from blaupause.engine.bundles.editing import details, typed
from blaupause.engine.bundles.editing.clearing import set_required
from blaupause.engine.bundles.editing.kinds import KINDS
from blaupause.engine.bundles.editing.model import FORM, EditRefused, Operation, Told
from blaupause.engine.bundles.editing.names import name_from
from blaupause.engine.bundles.editing.pages import STAND_IN
from blaupause.engine.bundles.editing.sheet import Sheet
from blaupause.engine.bundles.editing.tree import Where, find, find_page, key_of
from blaupause.engine.forms.model import HIDDEN

_ENTRY = {"type": "object", "additionalProperties": False}


def add_question(sheet: Sheet, asked: Operation) -> Told:
    """Add a question at the end of a page or a group (the place)."""
    label = typed.line(asked.values, "label", needed=True)
    kind = typed.chosen(asked.values, "kind", tuple(KINDS))
    listed, schema, above = home(sheet, asked.place)
    question, own = make(label, kind, names_at(sheet, listed, schema), asked.values)
    place_in(sheet, question, own, listed, schema)
    if own is not None:
        set_required(sheet, schema, question["field"], required=typed.ticked(asked.values, "required"))
    place = "/".join(("frage", *above, key_of(question)))
    return Told((place,), _("„%(label)s“ hinzugefügt") % {"label": label}, place)


def home(sheet: Sheet, place: str) -> tuple[Where, Where, tuple[str, ...]]:
    """Return the list of questions of a page or group, its object schema and the names of the groups around."""
    if place.startswith("seite/"):
        return (FORM, "pages", find_page(sheet, place), "questions"), (FORM, "schema"), ()
    spot = find(sheet, place)
    if "questions" not in spot.source:
        raise EditRefused(_("Fragen stehen auf einer Seite, unter einer Überschrift oder in einer Wiederholgruppe."))
    if spot.is_heading:
        return (*spot.path, "questions"), spot.schema, spot.keys[:-1]
    return (*spot.path, "questions"), (*spot.own_schema, "items"), spot.keys


def names_at(sheet: Sheet, listed: Where, schema: Where) -> set[str]:
    """Return the names that are taken where a question is to stand."""
    if listed[1] == "pages" and len(listed) == len((FORM, "pages", 0, "questions")):
        notes = {key_of(each) for page in sheet.get(FORM, "pages") for each in page["questions"]}
    else:
        notes = {key_of(each) for each in sheet.get(*listed)}
    return notes | set(sheet.get(*schema, "properties"))


def make(label: str, kind: str, taken: set[str], values: Any) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """Make a question of a kind, and the schema of its answer."""
    known, name = KINDS[kind], name_from(label, taken)
    question: dict[str, Any] = {"label": label, "widget": known.widget, **known.keys}
    if known.schema is None:
        note = typed.text(values, "text") or _("Schreiben Sie hier den Hinweis.")
        return {**question, "id": name, "text": note}, None
    question["field"] = name
    own = dict(known.schema)
    if kind == "repeat":
        inner, answer = make(_("Angabe"), "text", set(), values)
        question |= {"item_label": label[: typed.LINE], "add_label": _("Weiteren Eintrag hinzufügen")}
        question["questions"] = [inner]
        own["items"] = {**_ENTRY, "properties": {inner["field"]: answer}}
    if kind in {"choice", "choices"}:
        choices = typed.lines(values, "choices") or [_("Erste Möglichkeit"), _("Zweite Möglichkeit")]
        details.choose(question, own, details.choices_from(choices, []))
    return question, own


def place_in(sheet: Sheet, question: dict[str, Any], own: Any, listed: Where, schema: Where) -> None:
    """Put a question at the end of a list; the note that stood in for questions goes."""
    before = sheet.get(*listed)
    stood_in = len(before) == 1 and before[0].get("text") == STAND_IN
    sheet.splice(0 if stood_in else len(before), int(stood_in), [question], *listed)
    if own is not None:
        sheet.put(own, *schema, "properties", question["field"])


def change_question(sheet: Sheet, asked: Operation) -> Told:
    """Change what a question says and what it takes."""
    spot, values = find(sheet, asked.place), asked.values
    if spot.source["widget"] == HIDDEN:
        raise EditRefused(_("Dieser Wert wird nur weitergegeben. Ändern können Sie ihn im Schema."))
    label = typed.line(values, "label", needed="field" in spot.source or spot.is_heading)
    sheet.set(label, *spot.path, "label")
    sheet.set(typed.line(values, "hint"), *spot.path, "hint")
    _change_help(sheet, spot.path, values)
    if "field" in spot.source:
        set_required(sheet, spot.schema, spot.source["field"], required=typed.ticked(values, "required"))
        details.change(sheet, spot, values)
    elif not spot.is_heading:
        sheet.put(typed.text(values, "text", needed=True), *spot.path, "text")
        sheet.put(typed.chosen(values, "tone", ("info", "warning", "danger")), *spot.path, "tone")
    return Told((spot.place,), _("„%(label)s“ geändert") % {"label": label or _("Hinweis")}, spot.place)


def _change_help(sheet: Sheet, path: Where, values: Any) -> None:
    title, told = typed.line(values, "help_title"), typed.text(values, "help_text")
    if bool(title) != bool(told):
        missing = "help_text" if title else "help_title"
        raise EditRefused(_("Zur Hilfe gehören eine Überschrift und ein Text."), field=missing)
    sheet.set({"title": title, "text": told} if title else None, *path, "help")
