"""What the hub may know of the town's look: what stands on every page of it."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Final

from blaupause.audit import action
from blaupause.tenancy.context import current_town
from shared_services.catalogue import actions as catalogue
from tenants.organisation import rules
from tenants.organisation.models import Profile, StoredFile
from tenants.organisation.queries.facts import contact_line
from tenants.organisation.queries.logo import mark_of

if TYPE_CHECKING:
    from blaupause.domain import Actor

LARGEST_LOGO: Final = 200_000
"""Bytes of a picture that is copied; with a larger one the hub shows the letters."""


@action("look.shown_again", silent=True)
def show_look(*, by: Actor) -> None:
    """Show the hub the profile that counts, where it knows none or another: of a town that was restored, say.

    Raises:
        Refused: the actor does not administer this town.
    """
    rules.require_admin(by, current_town().slug)
    saved = Profile.objects.order_by("-number").first()
    if saved is not None:
        show(saved, by)


def show(current: Profile, by: Actor) -> None:
    """Show the hub what has just become the town's profile."""
    look: catalogue.Look = {
        "display_name": current.display_name,
        "subline": current.subline,
        "monogram": current.monogram,
        "tone_light": current.tone_light,
        "tone_dark": current.tone_dark,
        "contact": contact_line(current),
        "phone": current.phone,
        "email": current.email,
        "logo": _logo(current),
    }
    catalogue.show_look(look=look, as_of=current.created_at, by=by)


def _logo(current: Profile) -> catalogue.Logo | None:
    mark, logo = mark_of(current), current.logo or {}
    if mark is None:
        return None
    pictures = {name: logo[name]["file"] for name in ("light", "dark") if logo.get(name)}
    files = {str(each.uuid): each for each in StoredFile.objects.filter(uuid__in=pictures.values())}
    if len(files) < len(set(pictures.values())) or any(file.size > LARGEST_LOGO for file in files.values()):
        return None
    told = {name: _as_address(files[uuid]) for name, uuid in pictures.items()}
    return {
        "alt": mark.alt,
        "width": mark.width,
        "height": mark.height,
        "light": told["light"],
        "dark": told.get("dark", ""),
    }


def _as_address(file: StoredFile) -> str:
    return f"data:{file.media_type};base64,{base64.b64encode(file.content).decode()}"
