"""Jobs about who works where: done in the phase "identity", so each is queued there."""

from __future__ import annotations

from blaupause.domain import SYSTEM
from blaupause.jobs import job

from .team import actions


@job("identity.send_invitation", where="identity")
def send_invitation(*, invitation_id: int, edition: int, **_later_versions: object) -> None:
    actions.send_invitation(invitation_id=invitation_id, edition=edition, by=SYSTEM)


@job("identity.create_account", where="identity")
def create_account(*, invitation_id: int, **_later_versions: object) -> None:
    actions.create_account(invitation_id=invitation_id, by=SYSTEM)


@job("identity.close_account", where="identity")
def close_account(*, person_id: int, **_later_versions: object) -> None:
    actions.close_account(person_id=person_id, by=SYSTEM)
