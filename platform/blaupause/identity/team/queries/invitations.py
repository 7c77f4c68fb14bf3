"""Invitations: what a link opens, and how far one is. Asked in the phase "identity"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from blaupause.domain import now
from blaupause.identity.models import Invitation
from blaupause.identity.team import rules, tokens

from .administering import admins

if TYPE_CHECKING:
    from blaupause.identity.enums import InvitationState
    from blaupause.tenancy.models import Town


def invitation(town: Town, token: str) -> Invitation:
    """Return the invitation that a link opens.

    Raises:
        Unwelcome: this town has none of that key, or it opens nothing any more ("expired", "accepted" …).
    """
    found = Invitation.objects.filter(token_hmac=tokens.stored(token), town=town).select_related("town").first()
    return rules.require_open(found, at=now(), admins=admins(town))


def has_accounts() -> bool:
    """Tell whether the platform makes and closes the accounts of staff; else people bring the one they have."""
    return bool(settings.KEYCLOAK_ACCOUNTS)


def of_edition(pk: int, edition: int) -> Invitation | None:
    """Return an invitation while this is its newest link."""
    return Invitation.objects.filter(pk=pk, edition=edition).select_related("town").first()


def state_of(invitation: Invitation) -> InvitationState:
    """Return how far an invitation is, now."""
    return rules.state_of(invitation, at=now(), admins=admins(invitation.town))
