"""Who works in towns, as far as it matters here. Asked in the phase "identity", or as the operator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blaupause.identity.actors import counting
from blaupause.identity.models import Membership
from blaupause.identity.team.queries import administering
from blaupause.tenancy.context import identity

if TYPE_CHECKING:
    from datetime import datetime

    from blaupause.tenancy.models import Town


def is_administered(town: Town) -> bool:
    """Tell whether somebody administers a town, so that nobody has to speak in its stead."""
    with identity():
        return administering(town).exists()


def carried_members(town: Town, into: Town, *, given_by: datetime) -> list[Membership]:
    """Return the roles that can go along into another town: without an end, without limits, and not there yet.

    Args:
        town: where the people work.
        into: where they would.
        given_by: roles of later are not part of what the other town agreed to.
    """
    rows = Membership.objects.filter(counting(), town=town, ended_by="", valid_until=None, person__is_active=True)
    rows = rows.filter(granted_at__lte=given_by)
    there = set(Membership.objects.filter(counting(), town=into, ended_by="").values_list("person_id", "role"))
    free = rows.select_related("person").order_by("pk")
    return [row for row in free if not (row.unit_ids or row.service_slugs) and (row.person_id, row.role) not in there]
