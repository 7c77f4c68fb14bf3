"""A case ends: with a decision, an answer, or because the person withdraws."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from blaupause.audit import action
from blaupause.domain import Actor, Right, now
from blaupause.engine.letters import LetterError
from blaupause.jobs import later
from tenants.applications import queries as applications
from tenants.casework import rules
from tenants.casework.enums import Closure
from tenants.casework.models import Case, Decision
from tenants.casework.queries import case_of
from tenants.casework.queries.casepage import not_made, ruling, weighed
from tenants.casework.queries.cases import locked
from tenants.correspondence import actions as correspondence
from tenants.correspondence import queries as written
from tenants.correspondence.enums import MessageKind

from .keeping import close, held, keep

if TYPE_CHECKING:
    from datetime import datetime

    from blaupause.engine.bundles import Fee, Line
    from blaupause.engine.bundles.template import Outcome
    from blaupause.engine.letters import Remedy
    from tenants.applications.models import Application


@action("case.decided", right=Right.DECIDE)
def decide(  # noqa: PLR0913 – what is decided, all by name
    *,
    case_id: int,
    edition: int,
    outcome: str,
    reasons: str,
    total_cents: int | None = None,
    total_reason: str = "",
    granted: str = "",
    by: Actor,
) -> Decision:
    """Decide a case in the words of its template: the notice, or the answer, follows in the same transaction.

    Args:
        case_id: the case.
        edition: of the case the clerk looked at.
        outcome: id of the template's outcome.
        reasons: what stands in the notice, or what the answer says; an empty line begins a paragraph.
        total_cents: another amount than the computed one; None leaves it.
        total_reason: why the amount differs, as the notice says it.
        granted: what is granted, where the outcome grants a part.
        by: the clerk; signs the notice.

    Raises:
        NotFound: there is no such case for this clerk.
        Conflict: it is closed, or somebody changed it since; says who did what and when.
        Invalid: no such outcome, reasons (also for another amount) are missing, or the notice cannot be made.
    """
    case = held(case_id, by, edition=edition)
    chosen = _chosen(case, outcome, reasons)
    computed, line, part = weighed(case.application, chosen, granted, total_cents, total_reason)
    moment = now()
    try:
        decision = _record(case, chosen, reasons.strip(), _fee(computed, line), part, moment, by)
        _end(case, chosen, moment, by)
        _announce(case, decision, chosen, line, by)
    except LetterError as error:
        raise not_made(error) from error
    return decision


@action("case.withdrawn")
def withdraw_case(*, application: Application, reason: str, by: Actor) -> Case:
    """Withdraw an undecided application: its case closes and its deadlines end.

    Raises:
        Conflict: it is decided or withdrawn already, says when; or its template does not let it be withdrawn, says why.

    Source: VwVfG § 22 – proceedings that need an application end with it.
    """
    case = locked(case_of(application).pk)
    rules.require_withdrawable(case, applications.why_kept(application))
    if reason.strip():
        correspondence.receive_message(
            application=application,
            subject=_("Antrag zurückgezogen"),
            body=reason.strip(),
            kind=MessageKind.INFORMATION,
            by=by,
        )
    close(case, Closure.WITHDRAWN, now())
    keep(case)
    later("correspondence.confirm_withdrawal", application_id=application.pk)
    return case


def _chosen(case: Case, outcome: str, reasons: str) -> Outcome:
    chosen = rules.require_outcome(applications.bundle(case.application).template, outcome)
    rules.require_reasons(chosen, reasons)
    return chosen


def _record(
    case: Case, outcome: Outcome, reasons: str, fee: dict[str, object], granted: str, moment: datetime, by: Actor
) -> Decision:
    application = case.application
    remedy = written.remedy(application, case.unit_id)
    return Decision.objects.create(
        case=case,
        outcome=outcome.id,
        outcome_label=outcome.label,
        citizen_label=outcome.citizen_label,
        granted=granted or None,
        reasons=reasons,
        fee=fee,
        authority_name=applications.letterhead(application, case.unit_id).authority,
        remedy=_remedy_facts(remedy),
        decided_by=by.id,
        decided_by_name=by.signature,
        decided_at=moment,
    )


def _end(case: Case, outcome: Outcome, moment: datetime, by: Actor) -> None:
    if not case.clerk_id:
        case.clerk_id, case.clerk_name = by.id, by.signature
    case.decided_at = moment
    close(case, rules.closure_of(outcome), moment)
    keep(case)


def _announce(case: Case, decision: Decision, outcome: Outcome, line: Line | None, by: Actor) -> None:
    if outcome.letter:
        correspondence.create_notice(
            application=case.application,
            ruling=ruling(case, outcome, decision.reasons, by, line, decision.granted or ""),
            decision_id=decision.pk,
            by=by,
        )
        return
    correspondence.send_message(
        application=case.application,
        kind=MessageKind.CLOSING,
        subject=_("Antwort zu: %s") % case.service_title,
        body=decision.reasons or outcome.citizen_label,
        by=by,
    )


def _fee(computed: Fee | None, line: Line | None) -> dict[str, object]:
    """Return what is charged, as it is kept."""
    return written.fee_facts(replace(computed, lines=(*computed.lines, line)) if computed and line else computed)


def _remedy_facts(remedy: Remedy) -> dict[str, str]:
    return {"kind": str(remedy.kind), "addressee": remedy.addressee, "seat": remedy.seat}
