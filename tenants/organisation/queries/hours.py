"""When somebody is there: opening hours as people say them, in Berlin's time and with the Land's holidays. No query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from blaupause.domain import now
from blaupause.standards.holidays import HESSEN, Calendar
from blaupause.ui.formats import NBSP, WEEKDAYS

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
        summary: the week on one line: "Montag bis Freitag, 8:00–16:00 Uhr".
    """

    is_open: bool
    sentence: str
    days: tuple[Day, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class _Span:
    start: time
    end: time


def opening(hours: Sequence[dict[str, Any]], moment: datetime | None = None, calendar: Calendar = HESSEN) -> Opening:
    """Say when it is open. `hours` as stored: [{day: 0 (Monday) … 6, from: "08:00", to: "16:00"}]."""
    local = (moment or now()).astimezone(BERLIN)
    week = {day: tuple(_spans(hours, day)) for day in range(7)}
    is_open, sentence = _now(week, local, calendar)
    return Opening(is_open, sentence, tuple(_days(week, local.weekday())), _summary(week))


def clock(at: time) -> str:
    """08:00 → "8:00"."""
    return f"{at.hour}:{at.minute:02d}"


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


def _summary(week: dict[int, tuple[_Span, ...]]) -> str:
    """Put days in a row with the same hours together."""
    runs: list[tuple[int, int]] = []
    for day in range(7):
        if not week[day]:
            continue
        if runs and runs[-1][1] == day - 1 and week[runs[-1][0]] == week[day]:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return "; ".join(f"{_name(first, last)}, {_text(week[first])}" for first, last in runs)


def _name(first: int, last: int) -> str:
    if first == last:
        return WEEKDAYS[first]
    return _("%(first)s bis %(last)s") % {"first": WEEKDAYS[first], "last": WEEKDAYS[last]}


def _text(spans: tuple[_Span, ...]) -> str:
    if not spans:
        return _("geschlossen")
    return _(" und ").join(f"{clock(span.start)}–{clock(span.end)}" for span in spans) + f"{NBSP}{_('Uhr')}"
