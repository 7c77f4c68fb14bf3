"""Reads a parameter's value from German input, and writes it as it stands in the input."""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from blaupause.engine.forms import formats, german
from blaupause.standards import din91379

if TYPE_CHECKING:
    from blaupause.engine.bundles.parameters import Parameter

YES, NO = "ja", "nein"
SEPARATOR: Final = "|"
MAX_LINE, MAX_TEXT, MAX_ENTRIES = 300, 4_000, 1_000
PERCENT: Final = 100

_NO_AMOUNT: Final = _("Das ist kein Betrag. Geben Sie ihn so ein: 72,00.")
_NO_INTEGER: Final = _("Das ist keine ganze Zahl. Geben Sie Ziffern ohne Komma ein, zum Beispiel 14.")
_NO_DATE: Final = _("Das Datum können wir nicht lesen. Geben Sie Tag, Monat und Jahr an, zum Beispiel 24.08.2026.")
_NO_URL: Final = _("Das ist keine Internetadresse. Sie beginnt mit https:// und nennt eine Seite.")
_NO_EMAIL: Final = _("Das ist keine E-Mail-Adresse. Prüfen Sie sie, zum Beispiel steueramt@beispiel.de.")
_NO_PHONE: Final = _("Das ist keine Telefonnummer. Geben Sie nur Ziffern, Leerzeichen und + ein.")
_NO_CHOICE: Final = _("Diese Auswahl gibt es nicht. Wählen Sie einen Eintrag aus der Liste.")
_NO_UNIT: Final = _("Diese Stelle gibt es nicht. Wählen Sie eine Stelle aus der Liste.")
_NO_DECISION: Final = _("Wählen Sie Ja oder Nein.")
_TOO_SMALL: Final = _("Der Wert ist zu klein. Geben Sie %(limit)s oder mehr an.")
_TOO_LARGE: Final = _("Der Wert ist zu groß. Geben Sie höchstens %(limit)s an.")
_TOO_LONG: Final = _("Der Text ist zu lang. Kürzen Sie ihn auf %(limit)s Zeichen.")
_UNSUPPORTED: Final = _("Diese Zeichen können wir nicht drucken: %(signs)s. Schreiben Sie den Text ohne sie.")
_CELLS: Final = _("Zeile %(line)s hat nicht genug Spalten. Trennen Sie sie mit |, in dieser Reihenfolge: %(columns)s.")
_CELL: Final = _("Zeile %(line)s, Spalte „%(column)s“: %(message)s")
_TWICE: Final = _("Zeile %(line)s: „%(value)s“ steht schon in der Liste. Jeder Eintrag braucht ein eigenes Kürzel.")
_TOO_MANY: Final = _("Die Liste ist zu lang. Höchstens %(limit)s Einträge sind möglich.")


class Unreadable(Exception):  # noqa: N818 – it says what happened to the input
    """The input is no value of this type; `message` says what to do."""

    def __init__(self, sentence: str | Promise, **words: object) -> None:
        self.message = str(sentence) % words if words else str(sentence)
        super().__init__(self.message)


def read(parameter: "Parameter", text: str) -> Any:
    """Return the value, None for nothing.

    Raises:
        Unreadable: it is no value of the parameter's type, or beyond its limits.

    """
    text = din91379.normalise(text).replace("\0", "").strip()
    if not text:
        return None
    return _codelist(parameter, text) if parameter.type == "codelist" else _simple(parameter, parameter.type, text)


def _simple(parameter: "Parameter", kind: str, text: str) -> Any:
    if kind == "choice":
        return _demand(text if text in {choice.value for choice in parameter.choices} else None, _NO_CHOICE)
    value = _READERS.get(kind, _line)(text)
    if message := beyond(parameter, value):
        raise Unreadable(message)
    return value


