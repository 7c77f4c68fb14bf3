"""Which grants count now, and for whom. Asked at every request, so that rights end with the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from blaupause.domain import Acting, Right, Role, now
from blaupause.identity.enums import GrantKind
from blaupause.identity.models import DelegationGrant

from .rules import HELPERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from blaupause.identity.models import Person
    from blaupause.tenancy.models import Town

    type Held = tuple[int | None, str | None, str, list[int], list[str]]


def acting_of(person: Person, town: Town, held: Iterable[Held], *, chosen: str) -> Acting | None:
    """Return in whose stead somebody acts who has no role in a town.

    Args:
        person: who it is.
        town: where they are.
        held: the roles they have elsewhere: (town's id, slug, role, units, services).
        chosen: the grant they act under; "" takes the first there is.
    """
    rows = list(held)
    found = open_to(person, rows).filter(town=town)
    return next((_acting(grant, rows) for grant in found if chosen in {"", str(grant.uuid)}), None)


def open_to(person: Person, held: Iterable[Held]) -> QuerySet[DelegationGrant]:
    """Return the grants under which somebody may act now; without a query for those who are sent by nobody.

    Whoever works on some services only at home works on no others elsewhere.
    """
    rows = list(held)
    named = Q(people__contains=[str(person.uuid)])
    clerk_in = {town_id: services for town_id, _slug, role, _units, services in rows if role == Role.CLERK}
    of_all = Q(to_town__in=[town_id for town_id, services in clerk_in.items() if not services])
    for town_id, services in clerk_in.items():
        of_all |= Q(to_town=town_id, services__has_any_keys=services) if services else Q()
    sent = of_all & (Q(for_all_clerks=True) | named) if clerk_in else Q()
    if any(row[2] == HELPERS for row in rows):
        sent |= Q(kind=GrantKind.SUPPORT) & named
    return counting().filter(sent).select_related("town", "to_town") if sent else DelegationGrant.objects.none()


def counting() -> QuerySet[DelegationGrant]:
    """Return the grants that count at this moment."""
    moment = now()
    agreed = DelegationGrant.objects.filter(accepted_at__isnull=False, ended_at=None)
    return agreed.filter(valid_from__lte=moment, valid_until__gt=moment).order_by("pk")


def right_of(grant: DelegationGrant) -> Right:
    return Right[grant.right.upper()]


def home_of(grant: DelegationGrant) -> str:
    """Return what the side that acts is called."""
    return grant.to_town.name if grant.to_town else _("Kompetenzzentrum")


def services_of(grant: DelegationGrant, limits: Iterable[str]) -> frozenset[str]:
    """Return the services of a grant that are left to a clerk who works on these only, if on some only."""
    granted, limited = frozenset(grant.services), frozenset(limits)
    return granted & limited if limited else granted


def _acting(grant: DelegationGrant, held: Iterable[Held]) -> Acting:
    if grant.valid_until is None:  # the database lets none count without an end
        raise ValueError(f"Grant {grant.uuid} has no end.")
    limits = next((row[4] for row in held if row[0] == grant.to_town_id and row[2] == Role.CLERK), [])
    return Acting(
        grant=str(grant.uuid),
        services=services_of(grant, limits),
        right=right_of(grant),
        home=home_of(grant),
        town=grant.to_town.slug if grant.to_town else "",
        until=grant.valid_until,
        is_support=grant.kind == GrantKind.SUPPORT,
    )
