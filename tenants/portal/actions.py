"""What citizens do after sending. What it does to a case, casework knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from blaupause import uploads
from blaupause.audit import action
from blaupause.domain import Conflict, Invalid, now
from tenants.applications.models import Applicant
from tenants.casework import actions as casework
from tenants.correspondence import actions as correspondence
from tenants.correspondence.enums import Direction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blaupause.domain import Actor
    from tenants.applications.models import Application
    from tenants.correspondence.models import Message
    from tenants.portal.queries import Opened

ACCEPTED: Final = ("application/pdf", "image/jpeg", "image/png")
LARGEST: Final = 10_000_000
MOST: Final = 5


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as somebody sent it, unchecked."""

    name: str
    content: bytes


def answer_office(*, application: Application, text: str, files: Sequence[Sent], by: Actor) -> Message:
    """Answer the office, or write to it: text, files, or both. All of it arrives, or nothing.

    Raises:
        Invalid: a file is refused, with the reason; or there are too many, or there is nothing at all.
        Conflict: the case is closed.
    """
    if len(files) > MOST:
        raise Invalid(_("Schicken Sie höchstens %(most)s Dateien auf einmal."), field="files", most=MOST)
    clean = [_checked(file) for file in files]
    return casework.receive_answer(application=application, body=text, files=clean, by=by)


def _checked(file: Sent) -> uploads.Clean:
    scanner = uploads.scanner_at(settings.UPLOAD_SCANNER)
    checked = uploads.inspect(file.name, file.content, ACCEPTED, LARGEST, scanner=scanner)
    if isinstance(checked, uploads.Rejected):
        raise Invalid(checked.reason, field="files")
    return checked


def note_opened(*, opened: Opened, by: Actor) -> None:
    """Write down that somebody opened what lies in their inbox; that is when a notice is served (VwVfG § 41 (2a))."""
    if opened.notice is not None:
        correspondence.record_retrieval(notice=opened.notice.notice, by=by)
    elif opened.entry.is_new:
        correspondence.mark_read(application=opened.entry.application, direction=Direction.TO_APPLICANT, by=by)


@action("applicant.inbox_consent_given")
def agree_to_inbox(*, by: Actor) -> Applicant:
    """Record that a person agrees to electronic service of notices.

    Raises:
        Conflict: the account has not sent anything here yet, so there is nothing to serve.

    Source: VwVfG § 41 (2a), OZG § 9.
    """
    applicant = _applicant(by)
    applicant.inbox_consent_at, applicant.inbox_withdrawn_at = now(), None
    applicant.save(update_fields=["inbox_consent_at", "inbox_withdrawn_at"])
    return applicant


@action("applicant.inbox_consent_withdrawn")
def withdraw_from_inbox(*, by: Actor) -> Applicant:
    """Record that a person wants notices by letter from now on, also those about what they sent before.

    Raises:
        Conflict: the account has not sent anything here yet.
    """
    applicant = _applicant(by)
    applicant.inbox_consent_at, applicant.inbox_withdrawn_at = None, now()
    applicant.save(update_fields=["inbox_consent_at", "inbox_withdrawn_at"])
    return applicant


def _applicant(by: Actor) -> Applicant:
    found = Applicant.objects.select_for_update().filter(pseudonym=by.id).first()
    if found is None:
        raise Conflict(_("Sie haben hier noch keinen Antrag gestellt."))
    return found
