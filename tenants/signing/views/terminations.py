"""Notice of an agreement: whoever signs for the town gives it or takes it back, everybody reads what runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from blaupause.domain import Conflict, Invalid, NotFound
from blaupause.identity.access import CLERK, DATA_PROTECTION, SIGNER, TOWN_ADMIN, acr_of, fresh_login_missing, open_to
from blaupause.ui.downloads import download
from shared_services.agreements import actions
from shared_services.agreements import queries as agreements
from shared_services.agreements.enums import AgreementKind, Side
from tenants.signing.forms import TerminationForm

from .frame import READ_AND_SEND, signing_page
from .signing import PDF

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest
    from shared_services.agreements.queries import Standing


@open_to(TOWN_ADMIN, CLERK, DATA_PROTECTION, SIGNER)
@READ_AND_SEND
def termination(request: TownRequest, kind: str) -> HttpResponse:
    """`/einrichtung/vereinbarungen/<kind>/kuendigung/`: give notice; `aktion` takes the town's own back."""
    standing = agreements.standing(request.town, kind) if kind in AgreementKind else None
    if standing is None:
        raise NotFound
    if request.method != "POST":
        return _page(request, standing, _form(standing))
    if answer := fresh_login_missing(request):
        return answer
    form = _form(standing, request.POST)
    try:
        if request.POST.get("aktion") == "zuruecknehmen":
            return _take_back(request, standing)
        return _give(request, standing, form)
    except Conflict as conflict:
        form.show_regular()
        return _page(request, standing, form, conflict=conflict)


@open_to(TOWN_ADMIN, CLERK, DATA_PROTECTION, SIGNER)
@require_safe
def terminated(request: TownRequest, termination: UUID) -> HttpResponse:
    """`/einrichtung/vereinbarungen/kuendigung/<termination>.pdf`: the sealed confirmation."""
    found = agreements.termination(termination, request.town)
    return download(name=agreements.name_of_termination(found), media_type=PDF, content=bytes(found.document))


def _form(standing: Standing, data: object = None) -> TerminationForm:
    return TerminationForm(agreements.earliest_end(standing.held) if standing.held else None, data)


def _give(request: TownRequest, standing: Standing, form: TerminationForm) -> HttpResponse:
    agreements.require_in_force(standing.held)
    if not form.is_valid():
        return _page(request, standing, form)
    ending, proof = actions.Ending(**form.ending), actions.Proof(*form.declared, acr_of(request))
    try:
        actions.terminate(kind=standing.kind, ending=ending, proof=proof, by=request.actor)
    except Invalid as invalid:
        form.add_error(invalid.field, str(invalid))
        return _page(request, standing, form)
    return _to(standing, "gekuendigt")


def _take_back(request: TownRequest, standing: Standing) -> HttpResponse:
    if standing.ending is None:
        raise NotFound
    actions.take_back_termination(uuid=standing.ending.uuid, side=Side.TOWN, by=request.actor)
    return _to(standing, "zurueckgenommen")


def _to(standing: Standing, told: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('signing:termination', args=[standing.kind.value])}?meldung={told}")


def _page(
    request: TownRequest, standing: Standing, form: TerminationForm, *, conflict: Conflict | None = None
) -> HttpResponse:
    return signing_page(
        request,
        "termination",
        standing=standing,
        form=form,
        conflict=conflict,
        stopped=agreements.stopped_by(standing.ending),
        past=agreements.past_terminations(request.town.schema_name, standing.kind),
        regular=agreements.earliest_end(standing.held) if standing.held else None,
        may=agreements.may_declare(request.actor, standing.held),
        told="" if request.method == "POST" else request.GET.get("meldung", ""),
    )
