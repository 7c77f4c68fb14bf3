"""The map and the figures of the hub's pages, worked out of its towns and of the register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from blaupause.tenancy.enums import TownKind, TownState
from shared_services.hub.queries import asking
from shared_services.hub.queries.mapping import RANKS, District, Land, Map, Position, districts, map_of
from shared_services.register.enums import AuthorityKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from shared_services.hub.queries.asking import Here, Place

LAND_DIGITS: Final = 2


@dataclass(frozen=True, slots=True)
class Count:
    """How many municipalities a Land has, and on which day that was so."""

    number: int
    as_of: date
    source: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Where the platform's towns are, and how many.

    Attributes:
        municipalities, live_districts: that are live.
        all_municipalities: of the Land, from the official register; None where only samples are known.
    """

    map: Map | None
    districts: tuple[District, ...]
    municipalities: int
    live_districts: int
    in_setup: int
    all_municipalities: Count | None
    has_samples: bool


def picture(towns: Collection[Here]) -> Picture:
    """Return map and figures of these towns. At most one query."""
    lands = {town.ars[:LAND_DIGITS] for town in towns if town.ars}
    places = asking.places(lands) if lands else []
    live = [town.kind for town in towns if town.state == TownState.LIVE]
    known = _land(towns, places)
    return Picture(
        map=map_of(known),
        districts=tuple(districts(known)),
        municipalities=sum(kind in {TownKind.CITY, TownKind.MUNICIPALITY} for kind in live),
        live_districts=live.count(TownKind.DISTRICT),
        in_setup=sum(town.state == TownState.SETUP for town in towns),
        all_municipalities=_all_municipalities(places) if len(lands) == 1 else None,
        has_samples=any(town.is_sample for town in towns),
    )


def _land(towns: Iterable[Here], places: Iterable[Place]) -> Land:
    states = {town.ars: RANKS[TownState(town.state)] for town in towns if town.ars}
    positions = tuple(
        Position(each.ars, each.name, AuthorityKind(each.kind), each.longitude, each.latitude, each.inhabitants)
        for each in places
    )
    return Land(
        positions, {each.ars: states.get(each.ars) or states.get(each.ars.ljust(12, "0"), "") for each in positions}
    )


def _all_municipalities(places: Iterable[Place]) -> Count | None:
    told = [
        (each.as_of, each.source) for each in places if each.kind == AuthorityKind.MUNICIPALITY and not each.is_sample
    ]
    return Count(len(told), *max(told)) if told else None
