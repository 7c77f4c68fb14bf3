"""Which services a town that comes should begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q

from shared_services.catalogue.models import Service
from shared_services.catalogue.queries.templates import levels_of, released

if TYPE_CHECKING:
    from blaupause.tenancy.models import Town


def suited(town: Town, number: int) -> list[str]:
    """Return slugs of services that a town is competent for: those that most towns have online come first."""
    offered = [version.service_id for version in released().values()]
    rows = Service.objects.filter(pk__in=offered, level__in=levels_of(town))
    online = Count("usages", filter=Q(usages__is_online=True))
    return list(rows.annotate(online=online).order_by("-online", "sort_key").values_list("slug", flat=True)[:number])
