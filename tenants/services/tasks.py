"""What a town's services do later."""

from __future__ import annotations

from uuid import UUID

from blaupause.domain import SYSTEM
from blaupause.jobs import job
from blaupause.tenancy.context import town
from blaupause.tenancy.directory import town_by_schema
from shared_services.catalogue import actions as catalogue

from . import actions, queries


@job("services.follow_updates")
def follow_updates(**_later_versions: object) -> None:
    actions.follow_updates(by=SYSTEM)


@job("services.follow_corrections")
def follow_corrections(**_later_versions: object) -> None:
    """Do what was queued under this name before there was more to follow than corrections."""
    actions.follow_updates(by=SYSTEM)


@job("services.hand_over_suggestion", where="hub")
def hand_over_suggestion(*, town_schema: str, reference: str, **_later_versions: object) -> None:
    """Read in the town what it suggests, and note it at the hub: words and contact are in no job."""
    found = town_by_schema(town_schema)
    if found is None:
        raise LookupError(f"The town of the job is gone: {town_schema}")
    with town(found):
        told = queries.told(UUID(reference))
    if told is not None:
        catalogue.record_suggestion(report=catalogue.SuggestionReport(town_schema=town_schema, **told), by=SYSTEM)
