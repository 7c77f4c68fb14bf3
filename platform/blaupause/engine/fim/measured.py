"""Questions for numbers, amounts, days and times, with the limits that their field has."""

import math
import re
from typing import Any, Final

from blaupause.engine.fim import moments
from blaupause.engine.fim.naming import line
from blaupause.engine.fim.workbench import Made, Workbench
from blaupause.engine.forms.schema import EARLIEST, LATEST
from blaupause.standards.xdatenfelder.model import DataType, Field

type Json = dict[str, Any]

_CENTS: Final = 100
_ENDLESS: Final = 10**13
_NUMBER: Final = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,9})?")
_MOMENT: Final = {
    DataType.DATE: "ein Datum",
    DataType.TIME: "eine Uhrzeit in Minuten",
    DataType.DATETIME: "ein Zeitpunkt (Datum und Uhrzeit in Minuten)",
}
MOMENTS: Final = frozenset(_MOMENT)


def number(asked: Field, place: str, bench: Workbench) -> Made:
    whole = asked.data_type is DataType.INTEGER
    schema: Json = {"type": "integer" if whole else "number"}
    schema |= _limits(asked, place, bench, 1, whole=whole)
    return Made({"widget": "number", "width": "s"}, schema)


def money(asked: Field, place: str, bench: Workbench) -> Made:
    limits = _limits(asked, place, bench, _CENTS, whole=True)
    if not -_ENDLESS <= limits.get("minimum", 0) <= _ENDLESS:
        bench.leave("limit", place, f"Die Grenze „{line(asked.low)}“ ist für einen Betrag zu groß.")
        del limits["minimum"]
    return Made({"widget": "money", "width": "s"}, {"type": "integer", "minimum": -_ENDLESS, **limits})


def _limits(asked: Field, place: str, bench: Workbench, factor: int, *, whole: bool) -> Json:
    """Return what a number is at least and at most; of whole numbers the next that a limit lets through."""
    leave_pattern(asked, place, bench)
    found: Json = {}
    for key, text, rounded in (("minimum", asked.low, math.ceil), ("maximum", asked.high, math.floor)):
        if _NUMBER.fullmatch(text):
            value = round(float(text.replace(",", ".")) * factor, 9)
            found[key] = rounded(value) if whole else value
        elif text:
            bench.leave("limit", place, f"Die Grenze „{line(text)}“ ist keine Zahl.")
    return apart(found, (asked.low, asked.high), place, bench)


def leave_pattern(asked: Field, place: str, bench: Workbench) -> None:
    """Tell of a pattern that only texts are checked by."""
    if asked.pattern:
        bench.leave("pattern", place, f"Das Muster „{line(asked.pattern)}“ prüfen wir nur bei Texten.")


def apart(found: Json, told: tuple[object, object], place: str, bench: Workbench) -> Json:
    """Return a lower and an upper limit; none where nobody could answer between them."""
    ends = list(found.values())
    if ends == sorted(ends):
        return found
    low, high = (line(str(each)) for each in told)
    bench.leave("limit", place, f"Zwischen den Grenzen „{low}“ und „{high}“ liegt nichts. Wir prüfen keine von beiden.")
    return {}


def moment(asked: Field, place: str, bench: Workbench) -> Made:
    leave_pattern(asked, place, bench)
    format_ = asked.data_type.value
    found: Json = {}
    for key, text in ((EARLIEST, line(asked.low)), (LATEST, line(asked.high))):
        limit = moments.limit(format_, text, is_earliest=key == EARLIEST)
        if limit:
            found[key] = limit
        elif text:
            wanted = _MOMENT[asked.data_type]
            said = f"Die Grenze „{text}“ ist so nicht zu halten. Erlaubt ist {wanted} ohne Zeitzone."
            bench.leave("limit", place, said)
    limits = apart(found, (asked.low, asked.high), place, bench)
    return Made({"widget": format_}, {"type": "string", "format": format_, **limits})
