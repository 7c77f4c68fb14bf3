"""Who took over from whom, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared_services.register.models import Succession

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from shared_services.register.models import Authority


def predecessors(of: Authority) -> QuerySet[Succession]:
    found: QuerySet[Succession] = Succession.objects.filter(successor=of).select_related("predecessor")
    return found.order_by("-on", "predecessor_id")


def successors(of: Authority) -> QuerySet[Succession]:
    found: QuerySet[Succession] = Succession.objects.filter(predecessor=of).select_related("successor")
    return found.order_by("-on", "successor_id")


def heirs(of: Authority) -> set[int]:
    """Return the ids of everybody who took over from an authority, also from those who did."""
    found: set[int] = set()
    ahead = {of.pk}
    while ahead:
        found |= ahead
        rows = Succession.objects.filter(predecessor__in=ahead).values_list("successor_id", flat=True)
        ahead = set(rows) - found
    return found - {of.pk}
