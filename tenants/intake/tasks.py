"""What happens later with drafts."""

from __future__ import annotations

from blaupause.domain import SYSTEM
from blaupause.jobs import job

from . import actions


@job("intake.sweep")
def sweep(**_later_versions: object) -> None:
    actions.sweep(by=SYSTEM)


@job("intake.remind")
def remind(*, draft_id: int, **_later_versions: object) -> None:
    actions.remind_holder(draft_id=draft_id, by=SYSTEM)


@job("intake.expire")
def expire(*, draft_id: int, **_later_versions: object) -> None:
    actions.expire_draft(draft_id=draft_id, by=SYSTEM)
