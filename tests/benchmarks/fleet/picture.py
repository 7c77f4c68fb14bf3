"""A picture of lines over the number of towns, both scales by powers of ten: SVG without a library."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

WIDTH, HEIGHT = 300, 260
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 40, 46
COLOURS: Final = {"Blaupause": "#0b5a8a", "psql": "#5c6b73", "stock django-tenants": "#b3420a"}
DASHES: Final = {"Blaupause": "", "psql": "6 3", "stock django-tenants": "2 3"}
STYLE: Final = "text{font:12px sans-serif;fill:#1c2529}.t{font-weight:bold}.a{fill:#5c6b73;font-size:11px}"

type Line = Mapping[int, float]
"""Seconds by number of towns."""


class Panel:
    """One diagram: some lines over the same towns."""

    def __init__(self, title: str, lines: Mapping[str, Line]) -> None:
        self.title, self.lines = title, lines
        values = [value for line in lines.values() for value in line.values()]
        towns = [count for line in lines.values() for count in line]
        self.across = (math.log10(min(towns)), math.log10(max(towns)))
        self.up = (math.floor(math.log10(min(values))), math.ceil(math.log10(max(values))))

    def drawn(self, left: int) -> Iterator[str]:
        """Yield the elements."""
        yield f'<g transform="translate({left} 0)"><text class="t" x="{LEFT}" y="18">{escape(self.title)}</text>'
        for power in range(self.up[0], self.up[1] + 1):
            y = self._y(10.0**power)
            yield f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#d5dcdf"/>'
            yield f'<text class="a" x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{_seconds(10.0**power)}</text>'
        for count in sorted({count for line in self.lines.values() for count in line}):
            at = f'x="{self._x(count):.1f}" y="{HEIGHT - BOTTOM + 16}"'
            yield f'<text class="a" {at} text-anchor="middle">{count:,}</text>'
        for name, line in self.lines.items():
            yield from self._line(name, line)
        yield "</g>"

    def _line(self, name: str, line: Line) -> Iterator[str]:
        points = [(self._x(count), self._y(value)) for count, value in sorted(line.items())]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        colour = COLOURS[name]
        yield f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{DASHES[name]}"/>'
        yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points)

    def _x(self, count: int) -> float:
        share = (math.log10(count) - self.across[0]) / ((self.across[1] - self.across[0]) or 1)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def _y(self, seconds: float) -> float:
        share = (math.log10(seconds) - self.up[0]) / ((self.up[1] - self.up[0]) or 1)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def _seconds(value: float) -> str:
    return f"{value:,.0f} s" if value >= 1 else f"{value * 1_000:g} ms"


def svg(panels: Sequence[Panel], described: str) -> str:
    """Return the picture: panels side by side, and what the lines are."""
    width = WIDTH * len(panels) + RIGHT  # the last number of towns is wider than the place beside its panel
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" role="img">',
        f'<title>{escape(described)}</title><style>{STYLE}</style><rect width="100%" height="100%" fill="#fff"/>',
        *(part for number, panel in enumerate(panels) for part in panel.drawn(number * WIDTH)),
    ]
    for number, (name, colour) in enumerate(COLOURS.items()):
        x, y = LEFT + number * 170, HEIGHT - 10
        parts.append(
            f'<path d="M{x} {y - 4}h28" stroke="{colour}" stroke-width="2" stroke-dasharray="{DASHES[name]}"/>'
        )
        parts.append(f'<text x="{x + 34}" y="{y}">{escape(name)}</text>')
    return "\n".join([*parts, "</svg>\n"])
