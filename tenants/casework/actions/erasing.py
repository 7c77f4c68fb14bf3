"""A case ends for good: nothing of it stays but that it was there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blaupause.audit import action
from tenants.applications import actions as applications
from tenants.casework.models import Case, Decision
from tenants.casework.queries.cases import locked
from tenants.casework.rules.retention import require_ended
from tenants.correspondence import actions as correspondence

if TYPE_CHECKING:
    from blaupause.domain import Actor


@action("case.erased")
def erase_case(*, case_id: int, by: Actor) -> Case:
    """Delete a case with its application, files, letters and messages; events and readings of it stay, they hold ids.

    Whether its time has come is judged by whoever calls this.

    Returns:
        A case of that id and no more, for the event.

    Raises:
        NotFound: this town has no such case.
        Conflict: it is not closed.
    """
    case = locked(case_id)
    require_ended(case)
    application = case.application
    Decision.objects.filter(case=case).delete()
    case.delete()
    correspondence.erase_correspondence(application=application, by=by)
    applications.erase_application(application=application, by=by)
    return Case(pk=case_id)
