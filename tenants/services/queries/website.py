"""What a town needs to point to its services from its own website: link texts, a QR code, a poster."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import segno
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from blaupause.engine.letters import Layout, Letter, Sender, render
from blaupause.engine.letters.model import Bullets, Heading, Paragraph, Picture, Small
from blaupause.identity.links import origin
from blaupause.tenancy.context import current_town
from tenants.organisation import queries as organisation
from tenants.services.queries.offers import offer, offers

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from tenants.services.queries.offers import Offer

ON_POSTER: Final = 6
"""Services that a poster names; more would not be read in passing."""
PIXELS: Final = 12
"""Of one square in the PNG: a code of a usual address is some 500 pixels wide."""


@dataclass(frozen=True, slots=True)
class Linked:
    """A service as the town's own website links it."""

    slug: str
    title: str
    summary: str
    address: str

    @property
    def html(self) -> SafeString:
        return format_html('<a href="{}">{}</a>', self.address, self.title)


@dataclass(frozen=True, slots=True)
class Website:
    """What can be copied: the address of all services, and one link for each."""

    address: str
    links: tuple[Linked, ...]


def website() -> Website:
    """Return what the town's own website can point to. Queries as `offers`."""
    return Website(address_of(), tuple(_linked(each) for each in offers()))


def address_of(slug: str = "") -> str:
    """Return the public address of the town, or of one of its services.

    Raises:
        NotFound: the town does not offer it.
    """
    path = reverse("portal:service", args=[offer(slug).slug]) if slug else "/"
    return f"{origin(current_town().host)}{path}"


def qr_code(address: str, kind: Literal["svg", "png"]) -> bytes:
    """Draw a QR code on white, with the quiet zone that readers need; an eighth of it may be dirty (level M)."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind=kind, scale=PIXELS, border=4, light="white")
    return out.getvalue()


def poster() -> bytes:
    """Set a poster on A4: what can be done online, where, and the code that leads there."""
    address, current, town = address_of(), organisation.profile(), current_town()
    sender = Sender(
        town=current.display_name,
        authority=current.subline,
        address=tuple(part for part in (current.street, f"{current.postcode} {current.place}".strip()) if part),
        phone=current.phone,
        email=current.email,
        colour=current.tone_light,
    )
    titles = tuple(each.title for each in offers()[:ON_POSTER])
    shown = address.removesuffix("/").partition("://")[2]
    lead = (Heading(_("Zum Beispiel:")), Bullets(titles)) if titles else ()
    return render(
        Letter(
            layout=Layout.POSTER,
            sender=sender,
            title=_("Das geht jetzt online"),
            file_number="",
            day=timezone.localdate(),
            blocks=(
                Paragraph(_("Ohne Termin, ohne Warten, auch am Wochenende.")),
                *lead,
                Picture(qr_code(address, "svg").decode(), _("QR-Code mit der Adresse %(url)s") % {"url": address}, 70),
                Paragraph(_("Code mit dem Telefon abfotografieren oder eingeben: %(address)s") % {"address": shown}),
                Small(_("Lieber persönlich? Wir sind auch weiter vor Ort für Sie da.")),
            ),
            mark=_("Beispiel") if town.is_sample else "",
        )
    )


def _linked(found: Offer) -> Linked:
    address = f"{origin(current_town().host)}{reverse('portal:service', args=[found.slug])}"
    return Linked(found.slug, found.title, found.summary, address)
