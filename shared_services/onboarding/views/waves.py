"""Waves: Kommunen that are prepared together, at the desk of the competence centre."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from blaupause.domain import Conflict, Invalid
from blaupause.identity.access import KKV, fresh_login_missing, open_to
from shared_services.onboarding import actions, queries
from shared_services.onboarding.forms import RenameForm, WaveForm

from .desk import desk_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import HubRequest

READ_AND_SEND: Final = require_http_methods(["GET", "HEAD", "POST"])
SHOWN: Final = 500


@open_to(KKV)
@require_safe
def waves(request: HubRequest) -> HttpResponse:
    """`/kkv/onboarding/wellen/`: the waves and how far they are."""
    return desk_page(request, "waves", waves=queries.waves())


@open_to(KKV)
@READ_AND_SEND
def plan(request: HubRequest) -> HttpResponse:
    """`/kkv/onboarding/wellen/neu/`: choose, see what would be made, note it; `aktion` names the button."""
    if request.method != "POST":
        return desk_page(request, "wave_plan", form=WaveForm(), proposals=None)
    form, conflict = WaveForm(request.POST), None
    if not form.is_valid():
        return desk_page(request, "wave_plan", HTTPStatus.UNPROCESSABLE_ENTITY, form=form, proposals=None)
    if request.POST.get("aktion") == "vormerken":
        if answer := fresh_login_missing(request, next=request.path):
            return answer
        try:
            made = actions.plan_wave(name=form.cleaned_data["name"], choice=form.choice, by=request.actor)
        except Conflict as refused:
            conflict = refused
        else:
            return HttpResponseRedirect(f"{reverse('onboarding:wave', args=[made.pk])}?meldung=vorgemerkt")
    found = queries.proposals(form.choice)
    fitting = sum(not each.hindrance for each in found)
    status = conflict.status if conflict else HTTPStatus.OK
    return desk_page(
        request, "wave_plan", status, form=form, proposals=found[:SHOWN], total=len(found), fitting=fitting,
        others=sum(each.is_other for each in found), conflict=conflict,
    )  # fmt: skip


@open_to(KKV)
@READ_AND_SEND
def wave(request: HubRequest, wave_id: int) -> HttpResponse:
    """`/kkv/onboarding/wellen/<id>/`: its towns, try again, rename, invite, take back; `aktion` names the button."""
    if request.method != "POST":
        return _wave(request, wave_id)
    if answer := fresh_login_missing(request, next=request.path):
        return answer
    act = request.POST.get("aktion", "")
    try:
        if act == "umbenennen":
            if wrong := _rename(request, _row(request)):
                return _wave(request, wave_id, wrong=wrong)
        elif act == "wiederholen":
            actions.retry_wave(wave_id=wave_id, by=request.actor)
        elif act == "einladen":
            actions.welcome(wave_town_id=_row(request), by=request.actor)
        else:
            act = "zuruecknehmen"
            actions.undo_wave(wave_id=wave_id, by=request.actor)
    except Conflict as conflict:
        return _wave(request, wave_id, conflict)
    return HttpResponseRedirect(f"{request.path}?meldung={act}")


def _rename(request: HubRequest, row: int) -> RenameForm | None:
    """Give a stuck town another short name; return the form where that name does not do."""
    form = RenameForm.of(row, told=request.POST)
    if not form.is_valid():
        return form
    try:
        actions.rename_in_wave(wave_town_id=row, slug=form.cleaned_data["kurzname"], by=request.actor)
    except Invalid as invalid:
        form.add_error(invalid.field, str(invalid))
        return form
    return None


def _row(request: HubRequest) -> int:
    told = request.POST.get("kommune", "")
    return int(told) if told.isdecimal() and len(told) < 10 else 0  # noqa: PLR2004 – ids


def _wave(
    request: HubRequest, wave_id: int, conflict: Conflict | None = None, *, wrong: RenameForm | None = None
) -> HttpResponse:
    found = queries.wave(wave_id, request.GET.get("seite", ""))
    renames = {row.town.pk: RenameForm.of(row.town.pk, row.town.slug) for row in found.rows if row.can_be_renamed}
    if wrong is not None:
        renames[wrong.row] = wrong
    shown = {"file": found, "wave": found.wave, "rows": [(row, renames.get(row.town.pk)) for row in found.rows]}
    if wrong is not None:
        return desk_page(request, "wave", HTTPStatus.UNPROCESSABLE_ENTITY, **shown)
    done = "" if conflict else request.GET.get("meldung", "")
    status = conflict.status if conflict else HTTPStatus.OK
    return desk_page(request, "wave", status, conflict=conflict, done=done, **shown)
