"""The mail that invites somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from blaupause.identity.enums import StaffRole
from blaupause.identity.links import origin
from blaupause.identity.queries import names_of
from blaupause.tenancy.directory import town_by_slug

from .tokens import token_of

if TYPE_CHECKING:
    from blaupause.identity.models import Invitation


def message(invitation: Invitation) -> EmailMessage:
    """Write the mail: who invites to what, the link, and until when it opens."""
    facts = {
        "town": invitation.town.name,
        "roles": [str(StaffRole(role).label) for role in invitation.roles],
        "inviter": names_of([invitation.invited_by]).get(invitation.invited_by, ""),
        "expires_at": invitation.expires_at,
        "url": address_of(invitation),
    }
    return EmailMessage(
        subject=_("%(town)s: Einladung zur Mitarbeit") % facts,
        body=render_to_string("identity/mail/invitation.txt", facts),
        to=[invitation.email],
        headers={"Message-ID": f"<invitation-{invitation.uuid}-{invitation.edition}@{settings.DOMAIN}>"},
    )


def address_of(invitation: Invitation) -> str:
    """Return the invitation's newest link, on the town's own host."""
    town = town_by_slug(invitation.town.slug) or invitation.town
    path = reverse("team:invitation", args=[token_of(invitation)], urlconf=settings.TOWN_URLCONF)
    return f"{origin(town.host)}{path}"
