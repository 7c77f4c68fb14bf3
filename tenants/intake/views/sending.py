"""Checking, sending, and what one has in hand afterwards."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from blaupause import limits
from blaupause.domain import Invalid, NotFound
from blaupause.identity.access import ANYONE, open_to
from blaupause.ui import speaking
from blaupause.ui.downloads import download
from blaupause.ui.pages import page
from tenants.intake import actions, queries, rules
from tenants.intake.forms import DeclarationForm
from tenants.intake.rules import Stand
from tenants.intake.views import desk

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.domain import Conflict
    from blaupause.identity.requests import TownRequest
    from tenants.intake.models import Draft
    from tenants.intake.queries import Paper

OK: Final = 200
UNPROCESSABLE: Final = 422


@open_to(ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
@desk.unkept
@desk.while_offered
def summary(request: TownRequest, service: str) -> HttpResponse:
    """`/antrag/<service>/pruefen/`: everything at a glance; POST is the final act."""
    if request.method == "POST":
        return desk.with_posted(request, service, partial(_send, request))
    draft = desk.current(request, service)
    if draft is None:
        return redirect("intake:start", service)
    if draft.is_sent:
        return redirect("intake:receipt", service)
    paper = queries.paper(draft)
    speaking.keep(request)
    return desk.elsewhere(request, paper) or _draw(request, paper)


def _send(request: TownRequest, draft: Draft) -> HttpResponse:
    paper = queries.paper(draft)
    if answer := desk.returned(request, paper):
        return answer
    whose = limits.per_visitor(request)
    for name in ("report", "refused_report"):
        limits.guard(request, name, per=whose)
    if rules.is_robot(request.POST):
        limits.count(request, "refused_report", per=whose)
        return _draw(request, paper, status=UNPROCESSABLE, robot=True)
    declared = DeclarationForm(request.POST, declaration="").is_valid()
    stand = Stand.read(queries.of_page(request.POST, "_stand"))
    try:
        actions.submit(paper=paper, declared=declared, stand=stand, by=desk.actor_for(request, draft))
    except (Invalid, actions.Incomplete) as missing:
        limits.count(request, "refused_report", per=whose)
        return _draw(request, paper, status=missing.status, judged=True)
    except (rules.Stale, rules.Moved) as conflict:
        return _draw(request, queries.paper(draft.reloaded()), status=conflict.status, conflict=conflict)
    limits.count(request, "report", per=whose)
    desk.remember_sent(request, draft)
    return redirect("intake:receipt", draft.service_slug)


def _draw(
    request: TownRequest,
    paper: Paper,
    *,
    status: int = OK,
    judged: bool = False,
    robot: bool = False,
    conflict: Conflict | None = None,
) -> HttpResponse:
    languages = paper.bundle.languages
    language = speaking.chosen(request, languages)
    with speaking.aloud(language):
        shown = queries.summary(paper.in_language(language), request.actor.evidence)
        return page(
            request,
            "intake/summary.html",
            status=status,
            shown=shown,
            form=DeclarationForm(request.POST if judged else None, declaration=shown.declaration),
            judged=judged,
            robot=robot,
            conflict=conflict,
            stand=Stand.fresh(paper.draft),
            tongues=speaking.tongues(languages, language),
        )


@open_to(ANYONE)
@require_safe
@desk.unkept
def receipt(request: TownRequest, service: str) -> HttpResponse:
    """`/antrag/<service>/beleg/`: it has arrived; code, number, copy, what comes next."""
    draft = desk.sent(request, service)
    if draft is None:
        return redirect("portal:status_form")
    return page(request, "intake/receipt.html", shown=queries.receipt(draft))


@open_to(ANYONE)
@require_safe
def copy(request: TownRequest, service: str) -> HttpResponse:
    """`/antrag/<service>/beleg/kopie/`: what was sent, as PDF."""
    draft = desk.sent(request, service)
    file = queries.receipt(draft).copy if draft else None
    if file is None:
        raise NotFound(_("Die Kopie wird noch erstellt."))
    return download(name=file.name, media_type=file.media_type, content=file.content)
