"""Pages around the list of the set-up: why an item is there, leaving it out, and earlier versions of what was saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from blaupause.domain import Conflict, Invalid
from blaupause.identity.access import TOWN_ADMIN, open_to
from tenants.organisation import actions, queries
from tenants.organisation.forms import RestoreForm, SkipForm

from .pages import READ_AND_SEND, set_up_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest

SKIPPED: Final = "uebersprungen"
TAKEN_UP: Final = "zurueckgeholt"


@open_to(TOWN_ADMIN)
@require_safe
def overview(request: TownRequest) -> HttpResponse:
    """`/einrichtung/`: what is done, what is missing, and the one next step."""
    changed = next((word for word in (SKIPPED, TAKEN_UP) if word in request.GET), "")
    return set_up_page(
        request, "overview", progress=queries.progress(), changed=changed, about=request.GET.get(changed, "")
    )


@open_to(TOWN_ADMIN)
@READ_AND_SEND
def task(request: TownRequest, item: str) -> HttpResponse:
    """`/einrichtung/aufgaben/<item>/`: why an item is on the list, an example; leave it out, or take it up again."""
    found = queries.task(item)
    if request.POST.get("aktion") == "zurueckholen":
        actions.take_up_task(task=found.id, by=request.actor)
        return _back(TAKEN_UP, found.id)
    form = SkipForm(request.POST or None)
    conflict = None
    if form.is_valid():
        try:
            actions.skip_task(task=found, reason=form.cleaned_data["reason"], by=request.actor)
        except Invalid as invalid:
            form.add_error("reason", str(invalid))
        except Conflict as caught:
            conflict = caught
        else:
            return _back(SKIPPED, found.id)
    example = queries.example() if found.example else None
    seen = example.page(found.example) if example else ""
    return set_up_page(request, "task", task=found, form=form, conflict=conflict, example=example, seen=seen)


@open_to(TOWN_ADMIN)
@READ_AND_SEND
def history(request: TownRequest) -> HttpResponse:
    """`/einrichtung/verlauf/`: every version of what the town says about itself; POST goes back to one."""
    form = RestoreForm(request.POST or None)
    conflict = None
    if form.is_valid():
        try:
            actions.restore_profile(**form.cleaned_data, by=request.actor)
        except Conflict as caught:
            conflict = caught
        else:
            return HttpResponseRedirect(f"{reverse('organisation:history')}?gespeichert")
    shown = queries.versions()
    return set_up_page(
        request,
        "history",
        versions=shown,
        conflict=conflict,
        saved="gespeichert" in request.GET,
        newest=shown[0].number if shown else 0,
    )


def _back(word: str, name: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('organisation:overview')}?{word}={name}")
