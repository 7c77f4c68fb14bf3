"""What a plan would bring: read before anybody agrees to it. Nothing of it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from blaupause.domain import now
from blaupause.identity.actors import counting
from blaupause.identity.models import DelegationGrant, Membership
from blaupause.tenancy.context import identity
from blaupause.tenancy.enums import TownKind
from blaupause.tenancy.models import Town
from shared_services.catalogue import queries as catalogue
from shared_services.catalogue.models import Service, Usage
from shared_services.register.queries import suggested_authority, suggested_court

from .people import carried_members

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Pair:
    """Something that is called so now, and so then."""

    label: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class KeyPreview:
    """What another key, kind or name means.

    Attributes:
        offices: who acts for the town and which court is its own, as the platform suggests it; the town decides.
        gained: titles of services it may offer from then on.
        lost: titles of services it uses and is not competent for any more; online ones take no new applications.
    """

    offices: tuple[Pair, ...]
    gained: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MergerPreview:
    """What stands against each other when a town goes over into another.

    Attributes:
        carried: roles that go along; `left` are bound to units or to an end, and are given anew by hand.
        only_here, both, only_there: titles of services online; where both offer one, their values may differ.
        older: of those in both, where the versions differ: (title, here, there).
        grants: delegations that go on for the running cases.
        hosts: addresses that lead on.
    """

    carried: int
    left: int
    only_here: tuple[str, ...]
    both: tuple[str, ...]
    only_there: tuple[str, ...]
    older: tuple[tuple[str, str, str], ...]
    grants: int
    hosts: tuple[str, ...]


def key_preview(town: Town, ars: str, kind: str, name: str) -> KeyPreview:
    """Compare a town with what it would be."""
    then = Town(ars=ars, kind=TownKind(kind), name=name)
    before, after = catalogue.levels_of(town), catalogue.levels_of(then)
    offered = [version.service_id for version in catalogue.released().values()]
    gained = Service.objects.filter(pk__in=offered, level__in=after - before).values_list("title", flat=True)
    used = Usage.objects.filter(town_schema=town.schema_name, service__level__in=before - after)
    lost = used.order_by("service__sort_key").values_list("service__title", flat=True)
    return KeyPreview(
        offices=(
            Pair("authority", suggested_authority(town.kind, town.name), suggested_authority(kind, name)),
            Pair("court", suggested_court(town.ars), suggested_court(ars)),
        ),
        gained=tuple(gained),
        lost=tuple(lost),
    )


def merger_preview(town: Town, into: Town) -> MergerPreview:
    """Compare two towns as far as the hub knows them. What only they know is counted by the operator's worker."""
    here, there = _online(town), _online(into)
    both = here.keys() & there.keys()
    with identity():
        members = Membership.objects.filter(counting(), town=town, ended_by="").count()
        carried = len(carried_members(town, into, given_by=now()))
        known = Membership.objects.filter(counting(), town=into, ended_by="")
        known_there = Membership.objects.filter(counting(), town=town, ended_by="").filter(
            person__in=known.values("person")
        )
        in_both = known_there.count()
        grants = DelegationGrant.objects.filter(Q(town=town) | Q(to_town=town), ended_at=None).count()
    return MergerPreview(
        carried=carried,
        left=max(members - carried - in_both, 0),
        only_here=_titles(here, here.keys() - both),
        both=_titles(here, both),
        only_there=_titles(there, there.keys() - both),
        older=tuple(
            (here[each][0], here[each][1], there[each][1]) for each in sorted(both) if here[each][1] != there[each][1]
        ),
        grants=grants,
        hosts=tuple(town.domains.values_list("domain", flat=True)),
    )


def _online(town: Town) -> dict[str, tuple[str, str]]:
    rows = Usage.objects.filter(town_schema=town.schema_name, is_online=True)
    return {
        slug: (title, version)
        for slug, title, version in rows.values_list("service__slug", "service__title", "version")
    }


def _titles(known: dict[str, tuple[str, str]], slugs: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(known[slug][0] for slug in slugs))
