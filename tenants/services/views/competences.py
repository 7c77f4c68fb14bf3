"""Acting authority and competent court of all services on one page."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

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


@open_to(TOWN_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def competences(request: TownRequest) -> HttpResponse:
    """`/einrichtung/zustaendigkeit/`: who acts and which court, for each service; POST takes over what is suggested."""
    if request.method != "POST":
        return answer(request, "competences", rows=queries.competences(), saved="gespeichert" in request.GET)
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
        page = answer(request, "competences", rows=queries.competences(), conflict=error)
        page.status_code = HTTPStatus.CONFLICT
        return page
    return HttpResponseRedirect(f"{reverse('services:competences')}?gespeichert")