def beyond(parameter: "Parameter", value: Any) -> str | None:
    """Say how a number breaks the limits of its parameter; None where it does not, and for anything else."""
    if parameter.type not in {"money", "integer", "percent"}:
        return None
    low = parameter.minimum if parameter.type == "integer" else parameter.minimum or 0
    high = PERCENT if parameter.type == "percent" and parameter.maximum is None else parameter.maximum
    show = german.show_money if parameter.type == "money" else german.show_number
    if low is not None and value < low:
        return str(_TOO_SMALL) % {"limit": show(low)}
    return str(_TOO_LARGE) % {"limit": show(high)} if high is not None and value > high else None


def _demand[T](value: T | None, message: Promise) -> T:
    if value is None:
        raise Unreadable(message)
    return value


def _printable(text: str, limit: int) -> str:
    if len(text) > limit:
        raise Unreadable(_TOO_LONG, limit=german.show_number(limit))
    if signs := din91379.unsupported(text):
        raise Unreadable(_UNSUPPORTED, signs=", ".join(map(din91379.spell, signs[:5])))
    return text


def _line(text: str) -> str:
    return _printable(" ".join(text.split()), MAX_LINE)


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
    except ValueError:
        raise Unreadable(_NO_URL) from None
    good = parts.scheme in {"https", "http"} and "." in (parts.hostname or "") and not re.search(r"[\s<>\"]", text)
    return _demand(_printable(text, MAX_LINE) if good else None, _NO_URL)


def _date(text: str) -> str:
    return _demand(german.read_date(text), _NO_DATE).isoformat()


def _percent(text: str) -> int:
    return _demand(german.read_integer(text.removesuffix("%").strip()), _NO_INTEGER)


def _decision(text: str) -> bool:
    return _demand({YES: True, NO: False}.get(text.lower()), _NO_DECISION)


_READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "money": lambda text: _demand(german.read_money(text), _NO_AMOUNT),
    "integer": lambda text: _demand(german.read_integer(text), _NO_INTEGER),
    "percent": _percent,
    "longtext": lambda text: _printable(text, MAX_TEXT),
    "url": _url,
    "email": lambda text: _demand(text if formats.is_email(text) else None, _NO_EMAIL),
    "phone": lambda text: _demand(text if formats.is_phone(text) else None, _NO_PHONE),
    "date": _date,
    "boolean": _decision,
    "unit": lambda text: _demand(german.read_integer(text), _NO_UNIT),
}


# --- Code lists: an entry a line, its columns between |


def _codelist(parameter: "Parameter", text: str) -> list[dict[str, Any]]:
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MAX_ENTRIES:
        raise Unreadable(_TOO_MANY, limit=german.show_number(MAX_ENTRIES))
    found: list[dict[str, Any]] = []
    for number, line in enumerate(lines, start=1):
        entry = _entry(parameter, number, [cell.strip() for cell in line.split(SEPARATOR)])
        if any(entry["value"] == other["value"] for other in found):
            raise Unreadable(_TWICE, line=number, value=entry["value"])
        found.append(entry)
    return found


def _entry(parameter: "Parameter", number: int, cells: list[str]) -> dict[str, Any]:
    if len(cells) != len(parameter.columns) or not all(cells):
        raise Unreadable(_CELLS, line=number, columns=", ".join(column.label for column in parameter.columns))
    entry: dict[str, Any] = {}
    for column, cell in zip(parameter.columns, cells, strict=True):
        try:
            entry[column.id] = _READERS.get(column.type, _line)(cell)
        except Unreadable as error:
            raise Unreadable(_CELL, line=number, column=column.label, message=error.message) from None
    return entry


# --- And back


def write(parameter: "Parameter", value: Any) -> str:
    """Write a value as `read` takes it."""
    if value is None:
        return ""
    if parameter.type == "codelist":
        return "\n".join(
            f" {SEPARATOR} ".join(_write(column.type, entry[column.id]) for column in parameter.columns)
            for entry in value
        )
    return _write(parameter.type, value)


def _write(kind: str, value: Any) -> str:
    if kind == "boolean":
        return YES if value else NO
    if kind == "date":
        return german.show_iso_date(value)
    return german.show_amount(value) if kind == "money" else str(value)
