"""The map of the platform's towns: a dot for each municipality of their Länder, and the count by district."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from hashlib import sha256
from math import cos, radians
from statistics import fmean
from typing import TYPE_CHECKING, Final

from blaupause.standards.sort import sort_key
from blaupause.tenancy.enums import TownState
from shared_services.register.enums import AuthorityKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

WIDTH: Final = 400
MARGIN: Final = 14
KILOMETRES_PER_DEGREE: Final = 111.32
"""Of latitude; of longitude times the cosine of the latitude: true enough for a Land."""
SMALLEST: Final = 60.0
"""Kilometres that the map shows at least: two neighbours do not stand in the opposite corners of it."""
SCALE: Final = 50
NAMED: Final = 8
LINE: Final = 16
LETTER: Final = 8.5
"""Room of a name on the map, in its units: height, and width of a letter."""
DISTRICT_DIGITS: Final = 5
RANKS: Final = {
    TownState.LIVE: "live",
    TownState.MOVING: "live",
    TownState.CLOSING: "",
    TownState.SETUP: "setup",
    TownState.OFFLINE: "live",
}
"""A town off the network for an hour is still one of those that take part."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a municipality or district lies.

    Attributes:
        ars: its present regional key, at its natural length.
        longitude, latitude: degrees (WGS 84) of a point inside; None where no list told it.
    """

    ars: str
    name: str
    kind: AuthorityKind
    longitude: float | None
    latitude: float | None
    inhabitants: int


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on the map, in its units; `state` is "live", "setup" or "" (not here yet), `name` where there is room."""

    x: int
    y: int
    state: str
    is_district: bool
    name: str = ""
    name_x: int = 0
    name_anchor: str = ""


@dataclass(frozen=True, slots=True)
class Map:
    """Dots with those on top last; `scale` is the length of `SCALE` kilometres, `mark` is another for another map.

    `unplaced` counts those who take part and stand in the list only, because no list told where they lie.
    """

    width: int
    height: int
    dots: tuple[Dot, ...]
    scale: int
    live: int
    setup: int
    others: int
    unplaced: int
    mark: str


@dataclass(frozen=True, slots=True)
class District:
    """The municipalities of a district; `total` counts those of the official register."""

    name: str
    live: int
    setup: int
    total: int


@dataclass(frozen=True, slots=True)
class Land:
    """What is known of the Länder in which the platform has towns."""

    positions: tuple[Position, ...]
    states: Mapping[str, str]

    @property
    def municipalities(self) -> list[Position]:
        return [each for each in self.positions if each.kind == AuthorityKind.MUNICIPALITY]


def map_of(known: Land) -> Map | None:
    """Draw the places; None where no list told where a town of the platform lies."""
    placed = [each for each in _placed(known) if each.kind == AuthorityKind.MUNICIPALITY or known.states[each.ars]]
    if not any(known.states[each.ars] for each in placed):
        return None
    frame = _Frame.around(placed)
    rank = {"": 0, "setup": 1, "live": 2}
    ordered = sorted(placed, key=lambda each: (rank[known.states[each.ars]], each.inhabitants))
    dots = [_dot(each, known.states[each.ars], frame) for each in ordered]
    named = _named(list(zip(ordered, dots, strict=True)))
    counted = [known.states[each.ars] for each in ordered]
    unplaced = sum(bool(state) for state in known.states.values()) - sum(bool(state) for state in counted)
    drawn = tuple(named.get(each.ars, dot) for each, dot in zip(ordered, dots, strict=True))
    return Map(
        width=WIDTH,
        height=frame.height,
        dots=drawn,
        scale=round(SCALE * frame.per_kilometre),
        live=counted.count("live"),
        setup=counted.count("setup"),
        others=counted.count(""),
        unplaced=unplaced,
        mark=sha256(repr((frame, drawn, unplaced)).encode()).hexdigest(),
    )


def districts(known: Land) -> list[District]:
    """Count the municipalities of each district that lie in it; towns of district rank are counted together."""
    names = {each.ars: each.name for each in known.positions if each.kind == AuthorityKind.DISTRICT}
    states: dict[str, list[str]] = defaultdict(list)
    for each in known.municipalities:
        states[each.ars[:DISTRICT_DIGITS]].append(known.states[each.ars])
    rows = [
        District(names[key], found.count("live"), found.count("setup"), len(found))
        for key, found in states.items()
        if key in names
    ]
    return sorted(rows, key=lambda row: sort_key(row.name))


@dataclass(frozen=True, slots=True)
class _Frame:
    """How degrees become units of the map."""

    west: float
    north: float
    per_east: float
    per_kilometre: float
    height: int

    @classmethod
    def around(cls, placed: Sequence[Position]) -> _Frame:
        east = [each.longitude or 0.0 for each in placed]
        north = [each.latitude or 0.0 for each in placed]
        middle = (min(north) + max(north)) / 2
        per_degree = KILOMETRES_PER_DEGREE * cos(radians(middle))
        wide = max((max(east) - min(east)) * per_degree, SMALLEST)
        high = max((max(north) - min(north)) * KILOMETRES_PER_DEGREE, SMALLEST)
        per_kilometre = (WIDTH - 2 * MARGIN) / wide
        west = (min(east) + max(east) - wide / per_degree) / 2
        top = middle + high / KILOMETRES_PER_DEGREE / 2
        return cls(west, top, per_degree * per_kilometre, per_kilometre, round(high * per_kilometre) + 3 * MARGIN)

    def point(self, longitude: float, latitude: float) -> tuple[int, int]:
        x = MARGIN + (longitude - self.west) * self.per_east
        y = MARGIN + (self.north - latitude) * KILOMETRES_PER_DEGREE * self.per_kilometre
        return round(x), round(y)


def _placed(known: Land) -> Iterable[Position]:
    """Yield whatever has a point; a district without one lies in the middle of its municipalities."""
    inside: dict[str, list[Position]] = defaultdict(list)
    for each in known.municipalities:
        if each.longitude is not None:
            inside[each.ars[:DISTRICT_DIGITS]].append(each)
    for each in known.positions:
        if each.longitude is not None:
            yield each
        elif each.kind == AuthorityKind.DISTRICT and (around := inside.get(each.ars)):
            yield replace(
                each,
                longitude=fmean(town.longitude or 0.0 for town in around),
                latitude=fmean(town.latitude or 0.0 for town in around),
            )


def _dot(position: Position, state: str, frame: _Frame) -> Dot:
    x, y = frame.point(position.longitude or 0.0, position.latitude or 0.0)
    return Dot(x, y, state, is_district=position.kind == AuthorityKind.DISTRICT)


def _named(ordered: Sequence[tuple[Position, Dot]]) -> dict[str, Dot]:
    """Name those on the platform, the largest first, as long as no name covers another."""
    taken: list[tuple[float, float, int]] = []
    named: dict[str, Dot] = {}
    for position, dot in reversed(ordered):
        if not dot.state or len(named) == NAMED:
            continue
        name = position.name.split(",")[0]
        wide = len(name) * LETTER
        is_left = dot.x + 11 + wide > WIDTH
        start = dot.x - 11 - wide if is_left else dot.x + 11
        if any(abs(y - dot.y) < LINE and start < end and start + wide > begin for begin, end, y in taken):
            continue
        taken.append((start, start + wide, dot.y))
        anchor = "e" if is_left else ""
        named[position.ars] = replace(dot, name=name, name_x=dot.x - 11 if is_left else dot.x + 11, name_anchor=anchor)
    return named
