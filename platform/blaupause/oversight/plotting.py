"""How many entries on which day, drawn in a few bars: days, weeks, months or years, whatever fits."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from blaupause.ui.formats import day as day_of
from blaupause.ui.plots import Plot, plot_of_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MOST: Final = 12


def plot_of_days(days: Mapping[date, int]) -> Plot:
    """Draw the numbers of days, the oldest first; times without any have no bar of their own."""
    ways = (_grouped(days, named) for named in (day_of, _week, _month))
    bars = next((each for each in ways if len(each) <= MOST), None) or _grouped(days, _year)
    return plot_of_numbers(bars.items())


def _grouped(days: Mapping[date, int], named: Callable[[date], str]) -> Counter[str]:
    bars: Counter[str] = Counter()
    for day, number in sorted(days.items()):
        bars[named(day)] += number
    return bars


def _week(day: date) -> str:
    return _("Woche ab %(day)s") % {"day": day_of(day - timedelta(days=day.weekday()))}


def _month(day: date) -> str:
    return date_format(day, "F Y")


def _year(day: date) -> str:
    return str(day.year)
