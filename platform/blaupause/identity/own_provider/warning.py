"""Who administers a town is told by mail, once, that its SAML provider's last certificate ends within a month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from blaupause.audit import action, note
from blaupause.crypto.keys import Keys
from blaupause.domain import now
from blaupause.identity.enums import ProviderKind, ProviderState
from blaupause.identity.links import origin
from blaupause.identity.models import OwnProvider
from blaupause.identity.team.queries import addresses_of_admins
from blaupause.jobs import later
from blaupause.tenancy.directory import town_by_slug

from . import saml
from .trial import PAGE

if TYPE_CHECKING:
    from datetime import datetime

    from blaupause.domain import Actor

TOLD: Final = "end_told"
"""In what is described: the end that was told of. A new certificate has another."""


@action("own_providers.looked_for", silent=True)
def look_for_ends(*, by: Actor) -> None:  # noqa: ARG001 – every action says who
    """Let each town be told whose switched-on provider has no certificate for longer. Silent: the mail is noted."""
    moment = now()
    rows = OwnProvider.objects.select_for_update(of=("self",)).select_related("town")
    for own in rows.filter(kind=ProviderKind.SAML, state=ProviderState.ON).order_by("pk"):
        end = saml.ends_at(own.described)
        if end is None or not saml.ends_soon(own.described, at=moment) or own.described.get(TOLD) == end.isoformat():
            continue
        own.described = {**own.described, TOLD: end.isoformat()}
        own.save(update_fields=["described"])
        later("identity.warn_of_certificate", provider_id=own.pk)


@action("own_provider.end_told")
def warn(*, provider_id: int, by: Actor) -> OwnProvider | None:  # noqa: ARG001 – the event says who
    """Write to everybody who administers the town, unless it was renewed meanwhile."""
    own = OwnProvider.objects.select_related("town").filter(pk=provider_id).first()
    end = saml.ends_at(own.described) if own is not None else None
    if own is None or end is None or not saml.ends_soon(own.described, at=now()):
        return None
    addresses = addresses_of_admins(own.town)
    for address in addresses:
        _message(own, end, address).send()
    note(town=own.town.slug, mails=len(addresses))
    return own


def _message(own: OwnProvider, end: datetime, address: str) -> EmailMessage:
    found = town_by_slug(own.town.slug) or own.town
    facts = {"town": own.town.name, "end": end, "url": f"{origin(found.host)}{PAGE}"}
    mark = Keys.of_hub().hmac("certificate-mail", address)[:16]
    return EmailMessage(
        subject=_("%(town)s: Zertifikat Ihrer Anmeldung läuft ab") % facts,
        body=render_to_string("identity/mail/certificate.txt", facts),
        to=[address],
        headers={"Message-ID": f"<certificate-{own.town.slug}-{end:%Y%m%d}-{mark}@{settings.DOMAIN}>"},
    )
