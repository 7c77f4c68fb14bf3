"""The onboarding desk of the competence centre."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from blaupause.domain import Conflict
from blaupause.identity import queries as people
from blaupause.identity.access import KKV, fresh_login_missing, open_to
from blaupause.tenancy.context import identity
from blaupause.ui.downloads import download
from blaupause.ui.pages import page
from shared_services.catalogue import queries as catalogue
from shared_services.onboarding import actions, queries
from shared_services.onboarding.enums import ProofWay
from shared_services.onboarding.forms import FORMS, CallForm, FiguresForm, RefusalForm, proof_form

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import HubRequest
    from shared_services.onboarding.forms import ProofForm

READ_AND_SEND: Final = require_http_methods(["GET", "HEAD", "POST"])


@open_to(KKV)
@READ_AND_SEND
def desk(request: HubRequest) -> HttpResponse:
    """`/kkv/onboarding/?stand=&suche=&seite=`: requests by state and age; `oeffnung` has a town opened anew."""
    if request.method != "POST":
        return _desk(request)
    if answer := fresh_login_missing(request, next=request.path):
        return answer
    told = request.POST.get("oeffnung", "")
    chosen = int(told) if told.isdecimal() and len(told) < 10 else 0  # noqa: PLR2004 – ids
    try:
        actions.retry_opening(opening_id=chosen, by=request.actor)
    except Conflict as conflict:
        return _desk(request, conflict)
    return HttpResponseRedirect(f"{reverse('onboarding:desk')}?meldung=again")


def _desk(request: HubRequest, conflict: Conflict | None = None) -> HttpResponse:
    state, text = _state(request), request.GET.get("suche", "")
    found = queries.desk(state, text, request.GET.get("seite", ""))
    labels = [(name, label, found.numbers[name]) for name, (label, _condition) in queries.STATES.items()]
    shown = {"desk": found, "states": labels, "state": state, "text": text, "stuck": queries.stuck_openings()}
    shown["pairs"] = queries.waiting_pairs()
    done = request.GET.get("meldung") == "again"
    return desk_page(
        request, "desk", conflict.status if conflict else HTTPStatus.OK, conflict=conflict, done=done, **shown
    )


@open_to(KKV)
@require_safe
def table(request: HubRequest) -> HttpResponse:
    """`/kkv/onboarding/anfragen.csv`: the same list for a spreadsheet, without who asked."""
    content = queries.table(_state(request), request.GET.get("suche", ""))
    name = f"onboarding-{timezone.localdate().isoformat()}.csv"
    return download(name=name, media_type="text/csv; charset=utf-8", content=content)


@open_to(KKV)
@require_safe
def figures(request: HubRequest) -> HttpResponse:
    """`/kkv/onboarding/auswertung/?von=&bis=&art=&land=&kreis=`: how far requests come, how long, from where."""
    form = _chosen(request)
    status = HTTPStatus.OK if form.is_valid() else HTTPStatus.UNPROCESSABLE_ENTITY
    found = queries.figures(form.selection)
    return desk_page(request, "figures", status, figures=found, form=form, chosen=form.words)


@open_to(KKV)
@require_safe
def figures_table(request: HubRequest) -> HttpResponse:
    """`/kkv/onboarding/auswertung.csv`: the same for a spreadsheet, with the same choice."""
    form = _chosen(request)
    form.is_valid()
    name = f"onboarding-auswertung-{timezone.localdate().isoformat()}.csv"
    content = queries.figures_table(form.selection, form.words)
    return download(name=name, media_type="text/csv; charset=utf-8", content=content)


def _chosen(request: HubRequest) -> FiguresForm:
    return FiguresForm(request.GET, choices=queries.selectable())


@open_to(KKV)
@READ_AND_SEND
def file(request: HubRequest, request_id: int) -> HttpResponse:
    """`/kkv/onboarding/<id>/`: one request; `aktion` names the button. What lets somebody in asks for a fresh login."""
    if request.method != "POST":
        return _file(request, request_id)
    if answer := fresh_login_missing(request, next=request.path):
        return answer
    act = {"ablehnen": _refuse, "wiederholen": _try_again, "einladen": _renew}.get(
        request.POST.get("aktion", ""), _prove
    )
    try:
        return act(request, request_id)
    except Conflict as conflict:
        return _file(request, request_id, conflict.status, conflict=conflict)


@open_to(KKV)
@READ_AND_SEND
def letters(request: HubRequest) -> HttpResponse:
    """`/kkv/onboarding/briefe/`: the letters with codes; sending the form makes one PDF of those chosen."""
    conflict = None
    if request.method == "POST":
        if answer := fresh_login_missing(request, next=request.path):
            return answer
        chosen = [int(each) for each in request.POST.getlist("brief") if each.isdecimal() and len(each) < 10]  # noqa: PLR2004 – ids
        try:
            pdf = actions.print_letters(proof_ids=chosen, by=request.actor)
        except Conflict as refused:
            conflict = refused
        else:
            name = f"onboarding-briefe-{timezone.localdate().isoformat()}.pdf"
            return download(name=name, media_type="application/pdf", content=pdf)
    status = conflict.status if conflict else HTTPStatus.OK
    return desk_page(request, "letters", status, proofs=queries.letter_run(), conflict=conflict)


def _prove(request: HubRequest, request_id: int) -> HttpResponse:
    form = FORMS.get(request.POST.get("weg", ""), FORMS[ProofWay.LETTER])(request.POST)
    if not form.is_valid():
        return _file(request, request_id, HTTPStatus.UNPROCESSABLE_ENTITY, proof=form)
    if isinstance(form, CallForm):
        actions.record_call(request_id=request_id, known=form.known, call=form.call, by=request.actor)
    else:
        actions.send_code(request_id=request_id, way=form.way, known=form.known, by=request.actor)
    return _to(request_id, form.way.value)


def _refuse(request: HubRequest, request_id: int) -> HttpResponse:
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return _file(request, request_id, HTTPStatus.UNPROCESSABLE_ENTITY, refusal=form)
    actions.refuse(request_id=request_id, reason=form.cleaned_data["grund"], by=request.actor)
    return _to(request_id, "refused")


def _try_again(request: HubRequest, request_id: int) -> HttpResponse:
    actions.try_again(request_id=request_id, by=request.actor)
    return _to(request_id, "again")


def _renew(request: HubRequest, request_id: int) -> HttpResponse:
    actions.renew_invitation(request_id=request_id, by=request.actor)
    return _to(request_id, "invited")


def _file(
    request: HubRequest,
    request_id: int,
    status: int = HTTPStatus.OK,
    *,
    proof: ProofForm | None = None,
    refusal: RefusalForm | None = None,
    conflict: Conflict | None = None,
) -> HttpResponse:
    found = queries.file(request_id)
    asked = found.progress.request
    with identity():
        names = people.names_of(each.issued_by for each in found.proofs)
        invitation = queries.invitation_of(asked)
    return desk_page(
        request,
        "file",
        status,
        file=found,
        asked=asked,
        proof=proof or proof_form(request.GET.get("weg", ""), found.contacts, asked.authority.postcode),
        ways=ProofWay.choices,
        refusal=refusal or RefusalForm(),
        names=names,
        invitation=invitation,
        now=timezone.now(),
        conflict=conflict,
        done="" if request.method == "POST" else request.GET.get("meldung", ""),
    )


def _to(request_id: int, done: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('onboarding:file', args=[request_id])}?meldung={done}")


def _state(request: HubRequest) -> str:
    asked_for = request.GET.get("stand", "")
    return asked_for if asked_for in queries.STATES else "offen"


def desk_page(request: HubRequest, name: str, status: int = HTTPStatus.OK, **context: Any) -> HttpResponse:
    frame = {"staff_nav": catalogue.menu(), "staff_area": "KKV", "staff_home": "/kkv/"}
    return page(request, f"onboarding/{name}.html", status, **frame, **context)
