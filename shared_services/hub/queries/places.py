"""The towns of the platform and the register's places, found by name or postcode, and counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.core.paginator import Paginator
from django.db.models import Q
from django.utils.translation import gettext as _

from blaupause.domain import now
from blaupause.identity.links import origin
from blaupause.standards.slugs import slug_of
from blaupause.standards.sort import sort_key
from blaupause.tenancy.enums import TownKind, TownState
from blaupause.tenancy.models import Town
from blaupause.ui import formats
from shared_services.catalogue import queries as catalogue
from shared_services.hub.queries.mapping import District, Map, districts, land, map_of
from shared_services.register import queries as register

if TYPE_CHECKING:
    from datetime import datetime

    from django.core.paginator import Page

    from shared_services.register.queries import Count, Match

SHOWN: Final = (TownState.LIVE, TownState.MOVING, TownState.CLOSING, TownState.SETUP, TownState.OFFLINE)
"""Towns people may read about; who is only asking, or has left, is not named."""
PER_PAGE: Final = 50
MAX_HITS: Final = 12
ARS_DIGITS: Final = 12
EVERY: Final = Q()


@dataclass(frozen=True, slots=True)
class Place:
    """A town of the platform, or a place of the register that is not on it.

    Attributes:
        note: where it is: "36037 · Landkreis Fulda".
        state: "live", "setup" or "offline"; empty when it is not on the platform.
        url: where its services are; empty unless it is live.
        is_guess: nothing begins as was typed; this looks alike.
    """

    name: str
    note: str
    state: str
    url: str
    is_sample: bool
    is_guess: bool = False


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the platform counts about itself.

    Attributes:
        municipalities, districts: that are live.
        all_municipalities: of the Land, from the official register; None where only samples are known.
        as_of: the moment of counting.
    """

    municipalities: int
    districts: int
    in_setup: int
    services: int
    all_municipalities: Count | None
    has_samples: bool
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Start:
    """The start page: what was looked for and found, and the rest of it where one does not only type."""

    text: str
    hits: tuple[Place, ...]
    numbers: Numbers | None = None
    map: Map | None = None

    @property
    def fitting(self) -> tuple[Place, ...]:
        return tuple(hit for hit in self.hits if not hit.is_guess)

    @property
    def guesses(self) -> tuple[Place, ...]:
        return tuple(hit for hit in self.hits if hit.is_guess)


@dataclass(frozen=True, slots=True)
class Overview:
    """All towns of the platform: a page of them by name, the map, and the count by district."""

    places: Page[Place]
    map: Map | None
    districts: tuple[District, ...]
    numbers: Numbers


def start(text: str = "") -> Start:
    """Return what the start page shows; with a text, the places that fit."""
    towns, looked_for = _towns(), text.strip()[:100]
    hits = _find(looked_for, register.find(looked_for, limit=MAX_HITS), towns) if looked_for else []
    return Start(looked_for, tuple(hits), _numbers(towns), map_of(land(towns)))


def while_typing(text: str) -> Start:
    """Return only the places that fit: the page around them is there already. Towns are asked for by what fits."""
    looked_for = text.strip()[:100]
    if not looked_for:
        return Start("", ())
    matches = register.find(looked_for, limit=MAX_HITS)
    keys = {key for match in matches for key in (match.ars, match.ars.ljust(ARS_DIGITS, "0"))}
    named = Q(name__icontains=looked_for) | Q(slug__contains=slug_of(looked_for) or looked_for)
    return Start(looked_for, tuple(_find(looked_for, matches, _towns(Q(ars__in=keys) | named))))


def towns(number: int) -> Overview:
    """Return a page of the platform's towns, by name, and where they are."""
    every = _towns()
    known, places = land(every), register.of_keys(town.ars for town in every if town.ars)
    rows = sorted((_place(town, places.get(town.ars)) for town in every), key=lambda place: sort_key(place.name))
    page = Paginator(rows, PER_PAGE).get_page(number)
    return Overview(page, map_of(known), tuple(districts(known)), _numbers(every))


def _towns(which: Q = EVERY) -> list[Town]:
    rows = Town.objects.filter(which, state__in=SHOWN).only("slug", "name", "kind", "state", "ars", "is_sample")
    return list(rows.prefetch_related("domains"))


def _find(text: str, matches: list[Match], towns: list[Town]) -> list[Place]:
    """Bring together what the register found and towns that are called so; live ones first."""
    by_ars = {town.ars: town for town in towns if town.ars}
    told = [(by_ars.pop(_long(match, by_ars), None), match) for match in matches]
    matched = {town for town, _match in told}
    named = [town for town in towns if town not in matched and _fits(town, text)]
    named = sorted(named, key=lambda town: not _open_host(town))[:MAX_HITS]  # of one letter nearly all of them fit
    known = register.of_keys(town.ars for town in named if town.ars)
    places = [_place(town, known.get(town.ars)) for town in named]
    places += [_place(town, match) if town else _unknown(match) for town, match in told]
    return sorted(places, key=lambda place: (not place.url, not place.state))[:MAX_HITS]


def _long(match: Match, by_ars: dict[str, Town]) -> str:
    return match.ars if match.ars in by_ars else match.ars.ljust(ARS_DIGITS, "0")


def _fits(town: Town, text: str) -> bool:
    wanted = sort_key(text).split("\t")[0]
    return bool(wanted) and f" {wanted}" in f" {sort_key(town.name)}"


def _place(town: Town, match: Match | None) -> Place:
    host = _open_host(town)
    return Place(
        name=match.name if match else town.name,
        note=_note(match) if match else str(TownKind(town.kind).label),
        state=town.state,
        url=f"{origin(host)}/" if host else "",
        is_sample=town.is_sample,
        is_guess=bool(match and match.is_guess),
    )


def _open_host(town: Town) -> str:
    return next((domain.domain for domain in town.domains.all()), "") if town.is_open else ""


def _unknown(match: Match) -> Place:
    return Place(match.name, _note(match), state="", url="", is_sample=match.is_sample, is_guess=match.is_guess)


def _note(match: Match) -> str:
    ended = ""
    if match.ended_on:
        ended = _("Schlüssel %(key)s bis %(day)s") % {"key": match.ended, "day": formats.day(match.ended_on)}
    return " · ".join(part for part in (match.postcode, match.district, ended) if part)


def _numbers(towns: list[Town]) -> Numbers:
    live = [town for town in towns if town.state == TownState.LIVE]
    lands = {town.ars[:2] for town in towns if town.ars}
    return Numbers(
        municipalities=sum(town.kind in {TownKind.CITY, TownKind.MUNICIPALITY} for town in live),
        districts=sum(town.kind == TownKind.DISTRICT for town in live),
        in_setup=sum(town.state == TownState.SETUP for town in towns),
        services=len(catalogue.released()),
        all_municipalities=register.municipalities(lands.pop()) if len(lands) == 1 else None,
        has_samples=any(town.is_sample for town in towns),
        as_of=now(),
    )
