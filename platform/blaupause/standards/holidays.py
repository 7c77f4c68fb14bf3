"""Public holidays as dated data: a statute that changes is a new line, and years before the data are refused."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """One holiday, in the years in which it is one (`until` None: to this day)."""

    name: str
    on: Callable[[int], date]
    since: int = 0
    until: int | None = None

    def holds_in(self, year: int) -> bool:
        return self.since <= year and (self.until is None or year <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The holidays of one Land; known from `since` on."""

    state: str
    since: int
    holidays: tuple[Holiday, ...]
    source: str

    def of(self, year: int) -> dict[date, str]:
        """Name the holidays of a year by their day.

        Raises:
            ValueError: the data do not reach back that far.
        """
        if year < self.since:
            raise ValueError(f"Die Feiertage in {self.state} sind erst ab {self.since} hinterlegt, nicht für {year}.")
        return {holiday.on(year): holiday.name for holiday in self.holidays if holiday.holds_in(year)}

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < _SATURDAY and day not in _of(self, day.year)

    def next_working_day(self, day: date) -> date:
        """The day itself where people work on it."""
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day


@lru_cache(maxsize=64)
def _of(calendar: Calendar, year: int) -> dict[date, str]:
    return calendar.of(year)


def easter_sunday(year: int) -> date:
    """Source: Meeus/Jones/Butcher, valid for the Gregorian calendar."""
    century, rest = divmod(year, 100)
    golden = year % 19
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - correction + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def every_year(month: int, day: int) -> Callable[[int], date]:
    """Return what names this day in any year."""
    return lambda year: date(year, month, day)


def after_easter(days: int) -> Callable[[int], date]:
    """Return what names the day so long after Easter Sunday in any year."""
    return lambda year: easter_sunday(year) + timedelta(days=days)


_SATURDAY: Final = 5

HESSEN: Final = Calendar(
    state="Hessen",
    since=1995,  # the year in which Buß- und Bettag ended
    holidays=(
        Holiday(name="Neujahr", on=every_year(1, 1)),
        Holiday(name="Karfreitag", on=after_easter(-2)),
        Holiday(name="Ostermontag", on=after_easter(1)),
        Holiday(name="Tag der Arbeit", on=every_year(5, 1)),
        Holiday(name="Christi Himmelfahrt", on=after_easter(39)),
        Holiday(name="Pfingstmontag", on=after_easter(50)),
        Holiday(name="Fronleichnam", on=after_easter(60)),
        Holiday(name="Tag der Deutschen Einheit", on=every_year(10, 3)),
        Holiday(name="Reformationstag", on=every_year(10, 31), since=2017, until=2017),
        Holiday(name="Erster Weihnachtstag", on=every_year(12, 25)),
        Holiday(name="Zweiter Weihnachtstag", on=every_year(12, 26)),
    ),
    source="HFeiertagsG § 1; 2017: 500 Jahre Reformation, bundesweit",
)
