"""The mark of a consent that was ticked and waits for the login that confirms it.

It lies in the session of the browser in that town and travels with the login (`Start.listing`, the hand-off). Only
where both meet again, for the same person, the consent counts, once: an old address, another browser, another person
or a second tab bring one half of it at most.
"""

from __future__ import annotations

import hmac
import secrets
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.utils.translation import gettext as _

from blaupause.domain import ActorKind

from .actions import ask_for_mail

if TYPE_CHECKING:
    from blaupause.domain import Actor
    from blaupause.identity.models import Listing
    from blaupause.identity.requests import KnownRequest
    from blaupause.identity.sessions import ServerSession

MARK: Final = "listing_asked"


def set_mark(session: ServerSession, by: Actor) -> str:
    """Remember that this person has ticked it here; return what travels with their login."""
    mark = secrets.token_urlsafe(16)
    session[MARK] = {"mark": mark, "by": by.id}
    return mark


def take_mark(session: ServerSession, travelled: str, by: Actor) -> bool:
    """Tell whether whoever arrives is who ticked it in this browser; it is used up, whatever the answer."""
    if not travelled:
        return False
    kept = session.pop(MARK, None)
    if kept is None or by.kind != ActorKind.CITIZEN:
        return False
    return hmac.compare_digest(kept["mark"], travelled) and hmac.compare_digest(kept["by"], by.id)


def tell(request: KnownRequest, *, listing: Listing | None, by: Actor) -> None:
    """Say what became of the consent: on the page, and by mail that there is one."""
    if listing is not None:
        ask_for_mail(listing=listing.pk, by=by)
        messages.success(request, _("Ihre Zustimmung ist gespeichert."))
    else:
        messages.warning(
            request,
            _("Es ist nichts zugestimmt: Sie haben sich mit einem anderen Konto angemeldet oder zu lange gewartet."),
        )
