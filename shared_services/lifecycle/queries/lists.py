"""Towns as the competence centre looks after them, and what is planned for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.core.paginator import Paginator
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from blaupause.domain import Conflict, NotFound
from blaupause.identity.links import origin
from blaupause.standards.sort import sort_key
from blaupause.tenancy import signposts
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.models import Signpost, Town
from shared_services.lifecycle.enums import Act, Stand
from shared_services.lifecycle.models import TownChange

from .people import is_administered

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.core.paginator import Page

PER_PAGE: Final = 50
OPEN: Final = (Stand.ASKED, Stand.PLANNED)


@dataclass(frozen=True, slots=True)
class Row:
    """A town in the list, and what is open for it; of one in another cell only that it is there.

    Attributes:
        is_kept: whether this cell has a file of it, also where it has moved away.
    """

    town: Town | Signpost
    change: TownChange | None = None
    is_kept: bool = True

    @property
    def uuid(self) -> UUID:
        return self.town.town if isinstance(self.town, Signpost) else self.town.uuid

    @property
    def cell(self) -> str:
        """The other cell where it lives and is looked after, else ""."""
        return self.town.cell if isinstance(self.town, Signpost) else ""

    @property
    def url(self) -> str:
        return f"{origin(self.town.hosts[0])}/" if isinstance(self.town, Signpost) and self.town.hosts else ""

    @property
    def state(self) -> TownState:
        return TownState(self.town.state)


@dataclass(frozen=True, slots=True)
class Overview:
    """A page of the towns that fit, by name; what is planned stands above it, the nearest first."""

    page: Page[Row]
    planned: tuple[TownChange, ...]
    text: str


@dataclass(frozen=True, slots=True)
class TownFile:
    """One town, its addresses, what is open for it, and what was.

    Attributes:
        incoming: open mergers of others into this town.
        speaks_for_itself: whether somebody administers the town that would take this one in; else the KKV may agree.
    """

    town: Town
    hosts: tuple[str, ...]
    change: TownChange | None
    history: tuple[TownChange, ...]
    incoming: tuple[TownChange, ...] = ()
    speaks_for_itself: bool = True

    @property
    def state(self) -> TownState:
        return TownState(self.town.state)

    @property
    def can_change(self) -> bool:
        is_staying = self.town.state in {TownState.SETUP, TownState.LIVE, TownState.OFFLINE} and not self.town.farewell
        return self.change is None and is_staying


def overview(text: str, number: str) -> Overview:
    """Return the towns of all cells; a text is a part of the name, or the beginning of a key. Three queries."""
    wanted = text.strip()[:100]
    fits = Q(name__icontains=wanted) | Q(ars__startswith=wanted) | Q(slug__icontains=wanted) if wanted else Q()
    changes = list(TownChange.objects.filter(state__in=OPEN).order_by("on", "pk"))
    rows = sorted(_rows(fits, changes), key=lambda row: sort_key(row.town.name))
    page: Page[Row] = Paginator(rows, PER_PAGE).get_page(number if number.isdecimal() else 1)
    return Overview(page, tuple(changes), wanted)


def _rows(fits: Q, changes: Iterable[TownChange]) -> list[Row]:
    """Return the towns that fit, each once: where it lives."""
    by_town = {change.town_uuid: change for change in changes}
    here = list(Town.objects.filter(fits, is_arriving=False))
    there = list(signposts.elsewhere().filter(fits))
    moved = {town.uuid for town in here if town.state == TownState.LEFT} & {each.town for each in there}
    rows = [Row(town, by_town.get(town.uuid)) for town in here if town.uuid not in moved]
    return rows + [Row(each, is_kept=each.town in moved) for each in there]


def file(town_uuid: UUID) -> TownFile:
    """Return one town.

    Raises:
        NotFound: this cell has none of that id.
    """
    town = Town.objects.select_related("successor").prefetch_related("domains").filter(uuid=town_uuid).first()
    if town is None:
        raise NotFound(_("Diese Kommune gibt es hier nicht."))
    changes = tuple(TownChange.objects.filter(town_uuid=town_uuid))
    change = next((each for each in changes if each.is_open), None)
    waits = change is not None and change.lacks_agreement
    into = Town.objects.filter(uuid=change.facts["into"]).first() if change and waits else None
    return TownFile(
        town=town,
        hosts=tuple(each.domain for each in town.domains.all()),
        change=change,
        history=tuple(each for each in changes if not each.is_open),
        incoming=incoming(town_uuid),
        speaks_for_itself=into is None or is_administered(into),
    )


def incoming(town_uuid: UUID) -> tuple[TownChange, ...]:
    """Return the open mergers of others into a town, the nearest day first."""
    rows = TownChange.objects.filter(act=Act.MERGE, state__in=OPEN, facts__into=str(town_uuid))
    return tuple(rows.order_by("on", "pk"))


def incoming_change(town_uuid: UUID, change_id: int) -> TownChange:
    """Return an open merger of another into a town.

    Raises:
        NotFound: the town has none of that number, or not any more.
    """
    for each in incoming(town_uuid):
        if each.pk == change_id:
            return each
    raise NotFound(_("Diesen Plan gibt es nicht."))


def open_change(town_uuid: UUID) -> TownChange | None:
    return TownChange.objects.filter(town_uuid=town_uuid, state__in=OPEN).first()


def due() -> tuple[int, ...]:
    """Return what is to come into effect and is not stuck, the oldest day first."""
    found = TownChange.objects.filter(state=Stand.PLANNED, on__lte=timezone.localdate(), trouble="")
    return tuple(found.order_by("on", "pk").values_list("pk", flat=True))


def uncounted() -> tuple[tuple[int, Town], ...]:
    """Return plans whose town goes, and in which nobody has counted yet; not those that are stuck."""
    rows = TownChange.objects.filter(state__in=OPEN, act__in=(Act.MERGE, Act.LEAVE), trouble="")
    rows = rows.exclude(facts__has_key="counts")
    towns = {town.uuid: town for town in Town.objects.filter(uuid__in=rows.values("town_uuid"))}
    return tuple((row.pk, towns[row.town_uuid]) for row in rows if row.town_uuid in towns)


def change(change_id: int) -> TownChange:
    """Return a plan.

    Raises:
        NotFound: there is none.
    """
    found: TownChange | None = TownChange.objects.filter(pk=change_id).first()
    if found is None:
        raise NotFound(_("Diesen Plan gibt es nicht."))
    return found


def of_town(town_uuid: UUID) -> TownChange:
    """Return what is open for a town.

    Raises:
        Conflict: nothing is, or not any more.
    """
    found = open_change(town_uuid)
    if found is None:
        raise Conflict(_("Für Ihre Kommune ist nichts mehr geplant."))
    return found


def others(town_uuid: UUID) -> list[tuple[str, str]]:
    """Return the towns that another may go over into, by name: (slug, name)."""
    towns = Town.objects.filter(state__in=(TownState.SETUP, TownState.LIVE), farewell="").exclude(uuid=town_uuid)
    return [(town.slug, town.name) for town in sorted(towns, key=lambda town: sort_key(town.name))]


def by_slug(slug: str) -> Town:
    found: Town | None = Town.objects.filter(slug=slug).first()
    if found is None:
        raise NotFound(_("Diese Kommune gibt es hier nicht."))
    return found


def history(town_uuid: UUID) -> tuple[TownChange, ...]:
    """Return what is open for a town and what was, the newest day first."""
    return tuple(TownChange.objects.filter(town_uuid=town_uuid))
