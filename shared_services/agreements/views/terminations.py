"""Notice of an agreement: the competence centre gives it or takes its own back, and reads what a town gave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from blaupause.domain import Conflict, Invalid, NotFound
from blaupause.identity.access import KKV, acr_of, fresh_login_missing, open_to
from blaupause.ui.downloads import download
from shared_services.agreements import actions, queries
from shared_services.agreements.enums import Side
from shared_services.agreements.forms import TerminationForm

from .frame import READ_AND_SEND, agreements_page

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from blaupause.identity.requests import HubRequest
    from shared_services.agreements.queries import File


@open_to(KKV)
@READ_AND_SEND
def termination(request: HubRequest, signing: UUID) -> HttpResponse:
    """`/kkv/vereinbarungen/akte/<signing>/kuendigung/`: give notice; `aktion` takes the centre's own back."""
    found = queries.file(signing)
    if request.method != "POST":
        return _page(request, found, _form(found))
    if answer := fresh_login_missing(request):
        return answer
    form = _form(found, request.POST)
    try:
        if request.POST.get("aktion") == "zuruecknehmen":
            return _take_back(request, found)
        return _give(request, found, form)
    except Conflict as conflict:
        form.show_regular()
        return _page(request, found, form, conflict=conflict)


@open_to(KKV)
@require_safe
def terminated(_request: HubRequest, termination: UUID) -> HttpResponse:
    """`/kkv/vereinbarungen/kuendigung/<termination>.pdf`: the sealed confirmation."""
    found = queries.termination(termination)
    name = queries.name_of_termination(found)
    return download(name=name, media_type="application/pdf", content=bytes(found.document))


def _form(found: File, data: object = None) -> TerminationForm:
    return TerminationForm(queries.earliest_end(found.signing), data)


def _give(request: HubRequest, found: File, form: TerminationForm) -> HttpResponse:
    if not form.is_valid():
        return _page(request, found, form)
    ending, proof = actions.Ending(**form.ending), actions.Proof(*form.declared, acr_of(request))
    try:
        actions.terminate_for_centre(uuid=found.signing.uuid, ending=ending, proof=proof, by=request.actor)
    except Invalid as invalid:
        form.add_error(invalid.field, str(invalid))
        return _page(request, found, form)
    return _to(found, "gekuendigt")


def _take_back(request: HubRequest, found: File) -> HttpResponse:
    running, _past = queries.notices_of(found.signing)
    if running is None:
        raise NotFound
    actions.take_back_termination(uuid=running.uuid, side=Side.KKV, by=request.actor)
    return _to(found, "zurueckgenommen")


def _to(found: File, told: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('agreements:termination', args=[found.signing.uuid])}?meldung={told}")


def _page(request: HubRequest, found: File, form: TerminationForm, *, conflict: Conflict | None = None) -> HttpResponse:
    running, past = queries.notices_of(found.signing)
    return agreements_page(
        request,
        "termination",
        file=found,
        form=form,
        conflict=conflict,
        running=running,
        stopped=queries.stopped_by(running),
        past=past,
        regular=queries.earliest_end(found.signing),
        told="" if request.method == "POST" else request.GET.get("meldung", ""),
    )
