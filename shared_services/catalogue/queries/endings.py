"""Which released versions come to their end, and which have. Towns ask this too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from shared_services.catalogue.enums import RetirementKind
from shared_services.catalogue.models import Retirement

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet


def ended(moment: datetime) -> QuerySet[Retirement, str]:
    """Return the hashes of the versions that nobody may begin to use any more, as a part of another query."""
    over = Q(kind=RetirementKind.WITHDRAWN) | Q(ends_on__lt=timezone.localdate(moment))
    return _newest().filter(over).values_list("release__template_version__content_hash", flat=True)


def retirements(hashes: Iterable[str]) -> dict[str, Retirement]:
    """Return what was announced about versions, by hash; nothing for those that go on. One query."""
    found = _newest().filter(release__template_version__content_hash__in=set(hashes))
    return {
        each.release.template_version.content_hash: each
        for each in found.select_related("release__template_version").defer("release__template_version__bundle")
    }


def _newest() -> QuerySet[Retirement]:
    newest = Retirement.objects.filter(release=OuterRef("release")).order_by("-pk").values("pk")[:1]
    return Retirement.objects.filter(pk=Subquery(newest))
