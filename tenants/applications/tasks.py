"""Jobs about applications."""

from __future__ import annotations

from blaupause.domain import SYSTEM
from blaupause.jobs import job

from . import actions


@job("applications.render_copy")
def render_copy(
    *, application_id: int, number: str, unit_id: int, reference: str = "", **_later_versions: object
) -> None:
    actions.render_copy(application_id=application_id, number=number, unit_id=unit_id, reference=reference, by=SYSTEM)
