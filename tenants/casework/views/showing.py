"""The page of a case, as every act on it shows it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blaupause.audit import record_read
from blaupause.domain import Right
from blaupause.ui.pages import page
from tenants.casework import actions, forms, queries
from tenants.casework.views.undoing import undoable
from tenants.correspondence.queries import amt_frame

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest
    from tenants.casework.queries import CasePage


def case_response(request: TownRequest, number: str, status: int = 200, **context: Any) -> HttpResponse:
    """Show a case; the reading is written down, its messages count as read."""
    current = forms.filters(request.GET)
    shown = queries.case_page(number, request.actor, current)
    record_read(of=shown.case, by=request.actor)
    may_work = request.actor.may(Right.WORK)
    if shown.has_unread and may_work:
        actions.read_messages(case_id=shown.case.pk, by=request.actor)
    context = {
        "note_form": forms.NoteForm(),
        "decide_form": _dialog(shown),
        "undo": undoable(request),
        "list_url": f"/amt/{current.query}",
        "query": current.query,
        "may_work": may_work,
        "may_decide": request.actor.may(Right.DECIDE),
    } | context
    return page(request, "casework/case.html", status=status, shown=shown, **context, **amt_frame(request.actor))


def _dialog(shown: CasePage) -> forms.DecideForm:
    form = forms.DecideForm(None, shown.outcomes, edition=shown.case.edition)
    if len(shown.outcomes) == 1:  # when the dialog opens there is nothing to choose
        form.fields["reasons"].widget.attrs["autofocus"] = True
    return form
