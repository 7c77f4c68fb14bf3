"""What an account sees in one town: drafts, applications, inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from blaupause.audit import record_list
from blaupause.domain import Conflict
from blaupause.identity.access import CITIZEN, open_to
from blaupause.ui.pages import page
from tenants.applications.models import Application
from tenants.portal import actions, queries

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest

unkept = cache_control(private=True, no_store=True)


@open_to(CITIZEN)
@require_safe
@unkept
def mine(request: TownRequest) -> HttpResponse:
    """`/meine-antraege/`: drafts first, then what was sent."""
    shown = queries.mine(request.actor.id, request.GET.get("seite"))
    record_list(Application, (each.pk for each in shown.page), by=request.actor)
    return page(request, "portal/mine.html", mine=shown)


@open_to(CITIZEN)
@require_safe
@unkept
def inbox(request: TownRequest) -> HttpResponse:
    """`/postfach/`: what the offices wrote, newest first. Nothing opens by itself: opening a notice serves it."""
    shown = queries.inbox(request.actor.id, number=request.GET.get("seite"))
    record_list(Application, {each.application.pk for each in shown.entries}, by=request.actor)
    return page(request, "portal/inbox.html", inbox=shown)


@open_to(CITIZEN)
@require_safe
@unkept
def inbox_entry(request: TownRequest, entry: str) -> HttpResponse:
    """`/postfach/<entry>/`: a notice, or a message with what was written before, beside the list."""
    shown = queries.inbox(request.actor.id, entry, request.GET.get("seite"))
    if shown.opened is not None and request.method == "GET":
        actions.note_opened(opened=shown.opened, by=request.actor)
        shown = queries.inbox(request.actor.id, entry, request.GET.get("seite"))  # as it is from now on
    return page(request, "portal/inbox.html", inbox=shown)


@open_to(CITIZEN)
@require_POST
def consent(request: TownRequest) -> HttpResponse:
    """`/postfach/einwilligung/`: agree to electronic service, or not any more."""
    agrees = request.POST.get("einwilligung") == "ja"
    try:
        if agrees:
            actions.agree_to_inbox(by=request.actor)
            messages.success(request, _("Bescheide kommen jetzt in dieses Postfach, wenn Sie das im Antrag wählen."))
        else:
            actions.withdraw_from_inbox(by=request.actor)
            messages.success(request, _("Bescheide kommen ab jetzt mit der Post."))
    except Conflict as conflict:
        messages.warning(request, str(conflict))
    return redirect("portal:inbox")
