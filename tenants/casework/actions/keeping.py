"""What every change of a case shares: held, judged, counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blaupause.domain import Conflict
from blaupause.ui import formats
from tenants.casework import rules
from tenants.casework.enums import CaseState, Closure, DeadlineKind
from tenants.casework.queries import last_change
from tenants.casework.queries.cases import locked
from tenants.organisation import queries as organisation

if TYPE_CHECKING:
    from datetime import datetime

    from blaupause.domain import Actor
    from tenants.casework.models import Case


_CHANGED: Final = {
    "own": _("Sie haben um %(clock)s in einem anderen Fenster %(did)s. Ihre Eingaben sind noch da."),
    "person": _("Die antragstellende Person hat um %(clock)s %(did)s. Ihre Eingaben sind noch da."),
    "staff": _("%(who)s hat um %(clock)s %(did)s. Ihre Eingaben sind noch da."),
    "system": _("Der Vorgang hat sich um %(clock)s geändert. Ihre Eingaben sind noch da."),
}


def held(case_id: int, by: Actor, *, edition: int | None = None) -> Case:
    """Return an open case of the clerk's units, held until the transaction ends.

    Raises:
        NotFound: there is no such case for this clerk.
        Conflict: it is closed, or it changed since `edition`; says who did what and when.
    """
    case = locked(case_id, by)
    if edition is not None and case.edition != edition:
        raise changed(case, by)
    rules.require_open(case)
    return case


def changed(case: Case, by: Actor) -> Conflict:
    """Say who did what and when, to a clerk whose page is older than that."""
    entry = last_change(case, by)
    if entry is None:
        return Conflict(_("Der Vorgang hat sich inzwischen geändert. Ihre Eingaben sind noch da."))
    return Conflict(_CHANGED[entry.whose], who=entry.who, clock=formats.clock(entry.at), did=entry.did)


def keep(case: Case) -> Case:
    """Store a changed case; whoever looked at it before learns that it changed."""
    case.edition += 1
    case.save()
    return case


def hand(case: Case, clerk_id: str, clerk_name: str) -> Case:
    """Give a case to somebody; "" is nobody: it lies in the list again."""
    case.clerk_id, case.clerk_name = clerk_id, clerk_name
    if case.state != CaseState.WAITING:
        case.state = CaseState.IN_REVIEW if clerk_id else CaseState.NEW
    return keep(case)


def rest(case: Case, moment: datetime) -> None:
    """Let the deadline for the decision rest."""
    case.deadlines.filter(kind=DeadlineKind.DECIDE, ended_at__isnull=True, rests_since__isnull=True).update(
        rests_since=moment
    )
    case.due_on, case.rests_since = None, moment


def resume(case: Case) -> None:
    """Let the deadline for the decision run on; the days it rested are added."""
    deadline = case.deadlines.filter(kind=DeadlineKind.DECIDE, ended_at__isnull=True).first()
    case.rests_since = None
    if deadline is None:
        return
    deadline.due_on = rules.day_after_rest(deadline, timezone.localdate(), organisation.town_calendar())
    deadline.rests_since = None
    deadline.save()
    case.due_on = deadline.due_on


def close(case: Case, closure: Closure, moment: datetime) -> None:
    """End a case and its deadlines."""
    case.deadlines.filter(ended_at__isnull=True).update(ended_at=moment)
    case.state, case.closure, case.closed_at = CaseState.CLOSED, closure, moment
    case.due_on = case.rests_since = None
