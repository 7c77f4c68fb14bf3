"""Towns whose people agreed to go live, and what stops the operator's worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from blaupause.tenancy.enums import TownState
from blaupause.tenancy.models import Town
from shared_services.onboarding.models import TownOpening

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Stuck:
    """A town that should have gone live."""

    opening: TownOpening
    name: str


def waiting_to_open() -> tuple[int, ...]:
    """Return what the operator's worker has to open, the oldest first; what failed waits until somebody has looked."""
    return tuple(TownOpening.objects.filter(opened_at=None, trouble="").order_by("pk").values_list("pk", flat=True))


def stuck_openings() -> tuple[Stuck, ...]:
    """Return what failed of towns that are not online yet, the oldest first; what was asked anew counts instead."""
    newest = {row.town_schema: row for row in TownOpening.objects.order_by("pk")}
    failed = {schema: row for schema, row in newest.items() if row.opened_at is None and row.trouble}
    towns = Town.objects.filter(schema_name__in=failed, state__in=(TownState.SETUP, TownState.OFFLINE))
    found = (Stuck(failed[town.schema_name], town.name) for town in towns)
    return tuple(sorted(found, key=lambda each: each.opening.pk))


def trouble_of(reference: UUID) -> str:
    """Return why a town did not open; empty where it did, or where it is tried again."""
    found = TownOpening.objects.filter(reference=reference, opened_at=None).values_list("trouble", flat=True).first()
    return found or ""
