"""The towns of the platform and the register's places, found by name or postcode, and counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from blaupause.domain import now
from blaupause.identity.links import origin
from blaupause.standards.sort import sort_key
from blaupause.tenancy import signposts
from blaupause.tenancy.enums import TownKind
from blaupause.ui import formats
from shared_services.hub.queries import asking
from shared_services.hub.queries.known import known
from shared_services.register import queries as register

if TYPE_CHECKING:
    from datetime import datetime

    from django.core.paginator import Page

    from blaupause.tenancy.signposts import Silent
    from shared_services.hub.queries.asking import Here
    from shared_services.hub.queries.known import Known
    from shared_services.hub.queries.mapping import District, Map
    from shared_services.hub.queries.picturing import Count
    from shared_services.register.queries import Match

PER_PAGE: Final = 50
MAX_HITS: Final = 12
LONGEST: Final = 100
ARS_DIGITS: Final = 12


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
    silent: tuple[Silent, ...] = ()


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
    mark, services = asking.marked()
    every, found = known(mark), while_typing(text)
    return Start(found.text, found.hits, _numbers(every, services), every.picture.map)


def while_typing(text: str) -> Start:
    """Return only the places that fit: the page around them is there already. One query."""
    looked_for = text.strip()[:LONGEST]
    if not looked_for:
        return Start("", ())
    matches, mark = register.find_besides(looked_for, MAX_HITS, asking.MARK)
    return Start(looked_for, tuple(_brought_together(looked_for, matches, known(mark))))


def towns(number: int) -> Overview:
    """Return a page of the platform's towns, by name, and where they are."""
    mark, services = asking.marked()
    every = known(mark)
    rows = sorted(
        (_here(town, every.official.get(town.ars)) for town in every.towns), key=lambda place: sort_key(place.name)
    )
    page = Paginator(rows, PER_PAGE).get_page(number)
    return Overview(page, every.picture.map, every.picture.districts, _numbers(every, services))


def _brought_together(text: str, matches: list[Match], every: Known) -> list[Place]:
    """Bring together what the register found and towns that are called so; live ones first.

    Where not all have room, a town that was found by its key stays: there may be many of a similar name.
    """
    towns = every.fitting(text, {key for match in matches for key in (match.ars, _long(match))})
    by_ars = {town.ars: town for town in towns if town.ars}
    told = [(by_ars.get(match.ars) or by_ars.get(_long(match)), match) for match in matches]
    matched = {town for town, _match in told}
    named = [town for town in towns if town not in matched][:MAX_HITS]
    places = [_here(town, match) for town, match in told if town]
    places += [_here(town, every.official.get(town.ars)) for town in named]
    places += [_unknown(match) for town, match in told if not town]
    return sorted(places[:MAX_HITS], key=lambda place: (not place.url, not place.state))


def _long(match: Match) -> str:
    return match.ars.ljust(ARS_DIGITS, "0")


def _here(town: Here, official: Match | None) -> Place:
    return Place(
        name=official.name if official else town.name,
        note=_note(official) if official else str(TownKind(town.kind).label),
        state=town.state,
        url=f"{origin(town.open_host)}/" if town.open_host else "",
        is_sample=town.is_sample,
        is_guess=bool(official and official.is_guess),
    )


def _unknown(match: Match) -> Place:
    return Place(match.name, _note(match), state="", url="", is_sample=match.is_sample, is_guess=match.is_guess)


def _note(official: Match) -> str:
    ended = ""
    if official.ended_on:
        ended = _("Schlüssel %(key)s bis %(day)s") % {"key": official.ended, "day": formats.day(official.ended_on)}
    return " · ".join(part for part in (official.postcode, official.district, ended) if part)


def _numbers(every: Known, services: int) -> Numbers:
    seen = every.picture
    return Numbers(
        municipalities=seen.municipalities,
        districts=seen.live_districts,
        in_setup=seen.in_setup,
        services=services,
        all_municipalities=seen.all_municipalities,
        has_samples=seen.has_samples,
        as_of=now(),
        silent=signposts.silent() if every.is_in_cells else (),
    )
