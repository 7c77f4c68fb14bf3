"""The first invitation: how a town that nobody administers yet gets somebody who does. For the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from blaupause.domain import SYSTEM, Invalid, NotFound, Role
from blaupause.tenancy import directory
from blaupause.tenancy.context import identity

from . import actions
from .rules import LONGEST_ADDRESS, Rights

if TYPE_CHECKING:
    from blaupause.identity.models import Invitation


def checked(address: str) -> str:
    """Return an address that mail can go to.

    Raises:
        Invalid: it is none, or too long.
    """
    try:
        validate_email(address)
    except ValidationError:
        raise Invalid(f"{address!r} is no mail address.", field="address") from None
    if len(address) > LONGEST_ADDRESS:
        raise Invalid(f"The address is longer than {LONGEST_ADDRESS} characters.", field="address")
    return address


def invite_admin(slug: str, address: str) -> Invitation:
    """Invite somebody to administer a town; the mail is queued and holds the link, which is shown nowhere else.

    Raises:
        Invalid: the address is none.
        NotFound: this cell has no town of that name.
    """
    email = checked(address)
    directory.forget()  # it may have been made this very moment
    town = directory.town_by_slug(slug)
    if town is None:
        raise NotFound(f"This cell has no town {slug!r}. `blaupause town list` shows those it has.")
    with identity():
        return actions.invite(town=town, email=email, rights=Rights((Role.ADMIN,)), reason="Erste Einladung", by=SYSTEM)


def told(invitation: Invitation) -> dict[str, Any]:
    """Return what a command says about it: never the link."""
    return {"email": invitation.email, "role": Role.ADMIN.value, "expires_at": invitation.expires_at.isoformat()}


def line(invitation: Invitation) -> str:
    until = invitation.expires_at.isoformat(timespec="minutes")
    return f"{invitation.email} is invited to administer it; the mail is on its way, its link opens until {until}"
