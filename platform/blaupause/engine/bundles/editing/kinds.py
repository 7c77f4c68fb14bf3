"""What kinds of questions there are, in plain words, and which widget and schema stand behind each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_WORDS: Final = {"type": "string", "format": "din91379"}
_MEGABYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of question.

    Attributes:
        schema: what its answer is, None where nothing is answered.
        keys: what its question says besides label and widget.

    """

    label: str | Promise
    widget: str
    schema: Mapping[str, Any] | None
    keys: Mapping[str, Any] = field(default_factory=dict)


KINDS: Final[Mapping[str, Kind]] = {
    "text": Kind(_("Text"), "text", {**_WORDS, "maxLength": 200}),
    "longtext": Kind(_("Langer Text"), "textarea", {**_WORDS, "maxLength": 2_000}),
    "number": Kind(_("Zahl"), "number", {"type": "integer"}, {"width": "s"}),
    "money": Kind(_("Betrag"), "money", {"type": "integer"}, {"width": "s"}),
    "date": Kind(_("Datum"), "date", {"type": "string", "format": "date"}, {"width": "s"}),
    "time": Kind(_("Uhrzeit"), "time", {"type": "string", "format": "time"}, {"width": "s"}),
    "datetime": Kind(_("Tag und Uhrzeit"), "datetime", {"type": "string", "format": "datetime"}, {"width": "m"}),
    "yesno": Kind(_("Ja/Nein"), "yesno", {"type": "boolean"}),
    "confirm": Kind(_("Bestätigung"), "checkbox", {"type": "boolean", "const": True}),
    "choice": Kind(_("Auswahl"), "radio", {"type": "string"}),
    "choices": Kind(_("Mehrfachauswahl"), "checkboxes", {"type": "array", "items": {"type": "string"}}),
    "email": Kind(_("E-Mail"), "email", {"type": "string", "format": "email"}, {"autocomplete": "email"}),
    "tel": Kind(_("Telefon"), "tel", {"type": "string", "format": "phone"}, {"autocomplete": "tel"}),
    "iban": Kind(_("IBAN"), "iban", {"type": "string", "format": "iban"}),
    "upload": Kind(
        _("Datei"),
        "upload",
        {"type": "array", "items": {"type": "string"}},
        {"accept": ["application/pdf", "image/jpeg", "image/png"], "max_files": 1, "max_bytes": 10 * _MEGABYTE},
    ),
    "info": Kind(_("Hinweis"), "info", None, {"tone": "info"}),
    "repeat": Kind(_("Wiederholgruppe"), "repeat", {"type": "array", "maxItems": 10}),
}
"""By the name that the editor sends."""

_OTHERS: Final = {
    "select": _("Auswahl"),
    "checkbox": _("Kästchen"),
    "plate": _("Kennzeichen"),
    "place": _("Ort mit Karte"),
    "section": _("Überschrift"),
    "hidden": _("Fester Wert"),
}


def kind_of(question: Mapping[str, Any]) -> str:
    """Find the kind of a question."""
    widget = question["widget"]
    if widget == "select":
        return "choice"
    return next((name for name, kind in KINDS.items() if kind.widget == widget), widget)


def kind_label(question: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """Say which kind a question is."""
    widget = question["widget"]
    if widget in _OTHERS and "const" not in schema:
        return str(_OTHERS[widget])
    return str(KINDS[kind_of(question)].label)
