"""Who else offers a service, as a town may know it; and which templates help in a situation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Case, Count, Max, Q, When

from blaupause.standards.sort import sort_key
from shared_services.catalogue.models import Neighbour, TemplateVersion

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from blaupause.tenancy.models import Town

NAMED: Final = 3
DISTRICT_DIGITS: Final = 5


@dataclass(frozen=True, slots=True)
class Spread:
    """How far a service has spread among the other towns of this platform.

    Attributes:
        number: towns that offer it online.
        near: some of them that lie in the same district.
        as_of: when a town last reported anything.
    """

    number: int
    near: tuple[str, ...]
    as_of: datetime


def spread_around(town: Town) -> dict[str, Spread]:
    """Return by slug which services other towns offer online. Two queries."""
    others = Neighbour.objects.exclude(town_slug=town.slug)
    near: dict[str, list[str]] = {}
    around = others.filter(district=town.ars[:DISTRICT_DIGITS]).exclude(district="")
    for slug, name in sorted(around.values_list("service_slug", "town_name"), key=lambda pair: sort_key(pair[1])):
        near.setdefault(slug, []).append(name)
    counted = others.values("service_slug").annotate(number=Count("pk"), newest=Max("as_of"))
    return {
        each["service_slug"]: Spread(each["number"], tuple(near.get(each["service_slug"], ())[:NAMED]), each["newest"])
        for each in counted
    }


def live_neighbour(town: Town) -> str:
    """Return the slug of a live town that offers something, first of the same district; "" where none is."""
    others = Neighbour.objects.exclude(town_slug=town.slug)
    is_near = Case(When(Q(district=town.ars[:DISTRICT_DIGITS]) & ~Q(district=""), then=0), default=1)
    found: str | None = others.order_by(is_near, "town_slug").values_list("town_slug", flat=True).first()
    return found or ""


def helping_in(situation: str, hashes: Iterable[str]) -> frozenset[str]:
    """Return those of these versions that belong to a life situation, without reading their bundles. One query."""
    wanted = {"template.json": {"life_situations": [situation]}}
    found = TemplateVersion.objects.filter(content_hash__in=list(hashes), bundle__contains=wanted)
    return frozenset(found.values_list("content_hash", flat=True))
