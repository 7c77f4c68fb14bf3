"""Under which address the town's mail goes out."""

from __future__ import annotations

from email.utils import formataddr
from typing import TYPE_CHECKING

from blaupause.tenancy.context import current_town
from tenants.organisation import rules
from tenants.organisation.models import MailSender
from tenants.organisation.queries.facts import profile

if TYPE_CHECKING:
    from blaupause.tenancy.hosts.rules import Verdict


def own_sender() -> MailSender | None:
    """Return the town's own sender, also one that is not used (yet)."""
    return MailSender.objects.first()


def mail_sender() -> str | None:
    """Return who mail comes from: the town's own address once the DNS covers it, else None, the platform's."""
    own = own_sender()
    if own is None or not own.is_good or not rules.is_possible():
        return None
    return formataddr((profile().display_name, own.address))


def look_at_sender(address: str) -> Verdict:
    """Ask the DNS about an address; nothing is kept by that.

    Raises:
        Invalid: it is no address, or below a domain of the platform's.
        NoResolver: nobody answered.
    """
    from blaupause import dns  # noqa: PLC0415 – what it is made of takes a tenth of a command's start

    return rules.sender_verdict(current_town(), rules.sender_of_town(address), dns.records)
