"""Which towns have signed what: the list, and one signing to countersign or give back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from blaupause.domain import Conflict, Invalid
from blaupause.identity import queries as people
from blaupause.identity.access import KKV, acr_of, fresh_login_missing, open_to
from blaupause.tenancy.context import identity
from blaupause.ui.downloads import download
from blaupause.ui.markdown import markdown
from shared_services.agreements import actions, queries
from shared_services.agreements.enums import AgreementKind
from shared_services.agreements.forms import CountersignForm, GiveBackForm

from .frame import READ_AND_SEND, agreements_page

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from blaupause.identity.requests import HubRequest
    from shared_services.agreements.queries import File


@open_to(KKV)
@require_safe
def desk(request: HubRequest) -> HttpResponse:
    """`/kkv/vereinbarungen/?stand=&suche=&seite=`: towns by state and age."""
    state, text = _state(request), request.GET.get("suche", "")
    found = queries.desk(state, text, request.GET.get("seite", ""))
    states = [(name, label, found.numbers[name]) for name, (label, _states) in queries.FILTERS.items()]
    kinds = [(kind, queries.newest(kind), queries.draft(kind)) for kind in AgreementKind]
    book = queries.processor_book()
    return agreements_page(request, "desk", desk=found, states=states, state=state, text=text, kinds=kinds, book=book)


@open_to(KKV)
@require_safe
def table(request: HubRequest) -> HttpResponse:
    """`/kkv/vereinbarungen/stand.csv`: the same list for a spreadsheet, without persons."""
    content = queries.table(_state(request), request.GET.get("suche", ""))
    name = f"vereinbarungen-{timezone.localdate().isoformat()}.csv"
    return download(name=name, media_type="text/csv; charset=utf-8", content=content)


@open_to(KKV)
@READ_AND_SEND
def file(request: HubRequest, signing: UUID) -> HttpResponse:
    """`/kkv/vereinbarungen/akte/<signing>/`: what a town signed. `aktion` names the button; both need a fresh login."""
    found = queries.file(signing)
    if request.method != "POST":
        return _file(request, found)
    if answer := fresh_login_missing(request, next=request.path):
        return answer
    try:
        if request.POST.get("aktion") == "zurueckgeben":
            return _give_back(request, found)
        return _countersign(request, found)
    except Conflict as conflict:
        return _file(request, queries.file(signing), form=CountersignForm(request.POST), conflict=conflict)


@open_to(KKV)
@require_safe
def sealed(_request: HubRequest, signing: UUID) -> HttpResponse:
    """`/kkv/vereinbarungen/akte/<signing>.pdf`: the sealed agreement."""
    found = queries.past_of(signing)
    return download(name=queries.sealed_name(found), media_type="application/pdf", content=bytes(found.document))


def _countersign(request: HubRequest, found: File) -> HttpResponse:
    form = CountersignForm(request.POST)
    if not form.is_valid():
        return _file(request, found, form=form)
    with identity():
        email = people.mail_of(request.actor.id)
    try:
        actions.countersign(
            uuid=found.signing.uuid, proof=actions.Proof(*form.declared, acr_of(request)), email=email, by=request.actor
        )
    except Invalid as invalid:
        form.add_error(invalid.field, str(invalid))
        return _file(request, found, form=form)
    return _to(found, "gegengezeichnet")


def _give_back(request: HubRequest, found: File) -> HttpResponse:
    form = GiveBackForm(request.POST)
    if not form.is_valid():
        return _file(request, found, giving_back=form)
    actions.give_back(uuid=found.signing.uuid, reason=form.cleaned_data["reason"], by=request.actor)
    return _to(found, "zurueckgegeben")


def _to(found: File, told: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('agreements:file', args=[found.signing.uuid])}?meldung={told}")


def _file(
    request: HubRequest,
    found: File,
    *,
    form: CountersignForm | None = None,
    giving_back: GiveBackForm | None = None,
    conflict: Conflict | None = None,
) -> HttpResponse:
    return agreements_page(
        request,
        "file",
        file=found,
        drawn=markdown(found.reading.text),
        form=form or CountersignForm(),
        giving_back=giving_back or GiveBackForm(),
        conflict=conflict,
        ending=queries.notices_of(found.signing)[0],
        told="" if request.method == "POST" else request.GET.get("meldung", ""),
    )


def _state(request: HubRequest) -> str:
    chosen = request.GET.get("stand", "")
    return chosen if chosen in queries.FILTERS else "offen"
