"""What towns report of a service, and what the competence centre reads of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blaupause.domain import SYSTEM, now
from blaupause.tenancy.context import hub
from shared_services.catalogue import queries
from shared_services.catalogue.actions import UsageReport, record_usage
from shared_services.catalogue.queries import usage
from tenants.services.enums import UpdatePolicy

if TYPE_CHECKING:
    import pytest

    from blaupause.tenancy.models import Town
    from shared_services.catalogue.models import TemplateVersion
    from tests.worlds import World


def told(world: World, version: TemplateVersion, **changes: Any) -> None:
    facts: dict[str, Any] = {
        "town_schema": world.town.schema_name,
        "service_slug": version.service.slug,
        "content_hash": version.content_hash,
        "version": version.version,
        "policy": UpdatePolicy.PATCHES_AT_ONCE.value,
        "is_online": True,
        "as_of": now(),
    } | changes
    with hub():
        record_usage(report=UsageReport(**facts), by=SYSTEM)


def evaluated(slug: str = "") -> queries.Evaluation:
    with hub():
        return queries.evaluation(slug)


def known(monkeypatch: pytest.MonkeyPatch, *towns: Town) -> None:
    """Let these be the towns of the cell: another login would have to commit what it changes of them."""
    facts = [(each.schema_name, each.name, each.ars, each.kind, each.state) for each in towns]
    monkeypatch.setattr(usage, "towns", lambda: facts)
