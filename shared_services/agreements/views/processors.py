"""The sub-processors of the competence centre: the list, announcing a change, and one change with who objected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from blaupause.domain import Conflict, Invalid
from blaupause.identity.access import KKV, fresh_login_missing, open_to
from shared_services.agreements import actions, queries
from shared_services.agreements.enums import ProcessorAct
from shared_services.agreements.forms import ProcessorForm, ReasonForm

from .frame import READ_AND_SEND, agreements_page

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from blaupause.identity.requests import HubRequest
    from shared_services.agreements.rules import Processor


@open_to(KKV)
@require_safe
def processors(request: HubRequest) -> HttpResponse:
    """`/kkv/vereinbarungen/weitere-auftragsverarbeiter/`: who is in the list, what is announced, what was."""
    return agreements_page(request, "processors", book=queries.processor_book())


@open_to(KKV)
@READ_AND_SEND
def new_processor(request: HubRequest) -> HttpResponse:
    """`/kkv/vereinbarungen/weitere-auftragsverarbeiter/neu/`: announce one more."""
    return _announce(request, ProcessorAct.NEW, None)


@open_to(KKV)
@READ_AND_SEND
def change_processor(request: HubRequest, processor: UUID) -> HttpResponse:
    """`…/weitere-auftragsverarbeiter/<processor>/aendern/`: announce that something about it changes."""
    return _announce(request, ProcessorAct.CHANGED, queries.processor_of_today(processor))


@open_to(KKV)
@READ_AND_SEND
def end_processor(request: HubRequest, processor: UUID) -> HttpResponse:
    """`…/weitere-auftragsverarbeiter/<processor>/beenden/`: announce that it goes."""
    return _announce(request, ProcessorAct.ENDED, queries.processor_of_today(processor))


@open_to(KKV)
@READ_AND_SEND
def announcement(request: HubRequest, change: UUID) -> HttpResponse:
    """`…/weitere-auftragsverarbeiter/ankuendigung/<change>/`: which towns objected and why; withdraw it."""
    found, conflict = queries.announced(change), None
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and (answer := fresh_login_missing(request)):
        return answer
    if form.is_valid():
        try:
            actions.withdraw_change(uuid=change, reason=form.cleaned_data["reason"], by=request.actor)
        except Conflict as refused:
            conflict = refused
        else:
            return _to(change, "zurueckgenommen")
    told = "" if request.method == "POST" else request.GET.get("meldung", "")
    unreached = queries.unreached(found.change)
    return agreements_page(
        request, "announcement", found=found, unreached=unreached, form=form, conflict=conflict, told=told
    )


def _announce(request: HubRequest, act: ProcessorAct, known: Processor | None) -> HttpResponse:
    if answer := fresh_login_missing(request):
        return answer
    days = queries.objection_days(act)
    form = ProcessorForm(request.POST or None, act=act, before=known.told if known else None, days=days)
    conflict: Conflict | None = None
    if form.is_valid():
        try:
            done = actions.announce(act=act, processor=known.uuid if known else None, **form.values, by=request.actor)
        except Invalid as invalid:
            form.add_error(invalid.field if invalid.field in form.fields else None, str(invalid))
        except Conflict as refused:
            conflict = refused
        else:
            return _to(done.uuid, "angekuendigt")
    towns = len(queries.bound_towns())
    return agreements_page(
        request, "announce", form=form, conflict=conflict, act=act, known=known, days=days, towns=towns
    )


def _to(change: UUID, told: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('agreements:announcement', args=[change])}?meldung={told}")
