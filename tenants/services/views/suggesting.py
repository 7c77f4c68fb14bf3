"""Pages on which a town suggests changes to the templates it follows, and reads what became of them."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from blaupause.domain import Conflict, Invalid
from blaupause.identity.access import TOWN_ADMIN, open_to
from tenants.services import actions, forms, queries
from tenants.services.views.frame import answer

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest
    from tenants.services.queries import Suggesting


@open_to(TOWN_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: TownRequest, slug: str) -> HttpResponse:
    """`/einrichtung/leistungen/<slug>/vorschlag/?teil=`: suggest a change to the template that the town follows."""
    shown = queries.suggesting(slug)
    if request.method != "POST":
        initial = {"teil": request.GET.get("teil", ""), **shown.contact}
        return answer(request, "suggest", shown=shown, form=forms.SuggestionForm(shown.places, initial=initial))
    form = forms.SuggestionForm(shown.places, request.POST)
    if not form.is_valid():
        return _again(request, shown, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        actions.suggest_change(service_slug=slug, change=form.change, by=request.actor)
    except Conflict as conflict:
        return _again(request, shown, form, HTTPStatus.CONFLICT, conflict)
    except Invalid as invalid:
        form.add_error(invalid.field, str(invalid))
        return _again(request, shown, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return HttpResponseRedirect(f"{reverse('services:suggestions')}?gesendet")


@open_to(TOWN_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def suggestions(request: TownRequest) -> HttpResponse:
    """`/einrichtung/vorschlaege/?seite=`: what the town suggested, and what became of it; POST takes one back."""
    conflict, status = None, HTTPStatus.OK
    if request.method == "POST":
        try:
            actions.withdraw_suggestion(reference=forms.reference_of(request.POST), by=request.actor)
        except Conflict as refused:
            conflict, status = refused, HTTPStatus.CONFLICT
        else:
            return HttpResponseRedirect(f"{request.path}?zurueckgezogen")
    done = next((each for each in ("gesendet", "zurueckgezogen") if each in request.GET), "")
    found = queries.all_suggested(request.GET.get("seite", ""))
    return answer(request, "suggestions", status, found=found, conflict=conflict, done=done)


def _again(
    request: TownRequest,
    shown: Suggesting,
    form: forms.SuggestionForm,
    status: HTTPStatus,
    conflict: Conflict | None = None,
) -> HttpResponse:
    return answer(request, "suggest", status, shown=shown, form=form, conflict=conflict)
