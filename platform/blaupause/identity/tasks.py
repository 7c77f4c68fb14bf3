"""Jobs about who somebody is and who works where: done in the phase "identity", so each is queued there."""

from __future__ import annotations

from blaupause.domain import SYSTEM
from blaupause.jobs import job

from . import actions as identity_actions
from .team import actions


@job("identity.forget_accounts", where="identity")
def forget_accounts(**_later_versions: object) -> None:
    identity_actions.forget_accounts(by=SYSTEM)


@job("identity.send_invitation", where="identity")
def send_invitation(*, invitation_id: int, edition: int, **_later_versions: object) -> None:
    actions.send_invitation(invitation_id=invitation_id, edition=edition, by=SYSTEM)
