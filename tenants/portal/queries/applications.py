"""An application as the person sees it who sent it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from blaupause.domain import NotFound
from tenants.applications import queries as applications
from tenants.casework import queries as casework
from tenants.correspondence import queries as correspondence
from tenants.correspondence.enums import Direction

if TYPE_CHECKING:
    from uuid import UUID

    from blaupause.engine.letters import Letter
    from tenants.applications.models import Application, Attachment
    from tenants.casework.queries import Progress
    from tenants.correspondence.models import Message, Notice
    from tenants.organisation.models import StoredFile


@dataclass(frozen=True, slots=True)
class Stand:
    """Where an application stands, and what can be read of it.

    Attributes:
        headline: what happened or what is needed, first.
        answer: the closing answer of a report, when its template makes it public or the visitor may read.
        notice: the decision's document; None while there is none, or for those who may not know.
        copy: what was sent, as PDF; None while it is being made.
    """

    application: Application
    progress: Progress
    headline: str
    answer: Message | None
    notice: Notice | None
    copy: StoredFile | None
    has_proof: bool


@dataclass(frozen=True, slots=True)
class NoticePage:
    """The decision as a page; the PDF is the legal document."""

    notice: Notice
    letter: Letter
    progress: Progress
    served: str


def by_code(code: str) -> Application:
    """Return the application of a status code.

    Raises:
        NotFound: this town has none with that code.
    """
    return applications.by_code(code)


def of_account(pseudonym: str, uuid: UUID) -> Application:
    """Return an application of an account.

    Raises:
        NotFound: the account has sent no such application in this town.
    """
    found = applications.of_pseudonym(pseudonym).filter(uuid=uuid).select_related("applicant").first()
    if found is None:
        raise NotFound(_("Diesen Antrag gibt es nicht."))
    return found


def stand(application: Application, *, may_read: bool) -> Stand:
    """Return where an application stands; without `may_read` nothing that was written in it (D10)."""
    progress = casework.progress(application)
    template = applications.bundle(application).template
    return Stand(
        application,
        progress,
        _headline(application, progress),
        progress.answer if may_read or template.answer_public else None,
        correspondence.notice_of(application) if may_read else None,
        applications.copy_of(application) if may_read else None,
        has_proof=bool(application.proof_hmac),
    )


def _headline(application: Application, progress: Progress) -> str:
    said = {
        "waiting": _("Wir haben eine Frage an Sie"),
        "new": _("Ihre Angaben sind bei uns angekommen"),
        "in_review": _("Wir arbeiten daran"),
        "withdrawn": _("Sie haben es zurückgezogen"),
        "done": _("Wir haben geantwortet"),
    }.get(progress.word, _("Wir haben entschieden"))
    return f"{application.service_title}: {said}"


def proof_question(application: Application) -> tuple[str, str]:
    """Return label and hint of the question whose answer is the second proof; empty where there is none."""
    bundle = applications.bundle(application)
    question = bundle.form.questions.get(bundle.template.second_proof)
    if question is None or not application.proof_hmac:
        return "", ""
    return applications.filled(application, question.label), applications.filled(application, question.hint)


def is_nobodys(application: Application) -> bool:
    """Whether its code is all that leads to it, so that the code alone is enough to answer."""
    return applications.is_nobodys(application)


def knows_proof(application: Application, typed: str) -> bool:
    """Whether somebody knows the second proof."""
    return applications.has_proof(application, typed)


def messages(application: Application) -> list[Message]:
    """Return what was written back and forth, newest first."""
    return list(correspondence.messages_of(application).order_by("-pk"))


def has_unread(application: Application) -> bool:
    return (
        correspondence.messages_of(application).filter(direction=Direction.TO_APPLICANT, read_at__isnull=True).exists()
    )


def open_question(application: Application) -> Message | None:
    """Return the question the office waits for an answer to."""
    return casework.progress(application).question


def why_kept(application: Application) -> str:
    """Return why what was sent cannot be taken back and what to do instead; "" where it can."""
    return applications.why_kept(application)


def attachments(application: Application) -> list[Attachment]:
    return list(applications.attachments(application))


def attachment(application: Application, uuid: UUID) -> StoredFile:
    """Return a file of an application.

    Raises:
        NotFound: it has no such file.
    """
    return applications.attachment_file(application, uuid)


def copy(application: Application) -> StoredFile:
    """Return what was sent, as PDF.

    Raises:
        NotFound: it is being made.
    """
    found = applications.copy_of(application)
    if found is None:
        raise NotFound(_("Die Kopie wird noch erstellt."))
    return found


def notice(application: Application) -> Notice:
    """Return the decision's document.

    Raises:
        NotFound: there is none.
    """
    found = correspondence.notice_of(application)
    if found is None:
        raise NotFound(_("Zu diesem Antrag gibt es keinen Bescheid."))
    return found


def notice_page(application: Application) -> NoticePage:
    """Return the decision as a page.

    Raises:
        NotFound: there is none.
    """
    found = notice(application)
    return NoticePage(
        found,
        correspondence.notice_letter(found),
        casework.progress(application),
        correspondence.service(found).sentence,
    )


def notice_file(application: Application) -> tuple[Notice, StoredFile]:
    """Return the decision and its PDF with its content.

    Raises:
        NotFound: there is none, or it is being made.
    """
    found = notice(application)
    return found, correspondence.file_of(found)
