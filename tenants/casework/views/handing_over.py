"""Somebody goes: what they leave behind, step by step, for the administration."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from blaupause.domain import Conflict, NotFound
from blaupause.identity.access import TOWN_ADMIN, fresh_login_missing, open_to
from blaupause.ui.pages import page
from tenants.casework import actions, queries
from tenants.organisation.queries import set_up_frame

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest


@open_to(TOWN_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: TownRequest, person: UUID) -> HttpResponse:
    """`/amt/uebergabe/<person>/`: the list of what to hand over; sending it gives their open cases to a colleague."""
    if request.method == "POST":
        if answer := fresh_login_missing(request, next=request.path):
            return answer
        to = queries.colleague(request.POST.get("an", ""))
        done, refused = 0, []
        for case in queries.open_cases_of(str(person)):
            try:
                actions.hand_over_case(case_id=case.pk, of=str(person), to=to, by=request.actor)
            except (Conflict, NotFound) as error:
                refused.append(f"{case.number}: {error}")
            else:
                done += 1
        for sentence in refused:
            messages.warning(request, sentence)
        if done:
            told = ngettext("%(count)s Vorgang ist übergeben.", "%(count)s Vorgänge sind übergeben.", done)
            messages.success(request, told % {"count": done})
        return HttpResponseRedirect(request.path)
    shown = queries.legacy(str(person))
    return page(request, "casework/hand_over.html", HTTPStatus.OK, legacy=shown, **set_up_frame())
