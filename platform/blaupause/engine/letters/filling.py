"""Puts values where a letter's text has placeholders, written the way people read them."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from blaupause.engine.forms.german import show_date, show_iban, show_iso_date, show_money
from blaupause.engine.letters.context import Cents, Context
from blaupause.engine.letters.errors import LetterError, MissingValue
from blaupause.engine.letters.template import Placeholder, Text

BERLIN: Final = ZoneInfo("Europe/Berlin")


def fill(text: Text, context: Context, place: str) -> str:
    return "".join(part if isinstance(part, str) else _value(part, context, place) for part in text.parts)


def _value(placeholder: Placeholder, context: Context, place: str) -> str:
    if not placeholder.format and (told := context.shown.get(placeholder.name)):
        return told
    value: Any = _known(context)
    for key in placeholder.name.split("."):
        value = _step(value, key)
    if value is None or value in ("", []):
        raise MissingValue(placeholder.name, place)
    return _show(value, placeholder, place)


def _known(context: Context) -> dict[str, Any]:
    known: dict[str, Any] = {
        "answers": context.answers,
        "params": context.params,
        "case": {"number": context.file_number, **context.case},
        "decision": {"date": context.day, **context.decision},
    }
    if context.fee:
        known["fee"] = {"total": Cents(context.fee.total_cents), "note": context.fee.period_note}
    return known


def _step(value: Any, key: str) -> Any:
    if isinstance(value, Mapping):
        return value.get(key)
    if isinstance(value, (list, tuple)) and key.isdecimal() and int(key) < len(value):
        return value[int(key)]
    return None


def _show(value: Any, placeholder: Placeholder, place: str) -> str:
    match placeholder.format:
        case "money":
            return show_money(_whole(value, placeholder, place))
        case "iban":
            return show_iban(str(value))
        case _:
            return _plain(value, placeholder, place)


def _whole(value: Any, placeholder: Placeholder, place: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise LetterError(f"{{{placeholder.name}}} ist kein Betrag in Cent.", place)
    return value


def _plain(value: Any, placeholder: Placeholder, place: str) -> str:
    if isinstance(value, (list, tuple)):
        return _joined([_plain(part, placeholder, place) for part in value])
    for kind, show in _SHOWN:
        if isinstance(value, kind):
            return show(value)
    raise LetterError(f"{{{placeholder.name}}} lässt sich nicht in einem Satz zeigen.", place)


def _joined(parts: list[str]) -> str:
    return " und ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def _local_day(value: datetime) -> str:
    return show_date(value.astimezone(BERLIN).date())


# In this order: money and yes or no are whole numbers to Python too, and a moment is a day
_SHOWN: Final[tuple[tuple[type, Callable[[Any], str]], ...]] = (
    (Cents, show_money),
    (bool, lambda value: "ja" if value else "nein"),
    (int, str),
    (datetime, _local_day),
    (date, show_date),
    (str, show_iso_date),
)
