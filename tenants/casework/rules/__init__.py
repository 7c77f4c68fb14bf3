"""Who may, and when. Pure: facts in, judgement out, no query."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blaupause.domain import Conflict, Invalid
from blaupause.engine.bundles import Line
from blaupause.engine.letters import says_fee
from blaupause.ui import formats
from tenants.casework.enums import CaseState, Closure

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from blaupause.domain import Actor
    from blaupause.engine.bundles import Bundle, Fee
    from blaupause.engine.bundles.template import Granted, Outcome, Template
    from blaupause.standards.holidays import Calendar
    from tenants.applications.models import Application
    from tenants.casework.models import Case, Deadline
    from tenants.organisation.models import Unit


ANSWER_DAYS: Final = 14
"""How long a person has to answer when the clerk names no day."""
LONGEST_DAYS: Final = 366
DECIDED_WORDS: Final = {"refuse": "refused", "partly": "partly", "assess": "assessed"}
"""Outcome → status word (`ui.status`) of a decided case; every other outcome grants."""


def responsible_unit(hint: str, units: Iterable[Unit], otherwise: Unit | None) -> Unit | None:
    """Choose the office that a template's rule names; where the town has none of that name, the service's own."""
    wanted = hint.casefold().strip()
    return next((unit for unit in units if wanted and unit.is_active and unit.name.casefold() == wanted), otherwise)


def number(prefix: str, year: int, count: int) -> str:
    """Write a file number: FD-2026-000711."""
    return f"{prefix}-{year}-{count:06d}"


def require_open(case: Case) -> None:
    """Refuse to work on what is closed; say since when and how.

    Raises:
        Conflict: it is decided, answered or withdrawn.
    """
    if case.closure == Closure.WITHDRAWN:
        raise Conflict(_("Der Antrag wurde am %(day)s zurückgezogen."), day=formats.day(case.closed_at))
    if case.state == CaseState.CLOSED:
        raise Conflict(
            _("%(who)s hat am %(day)s um %(clock)s über den Vorgang entschieden."),
            who=case.clerk_name,
            day=formats.day(case.closed_at),
            clock=formats.clock(case.closed_at),
        )


def require_withdrawable(case: Case, why_not: str) -> None:
    """Refuse to withdraw what is closed, or somebody's duty; the person reads why.

    Args:
        case: that is to be withdrawn.
        why_not: the template's words why this may not be taken back; "" where it may.

    Raises:
        Conflict: it is withdrawn or decided already, or it is a duty to report.

    Source: VwVfG § 22 – an application may be withdrawn; what the office does without one goes on (AO §§ 85, 88).
    """
    if case.closure == Closure.WITHDRAWN:
        raise Conflict(_("Sie haben den Antrag am %(day)s zurückgezogen."), day=formats.day(case.closed_at))
    if case.state == CaseState.CLOSED:
        raise Conflict(_("Über den Antrag ist am %(day)s entschieden worden."), day=formats.day(case.closed_at))
    if why_not:
        raise Conflict(why_not)


def require_takeable(case: Case, by: Actor) -> None:
    """Refuse to take what a colleague has taken.

    Raises:
        Conflict: names the colleague.
    """
    if case.clerk_id and case.clerk_id != by.id:
        raise Conflict(
            _("%(who)s bearbeitet den Vorgang schon. Geben Sie ihn weiter, wenn Sie ihn übernehmen sollen."),
            who=case.clerk_name,
        )


def can_ask(application: Application, *, is_nobodys: bool) -> bool:
    """Tell whether the person could read and answer a question: by account, code and second proof, or code alone.

    The code alone is enough where nobody else could answer and what is written there is public anyway.
    """
    return is_nobodys or application.applicant_id is not None or bool(application.proof_hmac)


def require_answerable(application: Application, *, is_nobodys: bool) -> None:
    """Refuse a question that nobody could read.

    Raises:
        Conflict: it was sent without an account and without a second proof, and its template makes nothing public.
    """
    if not can_ask(application, is_nobodys=is_nobodys):
        raise Conflict(
            _("Hier kann niemand eine Frage lesen: Es gibt kein Konto und keinen zweiten Nachweis. Fragen Sie direkt.")
        )


def require_colleague(case: Case, name: str, *, works_for_it: bool, works_on_it: bool) -> None:
    """Refuse to give a case to somebody who could not see it.

    Raises:
        Conflict: they do not work on its service, or not for its office.
    """
    if not works_on_it:
        raise Conflict(
            _("%(who)s bearbeitet nicht: %(service)s. Wählen Sie jemanden, der diese Leistung bearbeitet."),
            who=name,
            service=case.service_title,
        )
    if not works_for_it:
        raise Conflict(
            _("%(who)s arbeitet nicht für: %(unit)s. Geben Sie den Vorgang erst an das andere Amt."),
            who=name,
            unit=case.unit.name,
        )


def require_outcome(template: Template, chosen: str) -> Outcome:
    """Return the template's outcome.

    Raises:
        Invalid: the template has no such outcome.
    """
    try:
        return template.outcome(chosen)
    except KeyError:
        raise Invalid(_("Wählen Sie eine Entscheidung aus."), field="outcome") from None


def require_reasons(outcome: Outcome, reasons: str) -> None:
    """Ask for reasons where the template does.

    Raises:
        Invalid: they are missing.
    """
    if outcome.reasons_required and not reasons.strip():
        raise Invalid(
            _("Für „%(label)s“ fehlt der Text. Schreiben Sie ihn oder setzen Sie einen Textbaustein ein."),
            field="reasons",
            label=outcome.label,
        )


def require_granted(outcome: Outcome, granted: str, total_cents: int | None, *, charged: bool) -> str:
    """Return what is granted where the outcome grants a part; "" for every other one.

    A part has an amount of its own: the computed one is for the whole, so it is never taken by silence. Whatever is
    granted whole, on terms, costs what was computed.

    Raises:
        Invalid: what is granted is missing, or its amount; or something is named that the outcome does not ask for.
    """
    told = " ".join(granted.split())
    if outcome.granted is None:
        if told:
            raise Invalid(
                _("Mit dieser Entscheidung wird nichts nur zum Teil bewilligt. Lassen Sie das Feld leer."),
                field="granted",
            )
        return ""
    if not told:
        raise Invalid(unsaid(outcome.granted), field="granted")
    if charged and total_cents is None and not outcome.granted.whole:
        raise Invalid(
            _("Geben Sie den Betrag für das an, was Sie bewilligen. Berechnet ist der Betrag für den ganzen Antrag."),
            field="total_cents",
        )
    return told


def unsaid(asked: Granted) -> str:
    """Say that it is missing what is granted, or on what terms."""
    if asked.whole:
        return str(_("Schreiben Sie die Auflagen. Sie stehen so im Bescheid."))
    return str(_("Schreiben Sie, was Sie bewilligen. Der Satz steht im Bescheid."))


def granted_as(outcomes: Iterable[Outcome], taken: str) -> str:
    """Return what the sentence is called that the outcome taken grants with: terms of the whole, or a part."""
    is_whole = any(each.granted is not None and each.granted.whole for each in outcomes if each.id == taken)
    return gettext("Auflagen") if is_whole else gettext("Bewilligt")


def charges(bundle: Bundle, outcome: Outcome) -> bool:
    """Tell whether an outcome charges anything: only one whose notice has a fee table does."""
    return bool(outcome.letter) and says_fee(bundle.letters[outcome.letter])


def departure(fee: Fee | None, total_cents: int | None, reason: str) -> Line | None:
    """Return the line by which a clerk departs from the computed amount; None where it stays.

    What the person declared is no proof: the office decides what it rests on (VwVfG § 24, AO § 88).

    Args:
        fee: as computed; None where the outcome charges nothing.
        total_cents: what is to be charged in the end; None where the clerk typed nothing.
        reason: stands in the notice as the label of the line.

    Raises:
        Invalid: nothing is charged, or the reason is missing.
    """
    if total_cents is None:
        return None
    if fee is None:
        raise Invalid(
            _("Mit dieser Entscheidung wird kein Betrag festgesetzt. Lassen Sie das Feld leer."), field="total_cents"
        )
    if total_cents == fee.total_cents:
        return None
    if not reason.strip():
        raise Invalid(
            _("Schreiben Sie, warum der Betrag anders ist. Der Satz steht im Bescheid."), field="total_reason"
        )
    return Line(reason.strip(), total_cents - fee.total_cents, gettext("Abweichung vom berechneten Betrag"))


def require_text(text: str, field: str) -> str:
    """Return a text without spaces around it.

    Raises:
        Invalid: nothing is left.
    """
    if not text.strip():
        raise Invalid(_("Schreiben Sie einen Text."), field=field)
    return text.strip()


def require_day(day: date, today: date) -> date:
    """Refuse a deadline that is over, or so far away that it must be a slip.

    Raises:
        Invalid: says which days fit.
    """
    last = today + timedelta(days=LONGEST_DAYS)
    if not today < day <= last:
        raise Invalid(
            _("Der Tag passt nicht. Geben Sie einen Tag von morgen bis zum %(last)s an."),
            field="due_on",
            last=formats.day(last),
        )
    return day


def day_after_rest(deadline: Deadline, today: date, calendar: Calendar) -> date:
    """Return the day a deadline ends after it rested: the days it rested are added; never a day nobody works."""
    if deadline.rests_since is None:
        return deadline.due_on
    rested = (today - timezone.localdate(deadline.rests_since)).days
    return calendar.next_working_day(deadline.due_on + timedelta(days=max(rested, 0)))


def closure_of(outcome: Outcome) -> Closure:
    """Tell how a case ends: with a notice, or with an answer only."""
    return Closure.DECIDED if outcome.letter else Closure.ANSWERED


def status_of(case: Case, outcome: str = "", label: str = "") -> tuple[str, str]:
    """Return the status word of a case (`ui.status`) and its label, "" where the word has its own.

    Args:
        case: of which the status is told.
        outcome: id of the outcome when it is decided.
        label: the template's word for the citizen, such as "Bewilligt".
    """
    if case.closure == Closure.WITHDRAWN:
        return "withdrawn", ""
    if case.closure == Closure.ANSWERED:
        return "done", label
    if case.closure == Closure.DECIDED:
        return DECIDED_WORDS.get(outcome, "granted"), label
    return str(case.state), ""


def can_withdraw(case: Case, template: Template) -> bool:
    """Tell whether the person may still withdraw: until the decision, and only what somebody asked for (VwVfG § 22)."""
    return case.state != CaseState.CLOSED and template.withdrawal.allowed
