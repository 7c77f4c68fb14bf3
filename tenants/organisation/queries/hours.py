"""When somebody is there: opening hours as people say them, in Berlin's time and with the Land's holidays. No query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from blaupause.domain import now
from blaupause.standards.laender import calendar_of
from blaupause.tenancy.context import current_town
from blaupause.ui.formats import JOINER, NBSP, WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from blaupause.standards.holidays import Calendar
    from tenants.organisation.models import Profile

BERLIN = ZoneInfo("Europe/Berlin")
LOOK_AHEAD = 14
ANNOUNCED = 21
"""Days in which what is not as usual is announced."""
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
        announced: holidays and special days of the next three weeks, one line each.
        today: what is not as usual today, such as "heute geschlossen: Fronleichnam"; empty on any other day.
    """

    is_open: bool
    sentence: str
    days: tuple[Day, ...]
    announced: tuple[str, ...] = ()
    today: str = ""


@dataclass(frozen=True, slots=True)
class _Span:
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class _Plan:
    """When it is open, day by day: the week, but for holidays of the Land and the town's own special days."""

    week: dict[int, tuple[_Span, ...]]
    calendar: Calendar
    special: dict[date, tuple[str, tuple[_Span, ...]]]

    def on(self, day: date) -> tuple[_Span, ...]:
        if day in self.special:
            return self.special[day][1]
        return () if self.reason(day) else self.week[day.weekday()]

    def reason(self, day: date) -> str:
        """Why the day is not as usual: what the town says about it goes before the name of a holiday."""
        return self.special[day][0] if day in self.special else self.calendar.of(day.year).get(day, "")

    @property
    def is_known(self) -> bool:
        return any(self.week.values()) or any(spans for _name, spans in self.special.values())


def opening(
    hours: Sequence[dict[str, Any]],
    moment: datetime | None,
    calendar: Calendar,
    special: Sequence[dict[str, Any]] = (),
) -> Opening:
    """Say when it is open. `hours` as stored: [{day: 0 (Monday) … 6, from: "08:00", to: "16:00"}].

    `special` as stored: [{from: "2026-12-24", to: "2027-01-01", name, hours: [{from, to}]}].
    """
    local = (moment or now()).astimezone(BERLIN)
    plan = _Plan(_week(hours), calendar, dict(_special(special)))
    is_open, sentence = _now(plan, local)
    if not plan.is_known:
        return Opening(is_open, sentence, ())
    days = tuple(_days(plan.week, local.weekday()))
    return Opening(is_open, sentence, days, tuple(_announced(plan, local.date())), _today(plan, local.date()))


def town_calendar() -> Calendar:
    """Return the holidays where the town lies: deadlines and opening hours go by them."""
    return calendar_of(current_town().ars)


def opening_of(current: Profile, moment: datetime | None = None) -> Opening:
    """Say when the town is open: its hours, its special days, the holidays of its Land."""
    return opening(current.opening_hours, moment, town_calendar(), current.special_days or ())


def hours_line(hours: Sequence[dict[str, Any]]) -> str:
    """Say the week on one line, each different hours once: "Mo., Mi. 8:00–16:00 · Di. 8:00–18:00 Uhr"."""
    days: dict[tuple[_Span, ...], list[int]] = {}
    for day, spans in _week(hours).items():
        if spans:
            days.setdefault(spans, []).append(day)
    found = f"{NBSP}· ".join(_together(f"{_names(each)} {_clocks(spans)}") for spans, each in days.items())
    return f"{found} {_('Uhr')}" if found else ""


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


def _special(days: Sequence[dict[str, Any]]) -> Iterator[tuple[date, tuple[str, tuple[_Span, ...]]]]:
    for each in days:
        spans = tuple(_spans([{**clocks, "day": 0} for clocks in each["hours"]], 0))
        day, last = date.fromisoformat(each["from"]), date.fromisoformat(each["to"])
        while day <= last:
            yield day, (each["name"], spans)
            day += timedelta(days=1)


def _today(plan: _Plan, day: date) -> str:
    if not (reason := plan.reason(day)):
        return ""
    if spans := plan.on(day):
        return _("heute %(clocks)s Uhr (%(reason)s)") % {"clocks": _clocks(spans), "reason": reason}
    return _("heute geschlossen: %(reason)s") % {"reason": reason}


def _announced(plan: _Plan, today: date) -> Iterator[str]:
    """Name what is not as usual: days in a row with the same reason on one line, days without hours anyway not."""
    days = [today + timedelta(days=ahead) for ahead in range(1, ANNOUNCED)]
    told = [day for day in days if plan.reason(day) and (plan.week[day.weekday()] or plan.on(day))]
    for (reason, spans), group in groupby(told, key=lambda day: (plan.reason(day), plan.on(day))):
        row = list(group)
        when = f"{WEEKDAYS[row[0].weekday()][:2]}., {row[0]:%d.%m.}"
        if len(row) > 1:
            when += f" bis {WEEKDAYS[row[-1].weekday()][:2]}., {row[-1]:%d.%m.}"
        yield f"{when}: {_text(spans)} ({reason})"


def _now(plan: _Plan, local: datetime) -> tuple[bool, str]:
    if not plan.is_known:
        return False, ""
    today, reason = plan.on(local.date()), plan.reason(local.date())
    at = local.time()
    for span in today:
        if span.start <= at < span.end:
            return True, _("Heute bis %(end)s Uhr geöffnet") % {"end": clock(span.end)}
        if at < span.start:
            return False, _("Öffnet heute um %(start)s Uhr") % {"start": clock(span.start)}
    if reason and not today:
        closed = _("Heute geschlossen: %(reason)s") % {"reason": reason}
    else:
        closed = _("Heute schon geschlossen") if today else _("Heute geschlossen")
    following = _next(plan, local.date())
    return False, f"{closed}. {following}" if following else closed


def _next(plan: _Plan, today: date) -> str:
    for ahead in range(1, LOOK_AHEAD):
        day = today + timedelta(days=ahead)
        if spans := plan.on(day):
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
