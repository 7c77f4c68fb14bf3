"""Reads what was typed into the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from blaupause.engine.bundles.editing.model import YES, EditRefused, Values
from blaupause.engine.forms import german

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from django.utils.functional import _StrOrPromise

LINE, TEXT, EXPRESSION = 300, 4_000, 1_000

_MISSING: Final = _("Hier fehlt eine Angabe. Füllen Sie das Feld aus.")
_TOO_LONG: Final = _("Der Text ist zu lang. Kürzen Sie ihn auf %(limit)s Zeichen.")
_NO_NUMBER: Final = _("Das ist keine ganze Zahl. Geben Sie Ziffern ein, zum Beispiel 12.")
_NO_DECIMAL: Final = _("Das ist keine Zahl. Geben Sie sie so ein: 12 oder 12,5.")
_NO_AMOUNT: Final = _("Das ist kein Betrag. Geben Sie ihn so ein: 72,00.")
_NO_MOMENT: Final = {
    "date": _("Das ist kein Datum. Geben Sie es so ein: 24.08.2026."),
    "time": _("Das ist keine Uhrzeit. Geben Sie sie so ein: 14:30."),
    "datetime": _("Das ist kein Tag mit Uhrzeit. Geben Sie beides so ein: 24.08.2026 14:30."),
}
_OUT_OF_RANGE: Final = _("Geben Sie eine Zahl von %(low)s bis %(high)s an.")


def line(values: Values, key: str, *, needed: bool = False, limit: int = LINE) -> str:
    """Read one line of text."""
    return _bounded(" ".join(values.get(key, "").replace("\0", "").split()), key, needed=needed, limit=limit)


def text(values: Values, key: str, *, needed: bool = False) -> str:
    """Read a text of several lines."""
    plain = values.get(key, "").replace("\0", "").replace("\r\n", "\n").strip()
    return _bounded(plain, key, needed=needed, limit=TEXT)


def _bounded(typed: str, key: str, *, needed: bool, limit: int) -> str:
    if needed and not typed:
        raise EditRefused(_MISSING, field=key)
    if len(typed) > limit:
        raise EditRefused(_TOO_LONG, field=key, limit=german.show_number(limit))
    return typed


def lines(values: Values, key: str, *, needed: bool = False) -> list[str]:
    """Read a list, one entry a line; empty lines do not count."""
    found = [" ".join(each.split()) for each in values.get(key, "").replace("\0", "").splitlines()]
    kept = [each for each in found if each]
    if needed and not kept:
        raise EditRefused(_MISSING, field=key)
    if any(len(each) > LINE for each in kept):
        raise EditRefused(_TOO_LONG, field=key, limit=german.show_number(LINE))
    return kept


def number(values: Values, key: str, low: int, high: int) -> int | None:
    """Read a whole number between two others, None for nothing."""
    typed = line(values, key)
    if not typed:
        return None
    return _within(german.read_integer(typed), _NO_NUMBER, key, low, high)


def decimal(values: Values, key: str, low: int, high: int) -> float | None:
    """Read a number between two whole ones, None for nothing; a whole one stays whole."""
    typed = line(values, key)
    return _within(german.read_number(typed), _NO_DECIMAL, key, low, high) if typed else None


def _within[T: float](found: T | None, wrong: _StrOrPromise, key: str, low: int, high: int) -> T:
    if found is None:
        raise EditRefused(wrong, field=key)
    if not low <= found <= high:
        raise EditRefused(_OUT_OF_RANGE, field=key, low=german.show_number(low), high=german.show_number(high))
    return found


def needed_number(values: Values, key: str, low: int, high: int) -> int:
    """Read a whole number that must be there."""
    found = number(values, key, low, high)
    if found is None:
        raise EditRefused(_MISSING, field=key)
    return found


def money(values: Values, key: str) -> int | None:
    """Read an amount as cents, None for nothing."""
    typed = line(values, key)
    cents = german.read_money(typed) if typed else None
    if typed and cents is None:
        raise EditRefused(_NO_AMOUNT, field=key)
    return cents


def moment(values: Values, key: str, kind: str) -> str | None:
    """Read a day, a time of day or both as answers hold them, of any year; None for nothing.

    Args:
        values: what was typed.
        key: which of it.
        kind: date, time or datetime.

    """
    typed = line(values, key)
    if not typed:
        return None
    found = _MOMENTS[kind](typed)
    if found is None:
        raise EditRefused(_NO_MOMENT[kind], field=key)
    return found


def _day(typed: str) -> str | None:
    day = german.read_date(typed, german.EVERY_YEAR)
    return day.isoformat() if day else None


_MOMENTS: Final[Mapping[str, Callable[[str], str | None]]] = {
    "date": _day,
    "time": german.read_time,
    "datetime": lambda typed: german.read_datetime(typed, german.EVERY_YEAR),
}


def chosen(values: Values, key: str, choices: Sequence[str]) -> str:
    """Read one of several words."""
    if values.get(key, "") not in choices:
        raise EditRefused(_("Wählen Sie einen Eintrag aus der Liste."), field=key)
    return values[key]


def ticked(values: Values, key: str) -> bool:
    return values.get(key, "") == YES
