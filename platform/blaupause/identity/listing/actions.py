"""What can be done about being listed across towns: in the phase "identity", where nothing else is said.

Who acts is named as the town names them: no event joins what two towns call one person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import Conflict
from blaupause.identity.models import Listing
from blaupause.jobs import later

from .sealing import sealed

if TYPE_CHECKING:
    from blaupause.domain import Actor
    from blaupause.tenancy.models import Town

log = structlog.get_logger(__name__)


@action("listing.agreed")
def agree(*, town: Town, account: str, by: Actor) -> Listing:
    """List what this person sent to a town for their account across towns, from now on; saying so twice is once."""
    note(town=town.slug)
    found, _created = Listing.objects.get_or_create(
        account_id=account,
        town=town,
        defaults={"pseudonym": sealed(by.id, account=account, town=town), "agreed_on": timezone.localdate()},
    )
    return found


@action("listing.mail_asked_for", silent=True)
def ask_for_mail(*, listing: int, by: Actor) -> None:  # noqa: ARG001 – every action says who
    """Let the town tell the person by mail that they agreed, so that nobody does it in their name unseen. In a town.

    Silent: the mail is an event of its own.
    """
    later("correspondence.confirm_listing", listing=listing)


@action("listing.taken_back")
def take_back(*, town: Town, account: str, by: Actor) -> None:
    """List it no longer: the row goes at once.

    Raises:
        Conflict: it is not listed, or was taken back before.
    """
    note(town=town.slug)
    count, _rows = Listing.objects.filter(account_id=account, town=town).delete()
    if not count:
        raise Conflict(_("Die gesammelte Anzeige war schon beendet."))
    log.info("listing.taken_back", town=town.slug, actor=by.id)


@action("listing.opened")
def note_opened(*, towns: int, by: Actor) -> None:
    """Write down that somebody looks at all of it. At the hub nobody reads which towns: each writes its own reading."""
    note(towns=towns)
    log.info("listing.opened", towns=towns, actor=by.id)
