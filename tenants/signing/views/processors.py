"""A town reads whom the competence centre employs, and objects to a change. That asks for a fresh login."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from blaupause.domain import Conflict
from blaupause.identity.access import CLERK, DATA_PROTECTION, SIGNER, TOWN_ADMIN, fresh_login_missing, open_to
from shared_services.agreements import actions
from shared_services.agreements import queries as agreements
from shared_services.agreements.enums import AgreementKind
from tenants.signing.forms import ObjectionForm

from .frame import READ_AND_SEND, signing_page

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest


@open_to(TOWN_ADMIN, CLERK, DATA_PROTECTION, SIGNER)
@require_safe
def processors(request: TownRequest) -> HttpResponse:
    """`/einrichtung/vereinbarungen/weitere-auftragsverarbeiter/`: whom the KKV employs, and what is announced."""
    return signing_page(request, "processors", book=agreements.processor_book())


@open_to(TOWN_ADMIN, CLERK, DATA_PROTECTION, SIGNER)
@READ_AND_SEND
def announcement(request: TownRequest, change: UUID) -> HttpResponse:
    """`/einrichtung/vereinbarungen/weitere-auftragsverarbeiter/<change>/`: one change; the town objects."""
    found, held = agreements.announced(change), agreements.held(request.town, AgreementKind.PROCESSING)
    form, conflict = ObjectionForm(request.POST or None), None
    if request.method == "POST" and (answer := fresh_login_missing(request)):
        return answer
    if form.is_valid():
        try:
            actions.object_to(uuid=change, reason=form.cleaned_data["reason"], by=request.actor)
        except Conflict as refused:
            conflict = refused
        else:
            return HttpResponseRedirect(f"{reverse('signing:announcement', args=[change])}?meldung=einspruch")
    told = "" if request.method == "POST" else request.GET.get("meldung", "")
    may = agreements.may_declare(request.actor, held)
    return signing_page(
        request, "announcement", found=found, form=form, conflict=conflict, held=held, may=may, told=told
    )
