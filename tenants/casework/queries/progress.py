"""Where an application stands, in the words of its template, for the person who sent it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from blaupause.ui import formats
from blaupause.ui.components import Step
from tenants.applications import queries as applications
from tenants.casework import rules
from tenants.casework.enums import CaseState, Closure
from tenants.casework.models import Decision
from tenants.casework.queries.cases import case_of
from tenants.correspondence import queries as correspondence
from tenants.correspondence.enums import MessageKind

if TYPE_CHECKING:
    from datetime import date, datetime

    from blaupause.engine.bundles.template import Step as Planned
    from tenants.applications.models import Application
    from tenants.casework.models import Case
    from tenants.correspondence.models import Message
    from tenants.organisation.models import Unit


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an application stands.

    Attributes:
        word: status word of `ui.status`; draw it with `{% badge progress.word label=progress.label citizen=True %}`.
        label: the template's own word for it, such as "Bewilligt"; "" where the status word has its own.
        steps: what happened, where it is now, what comes next.
        question: the office waits for an answer to it, else None.
        answer: the closing answer of a report, else None.
        due: until when the person must answer, else until when the office wants to be done; None when nothing is due.
        can_withdraw: the person may take it back now.
        why_kept: why it cannot be taken back while it is open, and what to do instead; "" where it can, or is closed.
        closed_at: when it was decided, answered or withdrawn.
    """

    case_number: str
    unit: Unit
    word: str
    label: str
    steps: tuple[Step, ...]
    question: Message | None
    answer: Message | None
    due: date | None
    decision: Decision | None
    can_withdraw: bool
    why_kept: str
    closed_at: datetime | None


def progress(application: Application) -> Progress:
    """Return where an application stands."""
    case = case_of(application)
    decision = Decision.objects.filter(case=case).first()
    question = correspondence.open_question(application) if case.state == CaseState.WAITING else None
    word, label = _status(case, decision)
    return Progress(
        case_number=case.reference,
        unit=case.unit,
        word=word,
        label=label,
        steps=_steps(application, case, decision, question),
        question=question,
        answer=_closing_answer(application) if case.closure == Closure.ANSWERED else None,
        due=question.due_on if question else case.due_on,
        decision=decision,
        can_withdraw=rules.can_withdraw(case, applications.bundle(application).template),
        why_kept="" if case.closure else applications.why_kept(application),
        closed_at=case.closed_at,
    )


def _closing_answer(application: Application) -> Message | None:
    return correspondence.messages_of(application).filter(kind=MessageKind.CLOSING).last()


def _status(case: Case, decision: Decision | None) -> tuple[str, str]:
    return rules.status_of(case, decision.outcome if decision else "", decision.citizen_label if decision else "")


def _steps(
    application: Application, case: Case, decision: Decision | None, question: Message | None
) -> tuple[Step, ...]:
    first, *following = applications.bundle(application).template.steps
    sent = _("%(moment)s. Aktenzeichen %(number)s") % {
        "moment": formats.moment(application.submitted_at),
        "number": case.reference,
    }
    begun = Step(_filled(application, first.label), sent)
    if case.closure == Closure.WITHDRAWN:
        return (begun, Step(_("Zurückgezogen"), formats.moment(case.closed_at)))
    if case.state == CaseState.CLOSED:
        return (
            begun,
            *(_behind(application, each) for each in following[:-1]),
            *_end(application, following, case, decision),
        )
    if not following:
        return (begun,)
    return (
        begun,
        _now(application, following[0], case, question),
        *(_ahead(application, each) for each in following[1:]),
    )


def _now(application: Application, step: Planned, case: Case, question: Message | None) -> Step:
    title = _filled(application, step.label)
    if question is not None:
        since = formats.day_long(question.sent_at)
        return Step(_("%s – wartet auf Ihre Antwort") % title, _("seit %s. Solange ruht die Frist.") % since, "now")
    text = _("Dauer: %s") % _filled(application, step.expected)
    return Step(title, text if case.clerk_id else _("Noch nicht begonnen. %s") % text, "now")


def _ahead(application: Application, step: Planned) -> Step:
    return Step(_filled(application, step.label), _filled(application, step.expected), "open")


def _behind(application: Application, step: Planned) -> Step:
    return Step(_filled(application, step.label))


def _end(application: Application, following: list[Planned], case: Case, decision: Decision | None) -> tuple[Step, ...]:
    if not following:
        return ()
    label = f"{decision.citizen_label}, " if decision else ""
    return (Step(_filled(application, following[-1].label), f"{label}{formats.moment(case.closed_at)}"),)


def _filled(application: Application, text: str) -> str:
    return applications.filled(application, text)
