"""Who may change the catalogue. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from blaupause.domain import Actor, ActorKind, Conflict, Refused

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
