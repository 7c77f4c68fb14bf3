"""What happens later in the catalogue."""

from __future__ import annotations

from blaupause.domain import SYSTEM
from blaupause.jobs import job

from . import actions


@job("catalogue.record_usage", where="hub")
def record_usage(*, town_schema: str, **told: object) -> None:
    actions.record_usage(report=actions.UsageReport.of_job(town_schema, told), by=SYSTEM)
