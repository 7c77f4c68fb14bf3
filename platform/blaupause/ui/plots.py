"""Bars to be drawn on the server: one below the other, so that labels stay legible on a phone. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WIDTH: Final = 360
ROW: Final = 44
TEXT_BELOW_TOP: Final = 14
BAR_BELOW_TOP: Final = 21


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of a plot: filled what counts most, only outlined what else counts.

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


def plot_of_numbers(lines: Iterable[tuple[str, int]]) -> Plot:
    """Draw numbers by name; the longest bar is the highest number."""
    named = list(lines)
    highest = max((number for _name, number in named), default=0) or 1
    return Plot(
        tuple(
            Bar(name=name, number=number, total=0, filled=round(WIDTH * number / highest), outlined=0, top=ROW * place)
            for place, (name, number) in enumerate(named)
        )
    )


def with_rest(lines: Sequence[tuple[str, int]], most: int, rest: str) -> tuple[tuple[str, int], ...]:
    """Return so many lines that a plot stays legible: the first ones, and all others as one, named by `rest`."""
    if len(lines) <= most:
        return tuple(lines)
    others = lines[most - 1 :]
    return (*lines[: most - 1], (rest % {"number": len(others)}, sum(number for _name, number in others)))
