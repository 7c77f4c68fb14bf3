"""Helping a town inside its cases: asked for with a reason, for some hours, and only when the town agrees."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from blaupause.domain import Conflict, Invalid
from blaupause.identity.access import KKV, KKV_EDITOR, open_to
from blaupause.identity.delegation import actions
from blaupause.identity.delegation import queries as delegation
from blaupause.identity.delegation.rules import HELPERS
from blaupause.standards.sort import sort_key
from blaupause.tenancy.context import identity
from shared_services.catalogue import queries
from shared_services.catalogue.forms import LeaveForm, SupportForm
from shared_services.catalogue.views.frame import READ_AND_SEND, catalogue_page

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from blaupause.identity.requests import HubRequest


@open_to(KKV)
@require_safe
def support(request: HubRequest) -> HttpResponse:
    """`/kkv/hilfe/`: which towns one asked for access, what they said, and the way in."""
    with identity():
        asked = delegation.support_asked(request.actor)
        steads = delegation.steads(request.session.person) if request.session.person else ()
    ways = {stead.grant: stead.url for stead in steads}
    rows = [(each, ways.get(str(each.grant.uuid), "")) for each in asked]
    may_ask = request.actor.has(HELPERS)
    return catalogue_page(request, "support", rows=rows, may_ask=may_ask, told=request.GET.get("meldung", ""))


@open_to(KKV_EDITOR)
@READ_AND_SEND
def ask_support(request: HubRequest) -> HttpResponse:
    """`/kkv/hilfe/neu/`: ask a town to be let into its cases for some hours."""
    form = SupportForm(request.POST or None, towns=_towns(), services=_services())
    if not form.is_valid():
        return catalogue_page(request, "support_ask", status=_status(form), form=form)
    told = form.cleaned_data
    try:
        with identity():
            actions.ask_support(slug=told["town"], terms=form.terms, hours=told["hours"], by=request.actor)
    except Invalid as invalid:
        form.add_error(invalid.field if invalid.field in form.fields else None, str(invalid))
        return catalogue_page(request, "support_ask", status=invalid.status, form=form)
    return HttpResponseRedirect(f"{reverse('catalogue:support')}?meldung=gebeten")


@open_to(KKV_EDITOR)
@READ_AND_SEND
def leave(request: HubRequest, grant: UUID) -> HttpResponse:
    """`/kkv/hilfe/<grant>/beenden/`: give the access back before its time, or take the asking back."""
    with identity():
        shown = delegation.grant(None, str(grant), request.actor)
    form = LeaveForm(request.POST or None)
    if not form.is_valid():
        return catalogue_page(request, "support_leave", status=_status(form), form=form, shown=shown)
    try:
        with identity():
            actions.end(town=None, grant=str(grant), reason=form.cleaned_data["reason"], by=request.actor)
    except Conflict as conflict:
        return catalogue_page(
            request, "support_leave", status=conflict.status, form=form, shown=shown, conflict=conflict
        )
    return HttpResponseRedirect(f"{reverse('catalogue:support')}?meldung=beendet")


def _status(form: SupportForm | LeaveForm) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK


def _towns() -> list[tuple[str, str]]:
    with identity():
        return [(town.slug, town.name) for town in delegation.partners(None)]


def _services() -> list[tuple[str, str]]:
    found = [(slug, version.service.title) for slug, version in queries.released().items()]
    return sorted(found, key=lambda each: sort_key(each[1]))
