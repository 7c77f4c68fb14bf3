"""Where an application begins: what one needs, how long it takes, how long a draft is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from blaupause import limits
from blaupause.identity.access import ANYONE, open_to
from blaupause.ui import speaking
from blaupause.ui.pages import page
from tenants.intake import actions, queries, rules
from tenants.intake.views import desk
from tenants.services import queries as services

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest


@open_to(ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
@desk.while_offered
def start(request: TownRequest, service: str) -> HttpResponse:
    """`/antrag/<service>/`: GET tells what comes; POST begins a draft, or goes on with the one that is there."""
    offer = services.offer(service)
    draft = desk.current(request, service)
    if draft and not rules.belongs_to(draft, request.actor):
        draft = None
    if request.method != "POST":
        languages = offer.bundle.languages
        language = speaking.chosen(request, languages)
        with speaking.aloud(language):
            return page(
                request,
                "intake/start.html",
                start=queries.start(offer.in_language(language), draft),
                tongues=speaking.tongues(languages, language),
                login_url=desk.explanation_url(service, request.path),
                is_proven=rules.is_proven(request.actor, offer.level),
            )
    if not rules.is_proven(request.actor, offer.level):
        return desk.explained(request, service)
    if draft is None or draft.is_sent or request.POST.get("aktion") != "weitermachen":
        limits.hit(request, "draft_start", per=limits.per_visitor(request))
        draft = actions.start_draft(offer=offer, by=request.actor)
    desk.remember(request, draft)
    speaking.keep(request)
    return redirect(queries.next_url(queries.paper(draft)))
