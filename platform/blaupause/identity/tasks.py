"""Jobs about who works where: done in the phase "identity", so each is queued there."""

from __future__ import annotations

from blaupause.domain import SYSTEM
from blaupause.jobs import job

from .own_provider import actions as own_provider
from .team import actions


@job("identity.send_invitation", where="identity")
def send_invitation(*, invitation_id: int, edition: int, **_later_versions: object) -> None:
    actions.send_invitation(invitation_id=invitation_id, edition=edition, by=SYSTEM)


@job("identity.close_own_provider", where="identity")
def close_own_provider(*, provider_id: int, **_later_versions: object) -> None:
    own_provider.close_at_keycloak(provider_id=provider_id, by=SYSTEM)
