"""The mail that invites somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blaupause.crypto.keys import Keys
from blaupause.identity.enums import StaffRole
from blaupause.identity.links import origin
from blaupause.identity.queries import names_of
from blaupause.tenancy.directory import town_by_slug

from .tokens import token_of

if TYPE_CHECKING:
    from datetime import datetime

    from blaupause.identity.models import Invitation
    from blaupause.tenancy.models import Town

TEAM_PAGE: Final = "/einrichtung/team/"
"""The town's own page; rooms of towns are not imported here."""


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


def about_account(invitation: Invitation, *, username: str, is_usable: bool) -> EmailMessage:
    """Tell whoever was invited that they have an account already; `is_usable`: it is not switched off."""
    facts = {
        "town": invitation.town.name,
        "username": username,
        "is_usable": is_usable,
        "expires_at": invitation.expires_at,
        "url": address_of(invitation),
    }
    return EmailMessage(
        subject=_("%(town)s: So melden Sie sich an") % facts,
        body=render_to_string("identity/mail/account.txt", facts),
        to=[invitation.email],
        headers={"Message-ID": f"<account-{invitation.uuid}-{invitation.edition}@{settings.DOMAIN}>"},
    )


def reminder(town: Town, count: int, address: str, *, at: datetime) -> EmailMessage:
    """Tell somebody who administers a town how many people await its look, and where."""
    found = town_by_slug(town.slug) or town
    facts = {"town": town.name, "count": count, "url": f"{origin(found.host)}{TEAM_PAGE}"}
    address_mark = Keys.of_hub().hmac("reminder", address)[:16]
    return EmailMessage(
        subject=ngettext(
            "%(town)s: Arbeitet diese Person noch mit?", "%(town)s: Arbeiten diese Personen noch mit?", count
        )
        % facts,
        body=render_to_string("identity/mail/reviews.txt", facts),
        to=[address],
        headers={"Message-ID": f"<reviews-{town.slug}-{at:%Y%m%d}-{address_mark}@{settings.DOMAIN}>"},
    )


def address_of(invitation: Invitation) -> str:
    """Return the invitation's newest link, on the town's own host."""
    town = town_by_slug(invitation.town.slug) or invitation.town
    path = reverse("team:invitation", args=[token_of(invitation)], urlconf=settings.TOWN_URLCONF)
    return f"{origin(town.host)}{path}"
