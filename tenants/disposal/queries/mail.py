"""The mail to those who may confirm that a list is deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from blaupause.crypto.codes import town_hmac
from blaupause.identity.links import town_origin
from blaupause.tenancy.context import current_town
from tenants.disposal.enums import Step
from tenants.disposal.models import Disposal
from tenants.organisation import queries as organisation

if TYPE_CHECKING:
    from uuid import UUID


def confirmers(reference: UUID) -> tuple[str, ...]:
    """Return where those read mail who may confirm; nobody where nothing waits for them."""
    found = Disposal.objects.filter(reference=reference).first()
    return organisation.addresses_of_others(found.asked_by) if found and found.step == Step.ASKED else ()


def confirming_mail(found: Disposal, to: str) -> EmailMessage:
    """Ask one of those who may confirm: no file number is in it; nobody reads who else was asked."""
    facts = {
        "town": current_town().name,
        "service": found.service_title,
        "url": town_origin() + reverse("disposal:one", settings.TOWN_URLCONF, [found.reference]),
    }
    about = town_hmac("disposal-mail", f"{to}:{found.asked_at}")[:16]
    return EmailMessage(
        subject=_("%(town)s: Vorgänge warten auf Ihre Bestätigung zum Löschen") % facts,
        body=render_to_string("disposal/mail/confirm.txt", facts),
        from_email=organisation.mail_sender(),
        to=[to],
        headers={"Message-ID": f"<disposal-{found.reference}-{about}@{settings.DOMAIN}>"},
    )
