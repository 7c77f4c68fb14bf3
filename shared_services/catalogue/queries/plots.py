"""Bars to be drawn on the server: one below the other, so that labels stay legible on a phone. No query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shared_services.catalogue.queries.usage import Counted, Month

WIDTH: Final = 360
ROW: Final = 44
TEXT_BELOW_TOP: Final = 14
BAR_BELOW_TOP: Final = 21


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of a plot: filled what is on the newest version, only outlined what is on an older one.

    Attributes:
        number: what the bar shows, of `total`; a total of zero has no frame.
    """

    name: str
    number: int
    total: int
    filled: int
    outlined: int
    top: int

    @property
    def text_y(self) -> int:
        return self.top + TEXT_BELOW_TOP

    @property
    def bar_y(self) -> int:
        return self.top + BAR_BELOW_TOP


@dataclass(frozen=True, slots=True)
class Plot:
    bars: tuple[Bar, ...]

    @property
    def height(self) -> int:
        return ROW * len(self.bars)


def plot_of(lines: Iterable[Counted]) -> Plot:
    """Draw how many of those that could use something do so; each bar is as long as its share."""
    return Plot(
        tuple(
            Bar(
                name=line.name,
                number=line.use.number,
                total=line.use.total,
                filled=round(WIDTH * line.use.newest / line.use.total),
                outlined=round(WIDTH * line.use.older / line.use.total),
                top=ROW * place,
            )
            for place, line in enumerate(lines)
        )
    )


def plot_of_months(months: Iterable[Month], names: Iterable[str]) -> Plot:
    """Draw numbers month by month; the longest bar is the highest number."""
    named = list(zip(months, names, strict=True))
    highest = max((month.online for month, _name in named), default=0) or 1
    return Plot(
        tuple(
            Bar(
                name=name,
                number=month.online,
                total=0,
                filled=round(WIDTH * month.online / highest),
                outlined=0,
                top=ROW * place,
            )
            for place, (month, name) in enumerate(named)
        )
    )
