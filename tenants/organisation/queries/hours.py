"""When somebody is there: opening hours as people say them, in Berlin's time and with the Land's holidays. No query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from blaupause.domain import now
from blaupause.standards.holidays import HESSEN, Calendar
from blaupause.ui.formats import JOINER, NBSP, WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

BERLIN = ZoneInfo("Europe/Berlin")
LOOK_AHEAD = 14
"""Days in which the next opening is searched; an office that stays closed longer says nothing."""


@dataclass(frozen=True, slots=True)
class Day:
    """One line of the table of opening hours."""

    name: str
    text: str
    is_today: bool


@dataclass(frozen=True, slots=True)
class Opening:
    """Opening hours at a moment.

    Attributes:
        is_open: right now.
        sentence: what counts today, such as "Heute bis 18:00 Uhr geöffnet"; empty when no hours are known.
        days: Monday to Friday, and the weekend where it has hours.
    """

    is_open: bool
    sentence: str
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class _Span:
    start: time
    end: time


def opening(hours: Sequence[dict[str, Any]], moment: datetime | None = None, calendar: Calendar = HESSEN) -> Opening:
    """Say when it is open. `hours` as stored: [{day: 0 (Monday) … 6, from: "08:00", to: "16:00"}]."""
    local = (moment or now()).astimezone(BERLIN)
    week = _week(hours)
    is_open, sentence = _now(week, local, calendar)
    return Opening(is_open, sentence, tuple(_days(week, local.weekday())))


def hours_line(hours: Sequence[dict[str, Any]]) -> str:
    """Say the week on one line, each different hours once: "Mo., Mi. 8:00–16:00 · Di. 8:00–18:00 Uhr"."""
    days: dict[tuple[_Span, ...], list[int]] = {}
    for day, spans in _week(hours).items():
        if spans:
            days.setdefault(spans, []).append(day)
    found = f"{NBSP}· ".join(_together(f"{_names(each)} {_clocks(spans)}") for spans, each in days.items())
    return f"{found}{NBSP}{_('Uhr')}" if found else ""


def _together(words: str) -> str:
    """Keep "Di., Do. 8:00–18:00" on one line."""
    return words.replace(" ", NBSP).replace("–", f"–{JOINER}")


def clock(at: time) -> str:
    """08:00 → "8:00"."""
    return f"{at.hour}:{at.minute:02d}"


def _week(hours: Sequence[dict[str, Any]]) -> dict[int, tuple[_Span, ...]]:
    return {day: tuple(_spans(hours, day)) for day in range(7)}


def _spans(hours: Sequence[dict[str, Any]], day: int) -> Iterator[_Span]:
    found = (
        _Span(time.fromisoformat(each["from"]), time.fromisoformat(each["to"])) for each in hours if each["day"] == day
    )
    yield from sorted(found, key=lambda span: span.start)


def _now(week: dict[int, tuple[_Span, ...]], local: datetime, calendar: Calendar) -> tuple[bool, str]:
    if not any(week.values()):
        return False, ""
    holiday = calendar.of(local.year).get(local.date())
    today = () if holiday else week[local.weekday()]
    at = local.time()
    for span in today:
        if span.start <= at < span.end:
            return True, _("Heute bis %(end)s Uhr geöffnet") % {"end": clock(span.end)}
        if at < span.start:
            return False, _("Öffnet heute um %(start)s Uhr") % {"start": clock(span.start)}
    if holiday:
        closed = _("Heute geschlossen (%(holiday)s)") % {"holiday": holiday}
    else:
        closed = _("Heute schon geschlossen") if today else _("Heute geschlossen")
    following = _next(week, local.date(), calendar)
    return False, f"{closed}. {following}" if following else closed


def _next(week: dict[int, tuple[_Span, ...]], today: date, calendar: Calendar) -> str:
    for ahead in range(1, LOOK_AHEAD):
        day = today + timedelta(days=ahead)
        spans = week[day.weekday()]
        if spans and day not in calendar.of(day.year):
            name = _("morgen") if ahead == 1 else f"{WEEKDAYS[day.weekday()]}, {day:%d.%m.}"
            return _("Wieder offen: %(day)s, %(start)s Uhr") % {"day": name, "start": clock(spans[0].start)}
    return ""


def _days(week: dict[int, tuple[_Span, ...]], today: int) -> Iterator[Day]:
    if any(week.values()):
        for number, name in enumerate(WEEKDAYS):
            if week[number] or number < 5:  # noqa: PLR2004 – Saturday and Sunday only where they have hours
                yield Day(name, _text(week[number]), number == today)


def _names(days: list[int]) -> str:
    """Shorten days in a row: Mo.–Fr.; others one by one: Di., Do."""
    short = [f"{WEEKDAYS[day][:2]}." for day in days]
    is_row = len(days) > 2 and days[-1] - days[0] == len(days) - 1  # noqa: PLR2004 – two days are named
    return f"{short[0]}–{short[-1]}" if is_row else ", ".join(short)


def _text(spans: tuple[_Span, ...]) -> str:
    return f"{_clocks(spans)}{NBSP}{_('Uhr')}" if spans else _("geschlossen")


def _clocks(spans: tuple[_Span, ...]) -> str:
    return _(" und ").join(f"{clock(span.start)}–{clock(span.end)}" for span in spans)
