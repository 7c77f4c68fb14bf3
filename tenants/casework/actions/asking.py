"""Asking the person, and what comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from blaupause.audit import action
from blaupause.domain import Actor, Right, now
from tenants.applications import actions as applications
from tenants.applications import queries as known
from tenants.casework import rules
from tenants.casework.enums import CaseState, DeadlineKind, TaskKind
from tenants.casework.models import Case, Deadline, Task
from tenants.casework.queries import answer_day, case_of
from tenants.casework.queries.cases import locked
from tenants.correspondence import actions as correspondence
from tenants.correspondence.enums import Direction, MessageKind
from tenants.organisation import actions as organisation
from tenants.organisation.enums import FilePurpose

from .keeping import held, keep, rest, resume

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from blaupause.uploads import Clean
    from tenants.applications.models import Application
    from tenants.correspondence.models import Message
    from tenants.organisation.models import StoredFile


@action("case.asked", right=Right.WORK)
def ask_applicant(
    *, case_id: int, body: str, due_on: date | None = None, wants_files: bool = False, by: Actor
) -> Message:
    """Ask the person something: the case waits, its deadline rests, a task says for what.

    Raises:
        NotFound: there is no such case for this clerk.
        Conflict: it is closed, or nobody could read the question.
        Invalid: the question is empty, or the day does not fit.
    """
    case = held(case_id, by)
    rules.require_answerable(case.application, is_nobodys=known.is_nobodys(case.application))
    body = rules.require_text(body, "body")
    today, moment = timezone.localdate(), now()
    day = rules.require_day(due_on or answer_day(), today)
    if case.state != CaseState.WAITING:
        case.state = CaseState.WAITING
        Task.objects.create(case=case, kind=TaskKind.ANSWER_QUESTION, title=_("Antwort der antragstellenden Person"))
    if not case.clerk_id:
        case.clerk_id, case.clerk_name = by.id, by.signature
    if not case.rests_since:
        rest(case, moment)
    case.deadlines.filter(kind=DeadlineKind.ANSWER, ended_at__isnull=True).update(ended_at=moment)
    Deadline.objects.create(case=case, kind=DeadlineKind.ANSWER, due_on=day)
    keep(case)
    return correspondence.send_message(
        application=case.application,
        kind=MessageKind.QUESTION,
        subject=_("Frage zu: %s") % case.service_title,
        body=body,
        due_on=day,
        wants_files=wants_files,
        by=by,
    )


@action("case.answered")
def receive_answer(*, application: Application, body: str, files: Sequence[Clean], by: Actor) -> Message:
    """Take what the person answers, or writes by themselves; the case goes on where it waited for it.

    Args:
        application: whose case it is.
        body: what they write; may be empty when they send files.
        files: checked uploads; they are stored with the application. All of it arrives, or nothing.
        by: the person, as account or holder of the code.

    Raises:
        Conflict: the case is closed.
        Invalid: there is neither a text nor a file.
    """
    case = locked(case_of(application).pk)
    rules.require_open(case)
    text = body.strip() or (_("Dateien nachgereicht.") if files else rules.require_text(body, "body"))
    waited = case.state == CaseState.WAITING
    for file in files:
        applications.add_attachment(application=application, file=_stored(application, file, by), by=by)
    written = correspondence.receive_message(
        application=application,
        subject=_("Antwort auf unsere Frage") if waited else _("Nachricht"),
        body=text,
        kind=MessageKind.ANSWER if waited else MessageKind.INFORMATION,
        by=by,
    )
    if waited:
        _go_on(case, by)
    keep(case)
    return written


def _stored(application: Application, file: Clean, by: Actor) -> StoredFile:
    return organisation.store_file(
        purpose=FilePurpose.MESSAGE,
        owner=str(application.uuid),
        name=file.name,
        media_type=file.media_type,
        content=file.content,
        by=by,
    )


def _go_on(case: Case, by: Actor) -> None:
    moment = now()
    case.state = CaseState.IN_REVIEW if case.clerk_id else CaseState.NEW
    case.deadlines.filter(kind=DeadlineKind.ANSWER, ended_at__isnull=True).update(ended_at=moment)
    case.tasks.filter(kind=TaskKind.ANSWER_QUESTION, done_at__isnull=True).update(
        done_at=moment, done_by=by.id or str(by.kind)
    )
    resume(case)


@action("case.messages_read", right=Right.WORK)
def read_messages(*, case_id: int, by: Actor) -> Case:
    """Note that a clerk has read what the person wrote."""
    case = locked(case_id, by)
    correspondence.mark_read(application=case.application, direction=Direction.TO_OFFICE, by=by)
    return case
