"""Who owns an application. Pure: facts in, judgement out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blaupause.domain import ActorKind

if TYPE_CHECKING:
    from blaupause.domain import Actor
    from tenants.applications.models import Application


def is_owner(actor: Actor, application: Application) -> bool:
    """Whether the actor is logged in with the account that sent the application."""
    sender = application.applicant
    return sender is not None and actor.kind == ActorKind.CITIZEN and actor.id == sender.pseudonym
