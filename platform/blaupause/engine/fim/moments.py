"""Days and times as XDatenfelder writes them (XML Schema part 2, 3.2.7 to 3.2.9), and as answers hold them: in minutes.

The standard knows limits that stand fast, no "today"; what is not before or after today stands in rules in words.
"""

import re
from datetime import datetime, timedelta
from typing import Final

from blaupause.engine.forms.formats import FORMATS
from blaupause.engine.forms.german import EVERY_YEAR, read_date

_NO_SECONDS: Final = ":00"
_WHOLE_MINUTE: Final = re.compile(rf"(?<=\d\d:\d\d){_NO_SECONDS}$")
_TIMES: Final = frozenset({"time", "datetime"})
_SOME_DAY: Final = "2000-01-01"
_EXACT: Final = re.compile(r"((?:\d{4}-\d{2}-\d{2}T)?\d{2}:\d{2})(?::\d{2}(?:\.\d{1,6})?)?")
_ZONE: Final = re.compile(r"(?:Z|[+-]\d{2}:\d{2})$")


def written(format_: str, answer: str) -> str:
    """Write an answer, or a limit of answers, as the standard has it: times with seconds."""
    return f"{answer}{_NO_SECONDS}" if format_ in _TIMES else answer


def taken(format_: str, text: str) -> str:
    """Read what `written` wrote."""
    return _WHOLE_MINUTE.sub("", text) if format_ in _TIMES else text


def is_written(format_: str, text: str) -> bool:
    """Whether a text is a day, a time or both as the standard has them; a time may have a zone."""
    if format_ not in _TIMES:
        return FORMATS[format_](text)
    exact = _EXACT.fullmatch(_ZONE.sub("", text))
    return bool(exact and FORMATS[format_](exact[1]))


def limit(format_: str, text: str, *, is_earliest: bool) -> str | None:
    """Read a limit of a schema as the answers are held; None for what nobody can compare with them.

    Answers are whole minutes: of a limit within a minute, the next one that it lets through counts. A day may be
    written in German too. A time zone is not read: answers are in the town's time.

    Args:
        format_: date, time or datetime.
        text: minValue or maxValue.
        is_earliest: whether it is the first that is allowed, else the last.

    """
    if format_ not in _TIMES:
        day = None if FORMATS[format_](text) else read_date(text, EVERY_YEAR)
        found = day.isoformat() if day else text
    else:
        found = _in_minutes(format_, text, is_earliest=is_earliest)
    return found if FORMATS[format_](found) else None


def _in_minutes(format_: str, text: str, *, is_earliest: bool) -> str:
    exact = _EXACT.fullmatch(text)
    if not exact or not FORMATS[format_](exact[1]):
        return text
    joined = text if format_ == "datetime" else f"{_SOME_DAY}T{text}"
    try:
        moment = datetime.fromisoformat(joined)
        minute = moment.replace(second=0, microsecond=0)
        if is_earliest and minute < moment:
            minute += timedelta(minutes=1)
    except (ValueError, OverflowError):
        return ""
    found = minute.isoformat(timespec="minutes")
    return found if format_ == "datetime" else found.removeprefix(f"{_SOME_DAY}T")
