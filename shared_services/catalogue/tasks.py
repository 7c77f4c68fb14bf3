"""What happens later in the catalogue."""

from __future__ import annotations

from blaupause.domain import SYSTEM
from blaupause.jobs import job

from . import actions


@job("catalogue.record_usage", where="hub")
def record_usage(*, town_schema: str, **told: object) -> None:
    actions.record_usage(report=actions.UsageReport.of_job(town_schema, told), by=SYSTEM)


@job("catalogue.speak_anew", where="hub")
def speak_anew(*, service_slug: str, **_later_versions: object) -> None:
    actions.speak_anew(service_slug=service_slug, by=SYSTEM)
