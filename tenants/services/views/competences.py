"""Acting authority, competent court, file plan and retention of all services on one page."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from blaupause.domain import Conflict, NotFound
from blaupause.identity.access import TOWN_ADMIN, open_to
from tenants.services import actions, forms, queries, rules
from tenants.services.views.frame import answer

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest

DONE: Final = ("gespeichert", "abgelegt", "zurueckgenommen")


@open_to(TOWN_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def competences(request: TownRequest) -> HttpResponse:
    """`/einrichtung/zustaendigkeit/`: who acts, which court, file plan, retention; `aktion` names the button."""
    if request.method != "POST":
        return _page(request, done=next((each for each in DONE if each in request.GET), ""))
    act = {"ablage": _file, "ablage-zurueck": _undo}.get(request.POST.get("aktion", ""), _take_over)
    return act(request)


def _take_over(request: TownRequest) -> HttpResponse:
    """Take over what is suggested for one service."""
    found = queries.competence(request.POST.get("leistung", ""))
    if found is None:
        raise NotFound(_("Diese Leistung nutzt Ihre Kommune nicht."))
    try:
        actions.set_parameters(
            service_slug=found.slug,
            typed=found.wanted,
            based_on=forms.edition_of(request.POST),
            by=request.actor,
        )
    except (Conflict, rules.ValuesRefused) as error:
        return _page(request, HTTPStatus.CONFLICT, conflict=error)
    return _to_page("gespeichert")


def _file(request: TownRequest) -> HttpResponse:
    """Save file plan and retention of all services at once."""
    form = forms.FilingForm(queries.filing_list().rows, request.POST)
    if not form.is_valid():
        return _page(request, HTTPStatus.UNPROCESSABLE_ENTITY, form=form)
    try:
        actions.set_filing(filings=form.filings, based_on=request.POST.get("stand", ""), by=request.actor)
    except actions.FilingRefused as refused:
        form.refuse(refused.problems)
        return _page(request, HTTPStatus.UNPROCESSABLE_ENTITY, form=form)
    except Conflict as conflict:
        return _page(request, HTTPStatus.CONFLICT, form=form, conflict=conflict)
    return _to_page("abgelegt")


def _undo(request: TownRequest) -> HttpResponse:
    try:
        actions.undo_filing(based_on=request.POST.get("stand", ""), by=request.actor)
    except Conflict as conflict:
        return _page(request, HTTPStatus.CONFLICT, conflict=conflict)
    return _to_page("zurueckgenommen")


def _to_page(done: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('services:competences')}?{done}")


def _page(request: TownRequest, status: HTTPStatus = HTTPStatus.OK, **shown: Any) -> HttpResponse:
    filing = queries.filing_list()
    shown.setdefault("form", forms.FilingForm(filing.rows))
    return answer(request, "competences", status, rows=queries.competences(), filing=filing, **shown)
