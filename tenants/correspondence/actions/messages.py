"""Messages between the office and the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blaupause.audit import action
from blaupause.domain import Actor, now
from tenants.correspondence.enums import Direction, MessageKind, Purpose
from tenants.correspondence.models import Message

from . import mail

if TYPE_CHECKING:
    from datetime import date

    from tenants.applications.models import Application

_TOLD: dict[MessageKind, Purpose] = {MessageKind.QUESTION: Purpose.QUESTION, MessageKind.CLOSING: Purpose.ANSWER}


@action("message.sent")
def send_message(
    *,
    application: Application,
    kind: MessageKind,
    subject: str,
    body: str,
    due_on: date | None = None,
    wants_files: bool = False,
    by: Actor,
) -> Message:
    """Write to the person. It lies at the status page and in the inbox; a mail only says that it is there."""
    written = Message.objects.create(
        application=application,
        direction=Direction.TO_APPLICANT,
        kind=kind,
        subject=subject,
        body=body,
        wants_files=wants_files,
        due_on=due_on,
        author_id=by.id,
        author_name=by.name,
        sent_at=now(),
    )
    if kind in _TOLD:
        mail.tell(application=application, purpose=_TOLD[kind], about=f"message:{written.pk}", by=by)
    return written


@action("message.received")
def receive_message(*, application: Application, subject: str, body: str, kind: MessageKind, by: Actor) -> Message:
    """Keep what the person wrote; open questions are answered by it."""
    moment = now()
    if kind == MessageKind.ANSWER:
        asked = application.messages.filter(kind=MessageKind.QUESTION, answered_at__isnull=True)
        asked.update(answered_at=moment)
    return Message.objects.create(
        application=application,
        direction=Direction.TO_OFFICE,
        kind=kind,
        subject=subject,
        body=body,
        author_id=by.id,
        author_name=by.name,
        sent_at=moment,
    )


@action("message.read")
def mark_read(*, application: Application, direction: Direction, by: Actor) -> Application:  # noqa: ARG001 – @action writes down who it was
    """Note that the messages that went in a direction have been read."""
    application.messages.filter(direction=direction, read_at__isnull=True).update(read_at=now())
    return application
