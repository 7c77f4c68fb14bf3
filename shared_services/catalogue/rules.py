"""Who may change the catalogue. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from blaupause.domain import Actor, ActorKind, Conflict, Refused, Role

if TYPE_CHECKING:
    from .models import TemplateVersion


def require_kkv(by: Actor) -> None:
    """Let only staff of the competence centre pass, or the system's command line.

    Raises:
        Refused: the person does not work there.
    """
    if by.kind == ActorKind.SYSTEM:
        return
    if by.kind != ActorKind.STAFF or not any(role.is_kkv for role in by.roles):
        raise Refused(_("Das darf nur die KKV."))


def may_edit(by: Actor) -> bool:
    """Tell whether somebody may change templates: editors may, those who approve only read."""
    return by.kind == ActorKind.SYSTEM or (by.kind == ActorKind.STAFF and by.has(Role.KKV_EDITOR))


def require_editor(by: Actor) -> None:
    """Let only editors of the competence centre pass, or the system's command line.

    Raises:
        Refused: the person does not edit templates.
    """
    if not may_edit(by):
        raise Refused(_("Vorlagen ändern darf nur die KKV-Redaktion."))


def require_unreleased(version: TemplateVersion) -> None:
    """A version is released once.

    Raises:
        Conflict: it is released already; says when.
    """
    if hasattr(version, "release"):
        raise Conflict(
            _("Version %(version)s ist schon freigegeben, seit %(day)s."),
            version=version.version,
            day=f"{version.release.released_at:%d.%m.%Y}",
        )
