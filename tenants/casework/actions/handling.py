"""Working on a case: who does it, what is noted, until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import Actor, Conflict, NotFound, Refused, Right, Role, now
from blaupause.jobs import again
from blaupause.tenancy.context import current_town
from tenants.casework import rules
from tenants.casework.enums import CaseState, DeadlineKind
from tenants.casework.models import Case, Note, Task
from tenants.casework.queries.cases import locked
from tenants.casework.queries.failures import failures_of
from tenants.organisation import queries as organisation

from .keeping import hand, held, keep, rest, resume

if TYPE_CHECKING:
    from datetime import date

    from tenants.casework.queries import Colleague


@action("case.taken", right=Right.WORK)
def take_case(*, case_id: int, by: Actor) -> Case:
    """Take a case on oneself.

    Raises:
        NotFound: there is no such case for this clerk.
        Conflict: it is closed, or a colleague has it.
    """
    case = held(case_id, by)
    rules.require_takeable(case, by)
    return hand(case, by.id, by.signature)


@action("case.assigned", right=Right.WORK)
def assign_case(*, case_id: int, to: Colleague, by: Actor) -> Case:
    """Give a case to a clerk of this town, to somebody in its stead, or back to nobody.

    Raises:
        NotFound: there is no such case for this clerk.
        Conflict: it is closed, or they do not work for its office or on its service.
    """
    case = held(case_id, by)
    _require_colleague(case, to)
    note(before=case.clerk_id, after=to.id, number=case.number)
    return hand(case, to.id, to.name)


@action("case.handed_over")
def hand_over_case(*, case_id: int, of: str, to: Colleague, by: Actor) -> Case:
    """Give an open case of somebody who goes to a colleague. The administration does it, and reads nothing in it.

    Raises:
        Refused: the actor does not administer this town.
        NotFound: they have no such open case, not any more.
        Conflict: the colleague does not work for its office or on its service.
    """
    if by.town != current_town().slug or not by.has(Role.ADMIN):
        raise Refused(_("Das darf nur die Administration dieser Kommune."))
    case = Case.objects.select_for_update(of=("self",)).filter(pk=case_id, clerk_id=of, closed_at=None).first()
    if case is None:
        raise NotFound(_("Diesen Vorgang hat die Person nicht mehr."))
    _require_colleague(case, to)
    note(before=case.clerk_id, after=to.id, number=case.number)
    return hand(case, to.id, to.name)


@action("case.moved", right=Right.WORK)
def move_case(*, case_id: int, unit_id: int, by: Actor) -> Case:
    """Give a case to another office; nobody there has it yet.

    Raises:
        NotFound: there is no such case for this clerk, or no such office.
        Conflict: it is closed.
    """
    case = held(case_id, by)
    note(before=case.unit_id, after=unit_id)
    case.unit = organisation.unit(unit_id)
    return hand(case, "", "")


@action("case.noted", right=Right.WORK)
def add_note(*, case_id: int, text: str, by: Actor) -> Note:
    """Write something down for colleagues; also possible when the case is closed.

    Raises:
        NotFound: there is no such case for this clerk.
        Invalid: the note is empty.
    """
    case = locked(case_id, by)
    text = rules.require_text(text, "notiz")
    return Note.objects.create(case=case, text=text, author_id=by.id, author_name=by.signature, written_at=now())


@action("case.task_finished", right=Right.WORK)
def finish_task(*, case_id: int, task_id: int, done: bool, by: Actor) -> Task:
    """Mark a check as done, or as open again.

    Raises:
        NotFound: the case has no such task, or there is no such case for this clerk.
        Conflict: the case is closed.
    """
    case = held(case_id, by)
    task = Task.objects.filter(pk=task_id, case=case).first()
    if task is None:
        raise NotFound(_("Diesen Prüfschritt gibt es nicht."))
    task.done_at, task.done_by = (now(), by.id) if done else (None, "")
    task.save()
    keep(case)
    return task


@action("case.deadline_extended", right=Right.WORK)
def extend_deadline(*, case_id: int, due_on: date, by: Actor) -> Case:
    """Set a later day until which the case must be decided.

    Raises:
        NotFound: there is no such case for this clerk.
        Conflict: it is closed, or the deadline rests.
        Invalid: the day is over or too far away.
    """
    case = held(case_id, by)
    if case.rests_since:
        raise Conflict(_("Die Frist ruht. Lassen Sie sie erst weiterlaufen."))
    day = rules.require_day(due_on, timezone.localdate())
    case.deadlines.filter(kind=DeadlineKind.DECIDE, ended_at__isnull=True).update(due_on=day)
    case.due_on = day
    return keep(case)


@action("case.deadline_rested", right=Right.WORK)
def rest_deadline(*, case_id: int, by: Actor) -> Case:
    """Let the deadline rest.

    Raises:
        NotFound: there is no such case for this clerk.
        Conflict: it is closed, or the deadline rests already.
    """
    case = held(case_id, by)
    if case.rests_since:
        raise Conflict(_("Die Frist ruht schon."))
    rest(case, now())
    return keep(case)


@action("case.deadline_resumed", right=Right.WORK)
def resume_deadline(*, case_id: int, by: Actor) -> Case:
    """Let the deadline run on; the days it rested are added.

    Raises:
        NotFound: there is no such case for this clerk.
        Conflict: it is closed, the deadline does not rest, or the office still waits for an answer.
    """
    case = held(case_id, by)
    if case.state == CaseState.WAITING:
        raise Conflict(_("Der Vorgang wartet auf eine Antwort. Solange ruht die Frist."))
    if not case.rests_since:
        raise Conflict(_("Die Frist läuft schon."))
    resume(case)
    return keep(case)


@action("case.step_retried", right=Right.WORK)
def try_again(*, case_id: int, job_id: int, by: Actor) -> Case:
    """Have a piece of work about a case done once more that the queue gave up; also when the case is closed.

    Raises:
        NotFound: there is no such case for this clerk.
        Conflict: nothing of it failed, or it is being tried again already.
    """
    case = locked(case_id, by)
    failed = next((each.job for each in failures_of(case.application) if each.job.id == job_id), None)
    if failed is None:
        raise Conflict(_("Dieser Schritt ist inzwischen erledigt."))
    if failed.is_tried_again:
        raise Conflict(_("Dieser Schritt wird gerade noch einmal versucht."))
    note(job=failed.name)
    again(failed)
    return case


def _require_colleague(case: Case, to: Colleague) -> None:
    rules.require_colleague(
        case, to.name, works_for_it=to.works_for([case.unit_id]), works_on_it=to.knows([case.service_slug])
    )
