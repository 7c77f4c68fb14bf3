"""Suggestions of towns as their jobs tell them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from blaupause.domain import SYSTEM, now
from blaupause.tenancy.context import hub
from shared_services.catalogue.actions import SuggestionReport, record_suggestion
from shared_services.catalogue.models import Suggestion
from tests.templates import DEFECT

if TYPE_CHECKING:
    from tests.worlds import World


def told(world: World, wish: str = "Kürzer fragen", **changes: Any) -> Suggestion:
    """Let a town tell what it wants; return what the hub knows of it."""
    facts: dict[str, Any] = {
        "town_schema": world.town.schema_name,
        "reference": uuid4(),
        "service_slug": DEFECT,
        "version": "1.0.0",
        "place": "angaben/leistung",
        "part": "Die ganze Leistung",
        "wish": wish,
        "reason": "Beschluss vom Mai",
        "made_at": now(),
    } | changes
    with hub():
        record_suggestion(report=SuggestionReport(**facts), by=SYSTEM)
        return Suggestion.objects.get(town_schema=facts["town_schema"], reference=facts["reference"])
