"""What goes to whom, in which way, and when it counts as served. Pure: facts in, judgement out, no query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from blaupause.engine.letters import Remedy, RemedyKind, Sender
from blaupause.standards.deadlines import Law, last_retrieval, served_when_retrieved, served_when_sent
from blaupause.ui import formats

from .enums import Channel, DeliveryState, Purpose

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from blaupause.standards.holidays import Calendar

    from .models import Delivery, Notice


@dataclass(frozen=True, slots=True)
class Service:
    """When a notice counts as served (Bekanntgabe), as far as the records tell.

    Attributes:
        day: None while that is not certain.
        sentence: the same in words, with what it rests on.
    """

    day: date | None
    sentence: str


def mail_key(purpose: Purpose, about: str) -> str:
    """Return the key under which a mail about something is kept once."""
    return f"mail:{purpose}:{about}"


def about(notice: Notice) -> str:
    """Return how deliveries name a notice."""
    return f"notice:{notice.pk}"


def letter_key(notice: Notice) -> str:
    """Return how its delivery by post is named, and the file that is printed."""
    return f"letter:{about(notice)}"


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


def service_of(notice: Notice, deliveries: Sequence[Delivery], calendar: Calendar) -> Service:
    """Tell when a notice counts as served: by the earliest way that counts.

    Args:
        notice: which notice; its law says how days are counted.
        deliveries: its ways, with the mail that told of it (the notification).
        calendar: the holidays where the town lies.

    Source: VwVfG § 41 (2) and (2a), AO § 122 (2) and § 122a, read together in docs/adr/0010: the fourth day after
    posting; with the inbox only when it was fetched within ten days of the notification, and the later day for tax.
    """
    notified, law = _notified(deliveries), Law(notice.law)
    found = [service for delivery in deliveries if (service := _service(delivery, notified, law, calendar))]
    certain = [service for service in found if service.day is not None]
    if certain:
        return min(certain, key=lambda service: service.day or date.max)
    return found[-1] if found else Service(None, _("Der Bescheid ist noch nicht unterwegs."))


def retrieval_ends(deliveries: Sequence[Delivery]) -> date | None:
    """Tell the last day on which fetching serves a notice; None while nobody was notified."""
    notified = _notified(deliveries)
    return last_retrieval(notified) if notified else None


def _notified(deliveries: Sequence[Delivery]) -> date | None:
    told = (each for each in deliveries if each.channel == Channel.MAIL and each.purpose == Purpose.NOTICE)
    sent = next((each.sent_at for each in told), None)
    return timezone.localdate(sent) if sent else None


def _service(delivery: Delivery, notified: date | None, law: Law, calendar: Calendar) -> Service | None:
    if delivery.channel == Channel.INBOX:
        return _by_inbox(notified, _day(delivery.retrieved_at), law, calendar)
    if delivery.channel == Channel.LETTER and delivery.state == DeliveryState.SENT:
        sent = _day(delivery.sent_at)
        day = served_when_sent(sent, law, calendar)
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


def _by_inbox(notified: date | None, retrieved: date | None, law: Law, calendar: Calendar) -> Service:
    if notified is None:
        return Service(None, _("Der Hinweis per E-Mail ist noch nicht gesendet. Erst mit ihm läuft die Frist."))
    served = served_when_retrieved(notified, retrieved, law, calendar)
    last = formats.day(last_retrieval(notified))
    facts = {"day": formats.day(served), "retrieved": formats.day(retrieved), "last": last}
    if served and law == Law.VWVFG:
        return Service(served, _("Bekannt gegeben am %(day)s: Tag nach dem Abruf am %(retrieved)s.") % facts)
    if served:
        return Service(
            served,
            _("Gilt als bekannt gegeben am %(day)s: frühestens 4. Tag nach dem Hinweis, abgerufen am %(retrieved)s.")
            % facts,
        )
    if retrieved:
        return Service(None, _("Erst am %(retrieved)s abgerufen, nach mehr als zehn Tagen: Der Brief zählt.") % facts)
    return Service(None, _("Noch nicht abgerufen. Ohne Abruf bis %(last)s geht der Bescheid als Brief hinaus.") % facts)


def _day(moment: datetime | None) -> Any:
    return timezone.localdate(moment) if moment else None
