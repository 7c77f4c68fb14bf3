"""Who works here as a clerk: asked in the phase "who is it", because memberships belong to no town."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from blaupause.domain import NotFound, Role, now
from blaupause.identity.delegation import queries as delegation
from blaupause.identity.models import Membership
from blaupause.standards.sort import sort_key
from blaupause.tenancy.context import current_town, identity

if TYPE_CHECKING:
    from collections.abc import Collection

    from tenants.casework.models import Case


@dataclass(frozen=True, slots=True)
class Colleague:
    """A clerk of this town, or somebody of elsewhere in its stead.

    Attributes:
        units: empty means every unit.
        services: on whose cases they may work; empty means every one.
    """

    id: str
    name: str
    units: frozenset[int] = frozenset()
    services: frozenset[str] = frozenset()

    def works_on(self, case: Case) -> bool:
        """Tell whether they could see a case."""
        return self.works_for([case.unit_id]) and self.knows([case.service_slug])

    def works_for(self, units: Collection[int]) -> bool:
        return not self.units or self.units.issuperset(units)

    def knows(self, services: Collection[str]) -> bool:
        """Tell whether they work on any of these services, or on some at all where none is named."""
        return not self.services or not services or not self.services.isdisjoint(services)


NOBODY = Colleague("", "")


def colleagues(units: Collection[int] = (), services: Collection[str] = ()) -> list[Colleague]:
    """Return who works for these units on any of these services, by name: of here, and in the town's stead."""
    town, moment = current_town(), now()
    lasting = Q(valid_until__isnull=True) | Q(valid_until__gt=moment)
    with identity():
        rows = list(
            Membership.objects.filter(
                lasting, town_id=town.pk, role=Role.CLERK, valid_from__lte=moment, person__is_active=True
            ).values_list("person__uuid", "person__name", "unit_ids", "service_slugs")
        )
        others = delegation.delegates(town)
    found = [Colleague(str(uuid), name, frozenset(ids), frozenset(slugs)) for uuid, name, ids, slugs in rows]
    own = {each.id for each in found}
    found += [Colleague(each.id, each.name, services=each.services) for each in others if each.id not in own]
    fitting = (each for each in found if each.works_for(units) and each.knows(services))
    return sorted(fitting, key=lambda each: sort_key(each.name))


def colleague(id_: str, units: Collection[int] = ()) -> Colleague:
    """Return who works for these units by id; "" is nobody.

    Raises:
        NotFound: no clerk with that id works for these units.
    """
    if not id_:
        return NOBODY
    for each in colleagues(units):
        if each.id == id_:
            return each
    raise NotFound(_("Diese Person arbeitet hier nicht."))
