"""Who works here as a clerk: asked in the phase "who is it", because memberships belong to no town."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from blaupause.domain import NotFound, Role, now
from blaupause.identity.models import Membership
from blaupause.standards.sort import sort_key
from blaupause.tenancy.context import current_town, identity

if TYPE_CHECKING:
    from collections.abc import Collection


@dataclass(frozen=True, slots=True)
class Colleague:
    """A clerk of this town; `units` empty means every unit."""

    id: str
    name: str
    units: frozenset[int]

    def works_for(self, units: Collection[int]) -> bool:
        return not self.units or self.units.issuperset(units)


NOBODY = Colleague("", "", frozenset())


def colleagues(units: Collection[int] = ()) -> list[Colleague]:
    """Return the clerks of this town who work for these units, by name."""
    town, moment = current_town(), now()
    lasting = Q(valid_until__isnull=True) | Q(valid_until__gt=moment)
    with identity():
        rows = list(
            Membership.objects.filter(
                lasting, town_id=town.pk, role=Role.CLERK, valid_from__lte=moment, person__is_active=True
            ).values_list("person__uuid", "person__name", "unit_ids")
        )
    found = [Colleague(str(uuid), name, frozenset(unit_ids)) for uuid, name, unit_ids in rows]
    return sorted((each for each in found if each.works_for(units)), key=lambda each: sort_key(each.name))


def colleague(id_: str, units: Collection[int] = ()) -> Colleague:
    """Return a clerk of this town by id; "" is nobody.

    Raises:
        NotFound: no clerk with that id works for these units.
    """
    if not id_:
        return NOBODY
    for each in colleagues(units):
        if each.id == id_:
            return each
    raise NotFound(_("Diese Person arbeitet hier nicht."))
