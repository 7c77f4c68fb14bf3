"""What a person reads when an answer does not fit: what happened and what to do (ui, "Words").

A template's own sentence comes first; these are for what it does not say.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from blaupause.engine.forms import german
from blaupause.engine.forms.model import Question
from blaupause.engine.forms.schema import EARLIEST, LATEST
from blaupause.engine.forms.words import say
from blaupause.standards import din91379

type Sentence = str | Promise

_REQUIRED: Final[Mapping[str, Sentence]] = {
    "select": _("Wählen Sie bei „%(label)s“ etwas aus."),
    "radio": _("Wählen Sie bei „%(label)s“ etwas aus."),
    "checkboxes": _("Wählen Sie bei „%(label)s“ mindestens eine Möglichkeit aus."),
    "yesno": _("Wählen Sie bei „%(label)s“ Ja oder Nein."),
    "checkbox": _("Kreuzen Sie das Kästchen an: %(label)s"),
    "date": _("Geben Sie bei „%(label)s“ Tag, Monat und Jahr an, zum Beispiel 24.08.2026."),
    "upload": _("Es fehlt eine Datei. Laden Sie sie bei „%(label)s“ hoch."),
    "repeat": _("Es fehlt ein Eintrag. Fügen Sie bei „%(label)s“ mindestens einen hinzu."),
}
_FORMATS: Final[Mapping[str, Sentence]] = {
    "email": _("An diese E-Mail-Adresse können wir nicht schreiben. Prüfen Sie sie, zum Beispiel name@beispiel.de."),
    "phone": _("Diese Telefonnummer können wir nicht anrufen. Geben Sie nur Ziffern, Leerzeichen und + ein."),
    "iban": _("Die IBAN stimmt nicht. Vergleichen Sie sie mit Ihrer Bankkarte. Aus Deutschland hat sie 22 Stellen."),
    "plate": _("Das Kennzeichen können wir nicht lesen. Geben Sie es so ein: FD-AB 123."),
    "postcode": _("Die Postleitzahl stimmt nicht. Geben Sie 5 Ziffern ein, zum Beispiel 36037."),
    "time": _("Die Uhrzeit können wir nicht lesen. Geben Sie sie so ein: 14:30."),
    "datetime": _("Tag und Uhrzeit können wir nicht lesen. Geben Sie sie so ein: 24.08.2026 14:30."),
    "date": _("Das Datum können wir nicht lesen. Geben Sie Tag, Monat und Jahr an, zum Beispiel 24.08.2026."),
}
_SHORT_YEAR: Final = _("Das Jahr ist nicht eindeutig. Geben Sie es mit vier Ziffern an, zum Beispiel 24.08.2026.")
_NO_SUCH_DAY: Final = _("Den Tag %(value)s gibt es nicht. Prüfen Sie Tag, Monat und Jahr.")
_DAYS: Final[dict[str, Sentence]] = {
    EARLIEST: _("Der Tag ist zu früh. Geben Sie den %(limit)s oder einen späteren Tag an."),
    LATEST: _("Der Tag ist zu spät. Geben Sie den %(limit)s oder einen früheren Tag an."),
}
_TYPES: Final[Mapping[str, Sentence]] = {
    "money": _("Den Betrag können wir nicht lesen. Geben Sie ihn so ein: 1.234,50."),
    "number": _("Das ist keine Zahl. Geben Sie Ziffern ein, zum Beispiel 12 oder 12,5."),
    "integer": _("Das ist keine ganze Zahl. Geben Sie Ziffern ohne Komma ein, zum Beispiel 12."),
}
_KINDS: Final[dict[str, Sentence]] = {
    "required": _("Die Angabe fehlt. Füllen Sie „%(label)s“ aus."),
    "type": _("Diese Angabe können wir nicht lesen. Füllen Sie „%(label)s“ neu aus."),
    "format": _("Diese Angabe können wir nicht lesen. Prüfen Sie „%(label)s“."),
    "enum": _("Diese Auswahl gibt es nicht mehr. Wählen Sie bei „%(label)s“ neu aus."),
    "minimum": _("Die Zahl ist zu klein. Geben Sie %(limit)s oder mehr an."),
    "exclusiveMinimum": _("Die Zahl ist zu klein. Geben Sie mehr als %(limit)s an."),
    "maximum": _("Die Zahl ist zu groß. Geben Sie höchstens %(limit)s an."),
    "exclusiveMaximum": _("Die Zahl ist zu groß. Geben Sie weniger als %(limit)s an."),
    EARLIEST: _("Das ist zu früh. Geben Sie %(limit)s Uhr oder später an."),
    LATEST: _("Das ist zu spät. Geben Sie %(limit)s Uhr oder früher an."),
    "multipleOf": _("Diese Zahl geht nicht. Geben Sie ein Vielfaches von %(limit)s an."),
    "maxLength": _("Der Text ist zu lang. Kürzen Sie ihn auf %(limit)s Zeichen. Jetzt sind es %(length)s."),
    "minLength": _("Der Text ist zu kurz. Schreiben Sie mindestens %(limit)s Zeichen."),
    "maxItems": _("Das ist zu viel. Bei „%(label)s“ sind höchstens %(limit)s möglich. Entfernen Sie etwas."),
    "minItems": _("Das reicht noch nicht. Bei „%(label)s“ brauchen wir mindestens %(limit)s."),
    "uniqueItems": _("Etwas steht bei „%(label)s“ doppelt. Entfernen Sie das zweite."),
    "unknown": _("Die Angabe „%(label)s“ gehört nicht zu diesem Formular. Laden Sie die Seite neu."),
    "check": _("Diese Angabe können wir nicht prüfen. Ändern Sie „%(label)s“, oder rufen Sie uns an."),
}
_UNSUPPORTED: Final = ngettext_lazy(
    "Dieses Zeichen können wir nicht drucken: %(signs)s. Schreiben Sie die Angabe ohne das Zeichen.",
    "Diese Zeichen können wir nicht drucken: %(signs)s. Schreiben Sie die Angabe ohne die Zeichen.",
    "number",
)
_MOST_SIGNS: Final = 5


@dataclass(frozen=True, slots=True)
class Mistake:
    """What a validator found: the keyword, its limit, and the answer it found it in."""

    kind: str
    value: Any = None
    limit: Any = None


def sentence(question: Question, label: str, mistake: Mistake) -> str:
    """Say in German what is wrong with an answer and what to do."""
    if mistake.kind == "unsupported":
        return _unsupported(str(mistake.value))
    words = {
        "label": label,
        "limit": say(question.widget, mistake.limit),
        "value": mistake.value,
        "length": german.show_number(len(str(mistake.value))),
    }
    return str(_choose(question, mistake)) % words


def _choose(question: Question, mistake: Mistake) -> Sentence:
    if mistake.kind == "required" and question.widget in _REQUIRED:
        return _REQUIRED[question.widget]
    if mistake.kind == "type":
        whole = question.schema["type"] == "integer" and question.widget == "number"
        return _TYPES.get("integer" if whole else question.widget, _KINDS["type"])
    if mistake.kind == "format":
        return _format(question, str(mistake.value))
    sentences = _KINDS | _DAYS if question.widget == "date" else _KINDS
    return sentences.get(mistake.kind, _KINDS["format"])


def _format(question: Question, text: str) -> Sentence:
    if question.widget == "date" and german.has_short_year(text):
        return _SHORT_YEAR
    if question.widget == "date" and german.looks_like_date(text):
        return _NO_SUCH_DAY
    return _FORMATS.get(question.schema["format"], _KINDS["format"])


def _unsupported(text: str) -> str:
    signs = [din91379.spell(sign) for sign in din91379.unsupported(text)[:_MOST_SIGNS]]
    return str(_UNSUPPORTED % {"number": len(signs), "signs": ", ".join(signs)})


def unknown(field: str) -> str:
    """Say that an answer belongs to no question of the form."""
    return str(_KINDS["unknown"]) % {"label": field[:100]}
