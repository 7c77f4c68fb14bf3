"""Waves: which Kommunen of the register could be prepared, and how far the prepared ones are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from blaupause.domain import NotFound
from blaupause.standards.slugs import slug_of
from blaupause.tenancy import signposts
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.models import Town
from shared_services.onboarding.enums import ContactKind, WaveTownState
from shared_services.onboarding.models import KnownContact, Wave, WaveTown
from shared_services.register import queries as register

if TYPE_CHECKING:
    from django.core.paginator import Page

    from shared_services.register.models import Findable
    from shared_services.register.queries import TownLike

S = WaveTownState
PER_PAGE: Final = 50
STANDS: Final = ~Q(state=S.UNDONE)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which Kommunen a wave takes: within a Land or district, by size, or by their keys."""

    within: str = ""
    least: int | None = None
    most: int | None = None
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A Kommune that fits, what its town would be called, and why it cannot be prepared.

    Attributes:
        is_other: its plain short name is taken, so another form is proposed.
    """

    found: Findable
    like: TownLike | None
    hindrance: str

    @property
    def is_other(self) -> bool:
        return self.like is not None and self.like.slug != slug_of(self.found.name)


@dataclass(frozen=True, slots=True)
class Row:
    """A town of a wave, and the known address an invitation could go to."""

    town: WaveTown
    mail: str

    @property
    def can_be_renamed(self) -> bool:
        return self.town.state == S.STUCK and self.town.town_uuid is None


@dataclass(frozen=True, slots=True)
class WaveFile:
    """A wave with a page of its towns and how many are in which state."""

    wave: Wave
    page: Page[WaveTown]
    rows: tuple[Row, ...]
    numbers: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.numbers.values())

    @property
    def waiting(self) -> int:
        return self.numbers[S.PLANNED] + self.numbers[S.LEAVING]

    @property
    def made(self) -> int:
        return self.numbers[S.READY] + self.numbers[S.TAKEN]

    @property
    def can_be_undone(self) -> bool:
        return bool(self.numbers[S.PLANNED] + self.numbers[S.READY] + self.numbers[S.STUCK])


def proposals(choice: Choice) -> tuple[Proposal, ...]:
    """Return the Kommunen that fit a choice. Five queries, however many."""
    found = register.chosen(within=choice.within, least=choice.least, most=choice.most, keys=choice.keys)
    promised = dict(WaveTown.objects.filter(STANDS).values_list("authority_id", "slug"))
    long = {row.pk: row.ars.ljust(12, "0") for row in found}
    there = signposts.elsewhere().filter(ars__in=long.values()).values_list("ars", flat=True)
    towns = Town.objects.exclude(state=TownState.LEFT).filter(ars__in=long.values()).values_list("ars", flat=True)
    here = set(towns.order_by().union(there.order_by()))
    hindrances = {row.pk: _hindrance(long[row.pk] in here, row.pk in promised) for row in found}
    free = [row for row in found if not hindrances[row.pk]]
    likes = dict(zip((row.pk for row in free), register.towns_like(free, promised.values()), strict=True))
    nameless = _("Jede Kurzform des Namens ist vergeben.")
    return tuple(
        Proposal(row, likes.get(row.pk), hindrances[row.pk] or ("" if likes[row.pk] else nameless)) for row in found
    )


def unknown_keys(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return which of these keys belong to no municipality or district of now."""
    known = register.present(keys)
    return tuple(key for key in keys if key not in known)


def waves() -> list[Wave]:
    """Return the waves, the newest first, with how many towns they have and how many of them stand ready."""
    made = Count("towns", filter=Q(towns__state__in=(S.READY, S.TAKEN)))
    return list(Wave.objects.annotate(total=Count("towns"), made=made))


def wave(wave_id: int, page: str) -> WaveFile:
    """Return one wave.

    Raises:
        NotFound: there is none.
    """
    found = Wave.objects.filter(pk=wave_id).first()
    if found is None:
        raise NotFound(_("Diese Welle gibt es nicht."))
    counted = dict(found.towns.values_list("state").annotate(number=Count("pk")).order_by())
    shown = Paginator(found.towns.order_by("pk"), PER_PAGE).get_page(page)
    towns = list(shown)
    known = KnownContact.objects.filter(kind=ContactKind.MAIL, authority__in=[each.authority_id for each in towns])
    mails: dict[int, str] = {}
    for contact in known:
        mails.setdefault(contact.authority_id, contact.value)
    rows = tuple(Row(each, mails.get(each.authority_id, "")) for each in towns)
    return WaveFile(found, shown, rows, {state: counted.get(state, 0) for state in S})


def wave_work(limit: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return towns of waves that are to be made, and those to be taken back: so many of each at most."""
    rows = WaveTown.objects.order_by("pk")
    to_make = rows.filter(state=S.PLANNED).values_list("pk", flat=True)[:limit]
    return tuple(to_make), tuple(rows.filter(state=S.LEAVING).values_list("pk", flat=True)[:limit])


def is_taken(slug: str, *, besides: WaveTown) -> bool:
    """Tell whether a town has a short name or its address, or another one of a wave was promised it."""
    promised = WaveTown.objects.filter(STANDS, slug=slug).exclude(pk=besides.pk)
    towns = Town.objects.filter(Q(slug=slug) | Q(domains__domain=f"{slug}.{settings.DOMAIN}"))
    return promised.exists() or towns.exists()


def prepared(row: WaveTown) -> Town | None:
    """Return the town that was made for a row of a wave, with its addresses, where it still is."""
    found: Town | None = Town.objects.prefetch_related("domains").filter(uuid=row.town_uuid).first()
    return found


def _hindrance(is_here: bool, is_promised: bool) -> str:  # noqa: FBT001 – two facts of one row
    if is_promised:
        return _("Steht schon in einer Welle.")
    return _("Ist schon auf der Plattform.") if is_here else ""
