"""The list of cases, and what is done with several at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from blaupause.audit import record_list
from blaupause.domain import Conflict, NotFound, Right
from blaupause.identity.access import CLERK, DELEGATE_READS, DELEGATE_WORKS, open_to
from blaupause.ui.pages import page
from tenants.casework import actions, forms, queries
from tenants.casework.models import Case
from tenants.casework.views.undoing import remember, remembered, undoable

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest

from tenants.correspondence.queries import amt_frame


@open_to(CLERK, DELEGATE_READS)
@require_safe
def inbox(request: TownRequest, view: str = "") -> HttpResponse:
    """Show the clerk's list."""
    shown = queries.inbox(forms.filters(request.GET, view), request.actor)
    record_list(Case, (row.case.pk for row in shown.rows), by=request.actor, searched=bool(shown.filters.text))
    return page(
        request,
        "casework/inbox.html",
        shown=shown,
        form=forms.FilterForm(shown.filters, shown.services),
        colleagues=queries.colleagues(request.actor.units, request.actor.services),
        undo=undoable(request),
        may_work=request.actor.may(Right.WORK),
        **amt_frame(request.actor),
    )


@open_to(CLERK, DELEGATE_WORKS)
@require_POST
def assign_many(request: TownRequest) -> HttpResponse:
    """Give the selected cases to a colleague; what cannot be given is named, the rest is done."""
    back = redirect(forms.back_to(request.POST.get("zurueck", "")))
    form = forms.NumbersForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Wählen Sie mindestens einen Vorgang aus."))
        return back
    to = queries.colleague(request.POST.get("an", ""))
    done, refused = [], []
    for number in form.cleaned_data["vorgang"]:
        try:
            case = queries.case(number, request.actor)
            actions.assign_case(case_id=case.pk, to=to, by=request.actor)
            done.append((number, case.clerk_id))
        except (Conflict, NotFound) as error:
            refused.append(f"{number}: {error}")
    if done:
        remember(request, done, _told(len(done), to.name))
    for sentence in refused:
        messages.warning(request, sentence)
    return back


@open_to(CLERK, DELEGATE_WORKS)
@require_POST
def undo(request: TownRequest) -> HttpResponse:
    """Take back the last assignment."""
    back = redirect(forms.back_to(request.POST.get("zurueck", "")))
    rows = remembered(request)
    for number, clerk_id in rows:
        case = queries.case(number, request.actor)
        actions.assign_case(case_id=case.pk, to=queries.colleague(clerk_id), by=request.actor)
    if rows:
        messages.success(request, _("Die Zuweisung ist rückgängig gemacht."))
    return back


def _told(count: int, name: str) -> str:
    if not name:
        told = ngettext(
            "%(count)s Vorgang ist wieder ohne Zuständige.", "%(count)s Vorgänge sind wieder ohne Zuständige.", count
        )
    else:
        told = ngettext(
            "%(count)s Vorgang ist an %(name)s gegeben.", "%(count)s Vorgänge sind an %(name)s gegeben.", count
        )
    return told % {"count": count, "name": name}
