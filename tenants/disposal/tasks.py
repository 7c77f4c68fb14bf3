"""What happens to lists later."""

from __future__ import annotations

from uuid import UUID

from blaupause.domain import SYSTEM
from blaupause.jobs import job

from . import actions, queries


@job("disposal.erase")
def erase(*, reference: str, **_later_versions: object) -> None:
    actions.erase_some(reference=UUID(reference), by=SYSTEM)


@job("disposal.ask_to_confirm")
def ask_to_confirm(*, reference: str, **_later_versions: object) -> None:
    actions.ask_to_confirm(reference=UUID(reference), to=queries.confirmers(UUID(reference)), by=SYSTEM)
