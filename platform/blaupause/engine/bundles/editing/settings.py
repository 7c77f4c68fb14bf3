"""Adds, changes and removes parameters: what a town may set."""

from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blaupause.engine.bundles import inputs
from blaupause.engine.bundles.editing import typed
from blaupause.engine.bundles.editing.details import choices_from
from blaupause.engine.bundles.editing.model import PARAMETERS, TEMPLATE, TESTS, EditRefused, Operation, Told
from blaupause.engine.bundles.editing.names import name_from
from blaupause.engine.bundles.editing.sheet import Sheet
from blaupause.engine.bundles.editing.tree import position
from blaupause.engine.bundles.parameters import ParameterSet
from blaupause.engine.bundles.soundness import OF_NOTICES

SETTING: Final = "einstellung/"
LISTED: Final = (PARAMETERS, "parameters")
TYPES: Final = {
    "text": gettext_lazy("Text"),
    "longtext": gettext_lazy("Langer Text"),
    "integer": gettext_lazy("Zahl"),
    "money": gettext_lazy("Betrag"),
    "percent": gettext_lazy("Prozent"),
    "date": gettext_lazy("Datum"),
    "boolean": gettext_lazy("Ja/Nein"),
    "choice": gettext_lazy("Auswahl"),
    "codelist": gettext_lazy("Liste der Kommune"),
    "url": gettext_lazy("Internetadresse"),
    "email": gettext_lazy("E-Mail"),
    "phone": gettext_lazy("Telefon"),
    "unit": gettext_lazy("Stelle in der Verwaltung"),
    "authority": gettext_lazy("Behörde"),
    "court": gettext_lazy("Gericht"),
}
GROUPS: Final = {
    "fees": gettext_lazy("Gebühren"),
    "contact": gettext_lazy("Kontakt"),
    "law": gettext_lazy("Recht"),
    "process": gettext_lazy("Ablauf"),
}
_REMEDY: Final = "remedy"


def add_parameter(sheet: Sheet, asked: Operation) -> Told:
    label = typed.line(asked.values, "label", needed=True)
    listed = sheet.get(*LISTED)
    taken = {each["id"] for each in listed} | OF_NOTICES.keys()  # those come by themselves, each of its type
    id_ = name_from(label, taken, "wert")
    parameter: dict[str, Any] = {
        "id": id_,
        "label": label,
        "type": typed.chosen(asked.values, "type", tuple(TYPES)),
        "required": True,
        "locked": False,
        "group": typed.chosen(asked.values, "group", tuple(GROUPS)),
    }
    if parameter["type"] == "choice":
        parameter["choices"] = choices_from([_("Erste Möglichkeit"), _("Zweite Möglichkeit")], [])
    sheet.splice(len(listed), 0, [parameter], *LISTED)
    place = f"{SETTING}{id_}"
    return Told((place,), _("Einstellung „%(label)s“ hinzugefügt") % {"label": label}, place)


def change_parameter(sheet: Sheet, asked: Operation) -> Told:
    """Change what a town sees of a parameter, its default and its lock. Name and type stay: rules read them.

    Raises:
        EditRefused: the default is no value of its type, or it is locked without one.

    """
    at = _find(sheet, asked.place)
    source, values = dict(sheet.get(*LISTED, at)), asked.values
    source |= {
        "label": typed.line(values, "label", needed=True),
        "required": typed.ticked(values, "required"),
        "locked": typed.ticked(values, "locked"),
        "group": typed.chosen(values, "group", tuple(GROUPS)),
        "help": typed.text(values, "help"),
        "unit": typed.line(values, "unit", limit=30),
    }
    if source["type"] == "choice":
        source["choices"] = choices_from(typed.lines(values, "choices", needed=True), source.get("choices", []))
    source["default"] = _default(source, values)
    kept = {key: value for key, value in source.items() if value not in ("", None)}
    sheet.put(kept, *LISTED, at)
    if source["id"] == _REMEDY:
        sheet.put(
            {**sheet.get(TEMPLATE, _REMEDY), "kind": source["default"], "locked": source["locked"]}, TEMPLATE, _REMEDY
        )
    return Told((asked.place,), _("Einstellung „%(label)s“ geändert") % {"label": source["label"]}, asked.place)


def _default(source: dict[str, Any], values: Any) -> Any:
    typed_default = typed.text(values, "default")
    choices = {choice["label"]: choice["value"] for choice in source.get("choices", ())}
    known = {key: value for key, value in source.items() if key != "default"}
    parameter = ParameterSet({"parameters": [known]})[source["id"]]
    try:
        default = inputs.read(parameter, choices.get(typed_default, typed_default))
    except inputs.Unreadable as error:
        raise EditRefused(error.message, field="default") from None
    if default is None and source["required"] and (source["locked"] or source["id"] == _REMEDY):
        raise EditRefused(_("Diese Einstellung braucht eine Vorgabe."), field="default")
    return default


def remove_parameter(sheet: Sheet, asked: Operation) -> Told:
    """Remove a parameter; stored tests forget it. Rules and texts that speak of it are left to the person."""
    at = _find(sheet, asked.place)
    source = sheet.get(*LISTED, at)
    sheet.splice(at, 1, [], *LISTED)
    for number in range(len(sheet.get(TESTS, "tests"))):
        sheet.drop(TESTS, "tests", number, "params", source["id"])
    return Told((asked.place,), _("Einstellung „%(label)s“ entfernt") % {"label": source["label"]}, SETTING)


def _find(sheet: Sheet, place: str) -> int:
    return position(sheet.get(*LISTED), place.removeprefix(SETTING))
