"""What a town's services do later."""

from __future__ import annotations

from blaupause.domain import SYSTEM
from blaupause.jobs import job

from . import actions


@job("services.follow_updates")
def follow_updates(**_later_versions: object) -> None:
    actions.follow_updates(by=SYSTEM)


@job("services.follow_corrections")
def follow_corrections(**_later_versions: object) -> None:
    """Do what was queued under this name before there was more to follow than corrections."""
    actions.follow_updates(by=SYSTEM)
