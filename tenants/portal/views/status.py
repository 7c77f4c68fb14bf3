"""One application, for the person who sent it: where it stands, answering, withdrawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages as flash
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from blaupause import limits
from blaupause.domain import ActorKind, Conflict, Invalid, Level, NotFound
from blaupause.identity.access import ANYONE, CITIZEN, CODE_HOLDER, CODE_WITH_PROOF, open_to
from blaupause.identity.links import login_url
from blaupause.ui.oversize import dropped
from blaupause.ui.pages import page
from tenants.casework import actions as casework
from tenants.correspondence import actions as correspondence
from tenants.correspondence.enums import Direction
from tenants.portal import actions, queries
from tenants.portal.forms import AnswerForm, ProofForm, StatusCodeForm, WithdrawForm
from tenants.portal.views.door import Door, remember_proof, through

if TYPE_CHECKING:
    from django.http import HttpResponse, QueryDict

    from blaupause.identity.requests import TownRequest

UNPROCESSABLE: Final = 422


@open_to(ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def status_form(request: TownRequest) -> HttpResponse:
    """`/status/`: the code goes in a POST, so no address bar and no log keeps what was mistyped."""
    form = StatusCodeForm(_posted(request))
    if not form.is_valid():
        return page(request, "portal/status_form.html", status=UNPROCESSABLE if form.is_bound else 200, form=form)
    code = form.cleaned_data["code"]
    try:
        queries.by_code(code)
    except NotFound:
        limits.hit(request, "status_code")
        form.add_error(
            "code", _("Zu diesem Code gibt es hier keinen Antrag. Prüfen Sie jedes Zeichen. Alte Anträge löschen wir.")
        )
        return page(request, "portal/status_form.html", status=NotFound.status, form=form)
    return redirect("portal:status", code)


@open_to(CODE_HOLDER, CITIZEN)
@require_safe
@through()
def status(request: TownRequest, door: Door) -> HttpResponse:
    """`/status/<code>/`: what happened, what is needed, what comes next."""
    stand = queries.stand(door.application, may_read=door.may_read)
    return page(request, "portal/status.html", door=door, stand=stand)


@open_to(CODE_HOLDER, CITIZEN)
@require_http_methods(["GET", "HEAD", "POST"])
@through()
def proof(request: TownRequest, door: Door) -> HttpResponse:
    """`/status/<code>/nachweis/`: the second proof opens documents and messages for this session (D10)."""
    onward = _local(request.GET.get("weiter", ""), door)
    if door.may_read:
        return redirect(onward)
    label, hint = queries.proof_question(door.application)
    form = ProofForm(_posted(request), label=label, hint=hint)
    if form.is_valid() and label:
        limits.guard(request, "second_proof")
        limits.hit(request, "second_proof", per="code", of=door.code)
        if request.actor.kind == ActorKind.CITIZEN:
            limits.hit(request, "second_proof", per="account")
        if queries.knows_proof(door.application, form.cleaned_data["nachweis"]):
            remember_proof(request, door.code)
            return redirect(onward)
        limits.count(request, "second_proof")
        form.add_error("nachweis", _("Das passt nicht zu diesem Antrag. Prüfen Sie die Schreibweise."))
    login = login_url(request, level=Level.BASIC, realm="buerger", next=onward) if door.application.applicant else ""
    return page(
        request,
        "portal/proof.html",
        status=UNPROCESSABLE if form.is_bound else 200,
        door=door,
        form=form,
        label=label,
        login_url=login,
    )


@open_to(CODE_HOLDER, CITIZEN)
@require_http_methods(["GET", "HEAD", "POST"])
@through(answering=True)
def answer(request: TownRequest, door: Door) -> HttpResponse:
    """`…/antworten/`: answer the office's question, send what was missing, or just write."""
    form = AnswerForm(_posted(request))
    question = queries.open_question(door.application)
    if form.is_valid() and (told := dropped(request)):
        form.add_error("dateien", told)
    elif form.is_valid():
        for _file in request.FILES.getlist("dateien"):
            limits.hit(request, "upload", per=limits.per_visitor(request))
        sent = [actions.Sent(file.name or "", file.read()) for file in request.FILES.getlist("dateien")]
        try:
            actions.answer_office(application=door.application, text=form.cleaned_data["text"], files=sent, by=door.by)
        except Conflict as conflict:
            return page(request, "portal/answer.html", status=conflict.status, door=door, form=form, conflict=conflict)
        except Invalid as invalid:
            form.add_error("dateien" if invalid.field == "files" else "text", str(invalid))
        else:
            flash.success(request, _("Ihre Antwort ist angekommen."))
            return redirect(door.url())
    return page(
        request,
        "portal/answer.html",
        status=UNPROCESSABLE if form.is_bound else 200,
        door=door,
        form=form,
        question=question,
    )


@open_to(CODE_WITH_PROOF, CITIZEN)
@require_safe
@through(reading=True)
def messages(request: TownRequest, door: Door) -> HttpResponse:
    """`…/nachrichten/`: what was written back and forth, and the files that went with it."""
    thread = queries.messages(door.application)
    if queries.has_unread(door.application):
        correspondence.mark_read(application=door.application, direction=Direction.TO_APPLICANT, by=door.by)
    files = [(each, door.url("_file", each.file.uuid)) for each in queries.attachments(door.application)]
    return page(request, "portal/messages.html", door=door, thread=thread, attachments=files)


@open_to(CODE_HOLDER, CITIZEN)
@require_http_methods(["GET", "HEAD", "POST"])
@through(answering=True)
def withdraw(request: TownRequest, door: Door) -> HttpResponse:
    """`…/zuruecknehmen/`: take the application back, until it is decided; a duty to report cannot be."""
    if why := queries.why_kept(door.application):
        return page(request, "portal/kept.html", status=Conflict.status, door=door, why=why)
    form = WithdrawForm(_posted(request))
    if form.is_valid():
        try:
            casework.withdraw_case(application=door.application, reason=form.cleaned_data["reason"], by=door.by)
        except Conflict as conflict:
            return page(
                request, "portal/withdraw.html", status=conflict.status, door=door, form=form, conflict=conflict
            )
        flash.success(request, _("Ihr Antrag ist zurückgezogen. Wir bearbeiten ihn nicht weiter."))
        return redirect(door.url())
    return page(request, "portal/withdraw.html", door=door, form=form)


def _posted(request: TownRequest) -> QueryDict | None:
    """Return what was sent, also when nothing was filled in; None for those who only look."""
    return request.POST if request.method == "POST" else None


def _local(path: str, door: Door) -> str:
    """Return where the proof leads: a page of this very application, else its status."""
    is_ours = url_has_allowed_host_and_scheme(path, allowed_hosts=None) and path.startswith(door.url())
    return path if is_ours else door.url()
