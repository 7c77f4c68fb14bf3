"""Deciding a case: the same form in the dialog of the case and on a page of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from blaupause.audit import record_read
from blaupause.domain import Conflict, DomainError, Invalid
from blaupause.identity.access import CLERK, DELEGATE_DECIDES, open_to
from blaupause.ui.downloads import download
from blaupause.ui.pages import page
from tenants.casework import actions, forms, queries
from tenants.casework.queries.casepage import blocks
from tenants.correspondence.queries import amt_frame

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest
    from tenants.casework.queries import CasePage

PDF = "application/pdf"
INSERT = "einsetzen"


def _worded(services: frozenset[str], number: str) -> forms.DecideForm:
    """Return the form in the words of the case's template, for who may not see the case any more."""
    return forms.DecideForm(None, queries.outcomes_of(number, services), edition=0)


@open_to(CLERK, DELEGATE_DECIDES, typed=_worded)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: TownRequest, number: str) -> HttpResponse:
    """Show the form, put ready-made paragraphs in, or decide."""
    shown = queries.case_page(number, request.actor, forms.filters(request.GET))
    if request.method != "POST":
        return _page(request, shown, forms.DecideForm(None, shown.outcomes, edition=shown.case.edition))
    if request.POST.get("aktion") == INSERT:
        return _page(request, shown, _with_blocks(request, shown))
    form = forms.DecideForm(request.POST, shown.outcomes, edition=shown.case.edition)
    if not form.is_valid():
        return _page(request, shown, form, status=422)
    try:
        actions.decide(case_id=shown.case.pk, by=request.actor, **form.cleaned_data)
    except Conflict as conflict:
        form.renew(queries.case(number, request.actor).edition)
        return _page(request, shown, form, status=conflict.status, conflict=conflict)
    except Invalid as wrong:
        form.add_error(wrong.field if wrong.field in form.fields else None, str(wrong))
        return _page(request, shown, form, status=wrong.status)
    messages.success(
        request, _("%(number)s ist entschieden. Der Bescheid oder die Antwort geht jetzt hinaus.") % {"number": number}
    )
    return redirect("casework:case", number)


@open_to(CLERK, DELEGATE_DECIDES, typed=_worded)
@require_POST
def preview(request: TownRequest, number: str) -> HttpResponse:
    """Hand out the notice as it would be sent now."""
    shown = queries.case_page(number, request.actor, forms.filters(request.GET))
    form = forms.DecideForm(request.POST, shown.outcomes, edition=shown.case.edition)
    if not form.is_valid():
        return _page(request, shown, form, status=422)
    typed = {name: value for name, value in form.cleaned_data.items() if name != "edition"}
    try:
        content = queries.preview(shown.case, by=request.actor, **typed)
    except Invalid as wrong:
        form.add_error(wrong.field if wrong.field in form.fields else None, str(wrong))
        return _page(request, shown, form, status=wrong.status)
    record_read(of=shown.case, by=request.actor)
    return download(name=_("%s Vorschau.pdf") % number, media_type=PDF, content=content)


def _with_blocks(request: TownRequest, shown: CasePage) -> forms.DecideForm:
    typed = request.POST.get("reasons", "").strip()
    chosen = blocks(shown.application, request.POST.getlist("baustein"))
    text = "\n\n".join(part for part in (typed, chosen) if part)
    form = forms.DecideForm(None, shown.outcomes, edition=shown.case.edition)
    form.initial = {
        **form.initial,
        "reasons": text,
        "outcome": request.POST.get("outcome", form.initial["outcome"]),
        "edition": request.POST.get("edition", ""),
        "total_cents": request.POST.get("total_cents", ""),
        "total_reason": request.POST.get("total_reason", ""),
        "granted": request.POST.get("granted", ""),
    }
    return form


def _page(
    request: TownRequest,
    shown: CasePage,
    form: forms.DecideForm,
    status: int = 200,
    conflict: DomainError | None = None,
) -> HttpResponse:
    record_read(of=shown.case, by=request.actor)
    return page(
        request,
        "casework/decide.html",
        status=status,
        shown=shown,
        form=form,
        conflict=conflict,
        back=f"/amt/vorgaenge/{shown.case.number}/",
        **amt_frame(request.actor),
    )
