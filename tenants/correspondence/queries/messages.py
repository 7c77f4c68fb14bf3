"""Messages, notices and how they were delivered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from blaupause.domain import NotFound
from tenants.correspondence import rules
from tenants.correspondence.enums import Channel, DeliveryState, Direction, MessageKind, Purpose
from tenants.correspondence.models import Delivery, Message, Notice
from tenants.organisation import queries as organisation

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import QuerySet

    from tenants.applications.models import Applicant, Application
    from tenants.correspondence.rules import Service
    from tenants.organisation.models import StoredFile


def messages_of(application: Application) -> QuerySet[Message]:
    """Return what was written about an application, oldest first."""
    return application.messages.all()


def message(pk: int, application: Application) -> Message:
    """Return a message of an application.

    Raises:
        NotFound: it has no such message.
    """
    found = Message.objects.filter(pk=pk, application=application).first()
    if found is None:
        raise NotFound(_("Diese Nachricht gibt es nicht."))
    return found


def open_question(application: Application) -> Message | None:
    """Return the question the office waits for an answer to, None when it waits for none."""
    asked = application.messages.filter(kind=MessageKind.QUESTION, answered_at__isnull=True)
    return asked.order_by("-pk").first()


def unread_applications() -> QuerySet[Message]:
    """Return ids of the applications with a message that nobody in the office has read, as a subquery."""
    unread = Message.objects.filter(direction=Direction.TO_OFFICE, read_at__isnull=True)
    return unread.order_by().values("application_id")  # type: ignore[return-value]  # rows of one column


def unfinished(chosen: Collection[int]) -> tuple[set[int], set[int]]:
    """Return which applications have a notice or letter that reached nobody, and which a message nobody has read.

    A notice reached somebody when its letter is sent, or it was fetched from the inbox.
    """
    reached = Delivery.objects.filter(
        Q(channel=Channel.LETTER, state=DeliveryState.SENT) | Q(channel=Channel.INBOX, retrieved_at__isnull=False),
        notice=OuterRef("pk"),
    )
    unmade = Notice.objects.filter(Q(file=None) | ~Exists(reached), application__in=chosen)
    waiting = Delivery.objects.filter(
        application__in=chosen, channel=Channel.LETTER, state=DeliveryState.WAITING
    ).values_list("application_id", flat=True)
    unread = unread_applications().filter(application__in=chosen).values_list("application_id", flat=True)
    return {*unmade.values_list("application_id", flat=True), *waiting}, set(unread)


def notice_of(application: Application) -> Notice | None:
    """Return the notice of an application; its file is None while it is being made."""
    return Notice.objects.filter(application=application).select_related("file").defer("file__content").first()


def file_of(notice: Notice) -> StoredFile:
    """Return a notice's PDF with its content.

    Raises:
        NotFound: it is being made.
    """
    if notice.file is None:
        raise NotFound(_("Der Bescheid wird gerade erstellt. Versuchen Sie es in einer Minute noch einmal."))
    return notice.file


def deliveries_of(application: Application) -> QuerySet[Delivery]:
    """Return every way something went to the person, oldest first."""
    return application.deliveries.all()


def service(notice: Notice) -> Service:
    """Tell when a notice counts as served (Bekanntgabe), in words too."""
    return rules.service_of(notice, ways_of(notice), organisation.town_calendar())


def ways_of(notice: Notice) -> list[Delivery]:
    """Return the ways a notice goes, with the mail that told of it."""
    told = rules.mail_key(Purpose.NOTICE, rules.about(notice))
    return list(Delivery.objects.filter(Q(notice=notice) | Q(key=told)))


@dataclass(frozen=True, slots=True)
class Item:
    """What lies in an account's inbox: a notice or a message of the office, newest first."""

    at: datetime
    application: Application
    notice: Notice | None = None
    message: Message | None = None

    @property
    def is_new(self) -> bool:
        if self.message is not None:
            return self.message.read_at is None
        return self.notice is not None and not any(each.retrieved_at for each in self.notice.deliveries.all())


def inbox_of(applicant: Applicant) -> list[Item]:
    """Return what lies in the inbox of an account: messages of the office, and notices delivered there."""
    written = Message.objects.filter(application__applicant=applicant, direction=Direction.TO_APPLICANT)
    notices = Notice.objects.filter(
        deliveries__channel=Channel.INBOX, deliveries__applicant=applicant, file__isnull=False
    )
    found = [Item(each.sent_at, each.application, message=each) for each in written.select_related("application")]
    found += [
        Item(each.created_at, each.application, notice=each)
        for each in notices.select_related("application", "file").defer("file__content").prefetch_related("deliveries")
    ]
    return sorted(found, key=lambda item: item.at, reverse=True)
