"""Mail of the demo: it is written into a folder and shown on a page. Nothing is ever sent."""

from __future__ import annotations

import email
import email.policy
import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage as ParsedMessage
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail.backends.base import BaseEmailBackend

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.mail import EmailMessage


LINK = re.compile(r"https?://[^\s<>]+")


class OutboxBackend(BaseEmailBackend):
    """Writes each message as a file. Refuses to exist outside the demo: mail must not vanish."""

    def __init__(self, *, fail_silently: bool = False, **_options: object) -> None:
        if not settings.DEMO:
            raise ImproperlyConfigured("infra.demo.mail is for the demo only.")
        super().__init__(fail_silently=fail_silently)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            lay_down(message.message().as_bytes(), folder=_folder())
        return len(email_messages)


def lay_down(content: bytes, *, folder: Path) -> None:
    """Write a message into the folder of mails; whoever looks there never sees half of one."""
    folder.mkdir(parents=True, exist_ok=True)
    moment = datetime.now(tz=UTC).strftime("%Y%m%dT%H%M%S%f")
    name = f"{moment}-{uuid.uuid4().hex[:8]}"
    unfinished = folder / f".{name}"
    unfinished.write_bytes(content)
    unfinished.rename(folder / f"{name}.eml")


@dataclass(frozen=True, slots=True)
class Mail:
    """A message of the outbox, as a person reads it."""

    name: str
    at: datetime
    sender: str
    to: str
    subject: str
    message_id: str
    text: str
    attachments: tuple[str, ...]

    @property
    def links(self) -> list[str]:
        """The addresses a mail program would make clickable."""
        return LINK.findall(self.text)


def outbox() -> list[Mail]:
    """Return every message, the newest first."""
    files = sorted(_folder().glob("*.eml"), reverse=True)
    return [_read(file) for file in files]


def mail(name: str) -> Mail | None:
    """Return one message by its name; None when there is none."""
    return next((each for each in outbox() if each.name == name), None)


def _folder() -> Path:
    return Path(getattr(settings, "EMAIL_FILE_PATH", "var/post"))


def _read(file: Path) -> Mail:
    message = email.message_from_bytes(file.read_bytes(), _class=ParsedMessage, policy=email.policy.default)
    body = message.get_body(preferencelist=("plain", "html"))
    return Mail(
        name=file.stem,
        at=datetime.strptime(file.stem.split("-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC),
        sender=str(message["From"] or ""),
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        message_id=str(message["Message-ID"] or ""),
        text=body.get_content() if body else "",
        attachments=tuple(part.get_filename() or "" for part in message.iter_attachments()),
    )
