"""Stopping for today, coming back, giving up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from blaupause import limits
from blaupause.domain import NotFound
from blaupause.identity.access import ANYONE, open_to
from blaupause.ui.pages import page
from tenants.intake import actions, queries
from tenants.intake.forms import CodeForm
from tenants.intake.views import desk

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest


@open_to(ANYONE)
@require_safe
@desk.unkept
@desk.while_offered
def saved(request: TownRequest, service: str) -> HttpResponse:
    """`/antrag/<service>/gespeichert/`: what to write down, and until when the draft is kept."""
    draft = desk.current(request, service)
    if draft is None or draft.is_sent:
        return redirect("intake:start", service)
    paper = queries.paper(draft)
    return desk.elsewhere(request, paper) or page(
        request, "intake/saved.html", draft=draft, onward=queries.next_url(paper)
    )


@open_to(ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
@desk.unkept
@desk.while_offered
def resume(request: TownRequest) -> HttpResponse:
    """`/antrag/fortsetzen/`: back to a draft, by its code."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return page(request, "intake/resume.html", status=422 if form.is_bound else 200, form=form)
    code = form.cleaned_data["code"]
    try:
        draft = actions.resume(code=code, by=request.actor)
    except NotFound as unknown:
        limits.hit(request, "draft_code")
        form.add_error("code", str(unknown))
        return page(request, "intake/resume.html", status=unknown.status, form=form)
    if draft.is_sent:
        return desk.to_receipt(request, draft)
    desk.remember(request, draft)
    paper = queries.paper(draft)
    return desk.elsewhere(request, paper) or redirect(queries.next_url(paper))


@open_to(ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
@desk.unkept
@desk.while_offered
def discard(request: TownRequest, service: str) -> HttpResponse:
    """`/antrag/<service>/verwerfen/`: delete the draft for good; asked once, because nothing brings it back."""
    draft = desk.current(request, service)
    if draft is None or draft.is_sent:
        return redirect("intake:start", service)
    if answer := desk.elsewhere(request, queries.paper(draft)):
        return answer
    if request.method != "POST":
        return page(request, "intake/discard.html", draft=draft)
    actions.discard_draft(draft=draft, by=desk.actor_for(request, draft))
    desk.forget(request, draft)
    messages.success(request, _("Ihr Entwurf ist gelöscht, auch die Dateien darin."))
    return redirect("portal:service", service)
