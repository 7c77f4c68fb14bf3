"""What a town is called that an authority of the register becomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from blaupause.domain import Conflict, NotFound
from blaupause.standards.slugs import RESERVED, slug_of
from blaupause.tenancy import signposts
from blaupause.tenancy.enums import TownKind
from blaupause.tenancy.models import Town
from shared_services.register.enums import AuthorityKind, KeyScheme
from shared_services.register.queries.authorities import NO_MUNICIPALITY, authority, display_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from shared_services.register.models import Authority, Findable
    from shared_services.register.queries.authorities import Shown

KINDS: Final = {
    AuthorityKind.MUNICIPALITY: TownKind.MUNICIPALITY,
    AuthorityKind.DISTRICT: TownKind.DISTRICT,
    AuthorityKind.ASSOCIATION: TownKind.ASSOCIATION,
}
CITIES: Final = frozenset({"61", "62", "63", "67"})
"""Textkennzeichen of municipalities that may call themselves a town (standards.md §7)."""
MARKET: Final = "60"
DISTRICT_DIGITS: Final = 5


@dataclass(frozen=True, slots=True)
class TownLike:
    """A town as the register would have it; `slug` is free in this cell, and in those that it follows."""

    slug: str
    name: str
    kind: TownKind
    ars: str


def town_like(key: str) -> TownLike:
    """Return what a town of an authority is called. Two towns of one name are told apart by their district.

    Raises:
        NotFound: no authority has that key, or it is none that can be a town here (a Land, uninhabited land).
        Conflict: every short form of its name is taken.
    """
    shown = authority(key)
    found = shown.authority
    kind = KINDS.get(AuthorityKind(found.kind))
    if kind is None:
        raise NotFound(_("Dieser Eintrag des Registers ist keine Kommune."))
    if kind == TownKind.MUNICIPALITY and found.text_kind in CITIES:
        kind = TownKind.CITY
    slug = next(_free(shown), "")
    if not slug:
        raise Conflict(_("Jede Kurzform dieses Namens ist vergeben. Nennen Sie selbst eine."))
    return TownLike(slug, _full_name(found, kind), kind, _ars(shown))


def towns_like(found: Sequence[Findable], besides: Collection[str] = ()) -> list[TownLike | None]:
    """Return what towns of many authorities are called, None where no short form is left. Two queries.

    Args:
        found: with their authorities.
        besides: short names that are promised already.
    """
    wanted = [_slugs(row.name, row.district, _long(row.ars)) for row in found]
    every = {slug for slugs in wanted for slug in slugs}
    here = set(Town.objects.filter(slug__in=every).values_list("slug", flat=True))
    taken = set(besides) | here | signposts.taken(every)
    told: list[TownLike | None] = []
    for row, slugs in zip(found, wanted, strict=True):
        slug = next((each for each in slugs if each not in taken), "")
        kind = KINDS.get(AuthorityKind(row.kind))
        if not slug or kind is None:
            told.append(None)
            continue
        taken.add(slug)
        if kind == TownKind.MUNICIPALITY and row.authority.text_kind in CITIES:
            kind = TownKind.CITY
        told.append(TownLike(slug, _full_name(row.authority, kind), kind, _long(row.ars)))
    return told


def _full_name(found: Authority, kind: TownKind) -> str:
    """Write "Gießen, Universitätsstadt" as people do: "Universitätsstadt Gießen"."""
    name, _comma, title = found.name.partition(", ")
    if title:
        return f"{title} {name}"
    if kind == TownKind.CITY:
        return f"Stadt {name}"
    if kind == TownKind.MUNICIPALITY:
        return f"{'Markt' if found.text_kind == MARKET else 'Gemeinde'} {name}"
    return display_name(found)


def _free(shown: Shown) -> Iterator[str]:
    """Yield slugs that no town has: the name, the name with its district, the name with its key."""
    district = display_name(shown.district) if shown.district else ""
    slugs = _slugs(display_name(shown.authority), district, _ars(shown))
    here = set(Town.objects.filter(slug__in=slugs).exclude(ars=_ars(shown)).values_list("slug", flat=True))
    taken = here | signposts.taken(slugs, _ars(shown))
    return (slug for slug in slugs if slug not in taken)


def _ars(shown: Shown) -> str:
    return _long(next(each.value for each in shown.keys if each.scheme == KeyScheme.ARS))


def _long(key: str) -> str:
    return key + NO_MUNICIPALITY if len(key) == DISTRICT_DIGITS else key


def _slugs(name: str, district: str, ars: str) -> list[str]:
    wanted = [name, f"{name} {district}" if district else "", f"{name} {ars}"]
    return [slug for each in wanted if (slug := slug_of(each)) and slug not in RESERVED]
