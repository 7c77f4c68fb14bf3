"""The page on which a town's administration tries a service out."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.views.decorators.http import require_http_methods

from blaupause.domain import Conflict, Invalid
from blaupause.identity.access import TOWN_ADMIN, open_to
from blaupause.ui.downloads import download
from blaupause.ui.pages import page
from tenants.casework import actions
from tenants.organisation import queries as organisation
from tenants.services import queries as offered

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest


@open_to(TOWN_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def trial(request: TownRequest) -> HttpResponse:
    """`/einrichtung/testantrag/`: let an example run until the notice, leaving nothing; `aktion=pdf` hands it out."""
    slug = request.POST.get("leistung", "")
    tried, conflict = None, None
    if slug:
        try:
            tried = actions.try_out(service_slug=slug, by=request.actor)
        except (Conflict, Invalid) as caught:
            conflict = caught
    if tried and tried.notice and request.POST.get("aktion") == "pdf":
        return download(name=f"testbescheid-{slug}.pdf", media_type="application/pdf", content=tried.notice)
    return page(
        request,
        "casework/trial.html",
        status=HTTPStatus.CONFLICT if conflict else HTTPStatus.OK,
        offers=offered.offers(),
        chosen=slug,
        tried=tried,
        conflict=conflict,
        **organisation.set_up_frame(),
    )
