"""What happens later in the catalogue."""

from __future__ import annotations

from datetime import datetime

from blaupause.domain import SYSTEM
from blaupause.jobs import job

from . import actions


@job("catalogue.record_usage", where="hub")
def record_usage(
    *,
    town_schema: str,
    service_slug: str,
    content_hash: str,
    version: str,
    policy: str,
    is_online: bool,
    as_of: str,
    **_later_versions: object,
) -> None:
    report = actions.UsageReport(
        town_schema=town_schema,
        service_slug=service_slug,
        content_hash=content_hash,
        version=version,
        policy=policy,
        is_online=is_online,
        as_of=datetime.fromisoformat(as_of),
    )
    actions.record_usage(report=report, by=SYSTEM)
