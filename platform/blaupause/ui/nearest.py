"""Does a town's colour pass, and which is the nearest one that does? Pure.

A colour passes on light (dark) pages where its contrast with every ground they have is at least 4.5 : 1 (WCAG 2.2,
1.4.3 AA). Those we show keep more than that in reserve (`theme`). Near means: Euclidean distance in OKLab, in which
equal steps look equal; black and white are 1 apart, and below 0.02 few people see any difference.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from blaupause.ui.theme import AA, Triple, contrast, oklch, tones

LIGHT_GROUNDS: Final = ("#ffffff", "#f0f1f5")
DARK_GROUNDS: Final = ("#11131c", "#1e202c")
"""Page and panel, as the style sheet has them."""
TRIES: Final = 8


@dataclass(frozen=True, slots=True)
class Check:
    """How a colour fares on light or on dark pages.

    Attributes:
        own: lowest contrast of the colour as it was chosen.
        shown: the tone that pages use, with its lowest contrast.
        distance: between the two, in OKLab.
    """

    own: float
    shown: str
    contrast: float
    distance: float

    @property
    def passes(self) -> bool:
        return self.own >= AA


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a colour; `nearest` passes on light pages and is shown there as it is."""

    colour: str
    light: Check
    dark: Check
    nearest: str

    @property
    def distance(self) -> float:
        return distance(self.colour, self.nearest)


def verdict(colour: str) -> Verdict:
    """Judge a colour.

    Raises:
        NotAColour: it is not six hex digits after a #.
    """
    made = tones(colour)
    return Verdict(
        colour.lower(),
        _check(colour, made.light, LIGHT_GROUNDS),
        _check(colour, made.dark, DARK_GROUNDS),
        colour.lower() if lowest(colour, LIGHT_GROUNDS) >= AA else _settled(made.light),
    )


def lowest(colour: str, grounds: tuple[str, ...]) -> float:
    """Return the lowest contrast of a colour with these grounds."""
    return min(contrast(colour, ground) for ground in grounds)


def distance(one: str, other: str) -> float:
    """Return how far apart two colours are in OKLab."""
    return math.dist(_oklab(one), _oklab(other))


def _check(colour: str, shown: str, grounds: tuple[str, ...]) -> Check:
    return Check(lowest(colour, grounds), shown, lowest(shown, grounds), distance(colour, shown))


def _settled(colour: str) -> str:
    """Follow the tone of a tone until rounding to hex no longer moves it: then it is shown as it is.

    Where two take turns, a step darker ends it.
    """
    tried = 0
    while (following := tones(colour).light) != colour:
        tried += 1
        colour = following if tried < TRIES else _darker(following)
    return colour


def _darker(colour: str) -> str:
    """Return the colour with one step less of red, green and blue each."""
    return "#" + "".join(f"{max(int(colour[place : place + 2], 16) - 1, 0):02x}" for place in (1, 3, 5))


def _oklab(colour: str) -> Triple:
    lightness, chroma, hue = oklch(colour)
    return lightness, chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
