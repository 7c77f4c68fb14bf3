"""Another version of the form than the draft was begun with: look at what changes, take it over, go back."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from blaupause.domain import Conflict, NotFound
from blaupause.identity.access import ANYONE, open_to
from blaupause.ui.downloads import sent_to
from blaupause.ui.pages import page
from tenants.intake import actions, queries, rules
from tenants.intake.rules import Stand
from tenants.intake.views import desk
from tenants.organisation.queries import upload_address

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest
    from tenants.intake.models import Draft
    from tenants.intake.queries import Paper

BACK: Final = "zurueck"


@open_to(ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
@desk.unkept
@desk.while_offered
def version(request: TownRequest, service: str) -> HttpResponse:
    """`/antrag/<service>/fassung/`: what a newer version changes, what did not fit; `?datei=` hands out such a file."""
    if request.method == "POST":
        return desk.with_posted(request, service, partial(_change, request))
    draft = desk.current(request, service)
    if draft is None:
        return redirect("intake:start", service)
    if draft.is_sent:
        return redirect("intake:receipt", service)
    paper = queries.paper(draft)
    if answer := desk.elsewhere(request, paper):
        return answer
    return _hand_out(draft, request.GET["datei"]) if "datei" in request.GET else _draw(request, paper)


def old_page(request: TownRequest, draft: Draft, stand: Stand, moved: rules.Moved) -> HttpResponse:
    """Show what was typed on a page of another version: it is nowhere else."""
    typed = queries.typed(draft, stand, dict(request.POST.lists()))
    onward = queries.next_url(queries.paper(draft))
    return page(
        request,
        "intake/moved.html",
        status=moved.status,
        conflict=moved,
        draft=draft,
        typed=typed,
        has_files=bool(request.FILES),
        onward=onward,
    )


def _change(request: TownRequest, draft: Draft) -> HttpResponse:
    paper, stand = queries.paper(draft), Stand.read(queries.of_page(request.POST, "_stand"))
    if answer := desk.returned(request, paper) or _to_login(request, paper):
        return answer
    by = desk.actor_for(request, draft)
    try:
        if request.POST.get("aktion") == BACK:
            changed = actions.leave_version(paper=paper, stand=stand, by=by)
            messages.success(request, _("Ihr Entwurf ist wieder in der alten Fassung, mit Ihren Angaben von damals."))
        else:
            wanted = request.POST.get("fassung", "")
            changed = actions.take_version(paper=paper, content_hash=wanted, stand=stand, by=by)
            messages.success(request, _("Ihr Entwurf ist jetzt in der neuen Fassung. Prüfen Sie, was noch offen ist."))
    except Conflict as conflict:
        return _draw(request, queries.paper(draft.reloaded()), conflict=conflict)
    return redirect(queries.next_url(changed))


def _to_login(request: TownRequest, paper: Paper) -> HttpResponse | None:
    """Lead to the login when the version that is to be taken over asks for one, or for a higher level."""
    move = queries.move_of(paper) if request.POST.get("aktion") != BACK else None
    return desk.elsewhere(request, queries.Paper(paper.draft, move.offer, paper.at)) if move else None


def _draw(request: TownRequest, paper: Paper, conflict: Conflict | None = None) -> HttpResponse:
    shown = queries.versions(paper)
    if not shown.has_any:
        if conflict:
            messages.info(request, str(conflict))
        return redirect(queries.next_url(paper))
    return page(
        request,
        "intake/version.html",
        status=conflict.status if conflict else HTTPStatus.OK,
        shown=shown,
        conflict=conflict,
        needs_login=shown.move is not None and not rules.may_fill(paper.draft, request.actor, shown.move.offer.level),
        onward=queries.next_url(paper),
        stand=Stand.fresh(paper.draft),
    )


def _hand_out(draft: Draft, file_id: str) -> HttpResponse:
    for file in queries.files_of(draft):
        if str(file.uuid) == file_id:
            return sent_to(upload_address(file))
    raise NotFound(_("Diese Datei gehört nicht zu Ihrem Entwurf."))
