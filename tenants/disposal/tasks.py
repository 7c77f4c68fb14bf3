"""What happens to lists later."""

from __future__ import annotations

from uuid import UUID

from blaupause.domain import SYSTEM
from blaupause.jobs import job

from . import actions


@job("disposal.erase")
def erase(*, reference: str, **_later_versions: object) -> None:
    actions.erase_some(reference=UUID(reference), by=SYSTEM)
