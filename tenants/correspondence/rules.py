"""What goes to whom, in which way, and when it counts as served. Pure: facts in, judgement out, no query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from blaupause.engine.letters import Remedy, RemedyKind, Sender
from blaupause.standards.deadlines import RETRIEVAL_DAYS, Law, served_when_retrieved, served_when_sent
from blaupause.ui import formats

from .enums import Channel, DeliveryState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from blaupause.engine.bundles import Bundle

    from .models import Delivery, Notice

TAX_CODE: Final = "(AO)"
"""How templates name the law of communal taxes among their legal bases (KAG § 4)."""


@dataclass(frozen=True, slots=True)
class Service:
    """When a notice counts as served (Bekanntgabe), as far as the records tell.

    Attributes:
        day: None while that is not certain.
        sentence: the same in words, with what it rests on.
    """

    day: date | None
    sentence: str


def law_of(bundle: Bundle) -> Law:
    """Tell which procedural law a service follows. Communal taxes follow the AO (KAG § 4), the rest the VwVfG."""
    return Law.AO if any(TAX_CODE in basis.title for basis in bundle.template.legal_basis) else Law.VWVFG


def remedy_of(values: Mapping[str, Any], *, kind: str, sender: Sender) -> Remedy:
    """Say what can be done against a notice, from the town's values; `kind` is what the template says.

    An objection goes to the authority that acted, at the address of its letterhead; an action to the court, whose seat
    is what follows its name: "Verwaltungsgericht Kassel, Goethestraße 41" or just its place (VwGO § 58 (1)).
    """
    chosen = RemedyKind(values.get("remedy") or kind)
    if chosen == RemedyKind.OBJECTION:
        return Remedy(kind=chosen, addressee=sender.authority, seat=", ".join(sender.address))
    if chosen == RemedyKind.ACTION:
        court, _comma, seat = str(values.get("court", "")).partition(",")
        return Remedy(kind=chosen, addressee=court.strip(), seat=seat.strip() or court.strip().partition(" ")[2])
    return Remedy(kind=chosen)


def service_of(notice: Notice, deliveries: Sequence[Delivery]) -> Service:
    """Tell when a notice counts as served: by the earliest way that counts.

    Source: services.md §3.4: VwVfG § 41 (2) and (2a), AO § 122 (2): the fourth day after posting; with the inbox the
    day after retrieval, and not at all when it was not retrieved within ten days.
    """
    found = [service for delivery in deliveries if (service := _service(delivery, Law(notice.law)))]
    certain = [service for service in found if service.day is not None]
    if certain:
        return min(certain, key=lambda service: service.day or date.max)
    return found[-1] if found else Service(None, _("Der Bescheid ist noch nicht unterwegs."))


def _service(delivery: Delivery, law: Law) -> Service | None:
    if delivery.channel == Channel.INBOX:
        return _by_inbox(_day(delivery.sent_at), _day(delivery.retrieved_at))
    if delivery.channel == Channel.LETTER and delivery.state == DeliveryState.SENT:
        sent = _day(delivery.sent_at)
        day = served_when_sent(sent, law)
        facts = {"sent": formats.day(sent), "day": formats.day(day)}
        return Service(
            day,
            _(
                "Gilt als bekannt gegeben am %(day)s: 4. Tag nach dem Absenden am %(sent)s. "
                "Kommt der Brief später oder gar nicht an, zählt das."
            )
            % facts,
        )
    return None


def _by_inbox(available: date, retrieved: date | None) -> Service:
    last = available + timedelta(days=RETRIEVAL_DAYS)
    served = served_when_retrieved(available, retrieved)
    facts = {"day": formats.day(served), "retrieved": formats.day(retrieved), "last": formats.day(last)}
    if served:
        return Service(served, _("Bekannt gegeben am %(day)s: Tag nach dem Abruf am %(retrieved)s.") % facts)
    if retrieved:
        return Service(None, _("Erst am %(retrieved)s abgerufen, nach mehr als zehn Tagen: Der Brief zählt.") % facts)
    return Service(None, _("Noch nicht abgerufen. Ohne Abruf bis %(last)s geht der Bescheid als Brief hinaus.") % facts)


def _day(moment: datetime | None) -> Any:
    return timezone.localdate(moment) if moment else None
