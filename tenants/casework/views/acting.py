"""Acts on a case. What is refused shows the case with the sentence that says why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from blaupause.audit import record_read
from blaupause.domain import Conflict, DomainError, Invalid
from blaupause.identity.access import CLERK, DELEGATE_WORKS, open_to
from blaupause.ui.pages import page
from tenants.casework import actions, forms, queries
from tenants.casework.views.showing import case_response
from tenants.casework.views.undoing import remember
from tenants.correspondence.queries import amt_frame
from tenants.organisation.queries import units

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms as django_forms
    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest
    from tenants.casework.models import Case


@open_to(CLERK, DELEGATE_WORKS)
@require_POST
def take(request: TownRequest, number: str) -> HttpResponse:
    """Take a case."""
    case = queries.case(number, request.actor)
    return _done(request, case, lambda: actions.take_case(case_id=case.pk, by=request.actor))


@open_to(CLERK, DELEGATE_WORKS)
@require_POST
def task(request: TownRequest, number: str, task: int) -> HttpResponse:
    """Mark a check as done or open."""
    case = queries.case(number, request.actor)
    done = request.POST.get("fertig") == "ja"
    return _done(
        request,
        case,
        lambda: actions.finish_task(case_id=case.pk, task_id=task, done=done, by=request.actor),
        at="#schritte",
    )


@open_to(CLERK, DELEGATE_WORKS)
@require_POST
def rest(request: TownRequest, number: str) -> HttpResponse:
    """Let the deadline rest, or run on."""
    case = queries.case(number, request.actor)
    act = actions.resume_deadline if request.POST.get("ruht") == "nein" else actions.rest_deadline
    return _done(request, case, lambda: act(case_id=case.pk, by=request.actor), at="#fristen")


@open_to(CLERK, DELEGATE_WORKS)
@require_POST
def retry(request: TownRequest, number: str, job: int) -> HttpResponse:
    """Have a step done once more that the queue gave up."""
    case = queries.case(number, request.actor)
    return _done(request, case, lambda: actions.try_again(case_id=case.pk, job_id=job, by=request.actor))


@open_to(CLERK, DELEGATE_WORKS, typed=forms.NoteForm)
@require_POST
def write_note(request: TownRequest, number: str) -> HttpResponse:
    """Write a note."""
    case = queries.case(number, request.actor)
    form = forms.NoteForm(request.POST)
    if not form.is_valid():
        return case_response(request, number, 422, note_form=form)
    actions.add_note(case_id=case.pk, text=form.cleaned_data["notiz"], by=request.actor)
    return redirect(_url(request, case) + "#notizen")


def _handing(services: frozenset[str], **_address: str) -> forms.HandOnForm:
    """Return the form with everybody to whom a case could go, for who may not see the case any more."""
    people = (each for each in queries.colleagues() if each.knows(services))
    return forms.HandOnForm(None, people, [(unit.pk, unit.name) for unit in units(active_only=True)])


@open_to(CLERK, DELEGATE_WORKS, typed=_handing)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_on(request: TownRequest, number: str) -> HttpResponse:
    """Give a case to a colleague or another office."""
    case = queries.case(number, request.actor)
    others = [(unit.pk, unit.name) for unit in units(active_only=True) if unit.pk != case.unit_id]
    people = [each for each in queries.colleagues([case.unit_id]) if each.id != case.clerk_id and each.works_on(case)]
    form = forms.HandOnForm(request.POST or None, people, others)
    if not form.is_valid():
        return _form_page(request, case, "casework/hand_on.html", form)
    kind, _colon, value = form.cleaned_data["an"].partition(":")
    if kind == "stelle":
        moved = actions.move_case(case_id=case.pk, unit_id=int(value), by=request.actor)
        messages.success(
            request, _("%(number)s liegt jetzt bei: %(unit)s.") % {"number": number, "unit": moved.unit.name}
        )
        return redirect("casework:inbox")
    to = queries.colleague(value, [case.unit_id])
    answer = _done(request, case, lambda: actions.assign_case(case_id=case.pk, to=to, by=request.actor))
    told = _("%(number)s ist an %(name)s gegeben.") if to.id else _("%(number)s liegt wieder im Eingang.")
    remember(request, [(number, case.clerk_id)], told % {"number": number, "name": to.name})
    return answer


@open_to(CLERK, DELEGATE_WORKS, typed=forms.AskForm)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: TownRequest, number: str) -> HttpResponse:
    """Ask the person."""
    case = queries.case(number, request.actor)
    form = forms.AskForm(request.POST or None, initial={"due_on": queries.answer_day()})
    told: dict[str, Any] = {"mail": queries.has_mail(case), "is_public": queries.is_open_to_code(case)}
    if not form.is_valid():
        return _form_page(request, case, "casework/ask.html", form, **told)
    return _sent(
        request,
        case,
        "casework/ask.html",
        form,
        lambda: actions.ask_applicant(case_id=case.pk, by=request.actor, **form.cleaned_data),
        _("Die Frage ist gesendet. Die Frist ruht, bis eine Antwort da ist."),
        **told,
    )


@open_to(CLERK, DELEGATE_WORKS, typed=forms.ExtendForm)
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: TownRequest, number: str) -> HttpResponse:
    """Set a later day for the decision."""
    case = queries.case(number, request.actor)
    form = forms.ExtendForm(request.POST or None, initial={"due_on": case.due_on})
    if not form.is_valid():
        return _form_page(request, case, "casework/extend.html", form)
    return _sent(
        request,
        case,
        "casework/extend.html",
        form,
        lambda: actions.extend_deadline(case_id=case.pk, due_on=form.cleaned_data["due_on"], by=request.actor),
        _("Die Frist ist verlängert."),
    )


def _done(request: TownRequest, case: Case, act: Callable[[], object], *, at: str = "") -> HttpResponse:
    try:
        act()
    except Conflict as conflict:
        return case_response(request, case.number, conflict.status, conflict=conflict)
    return redirect(_url(request, case) + at)


def _sent(
    request: TownRequest,
    case: Case,
    template: str,
    form: django_forms.Form,
    act: Callable[[], object],
    told: str,
    **context: Any,
) -> HttpResponse:
    try:
        act()
    except Invalid as wrong:
        form.add_error(wrong.field if wrong.field in form.fields else None, str(wrong))
        return _form_page(request, case, template, form, status=wrong.status, **context)
    except Conflict as conflict:
        return _form_page(request, case, template, form, status=conflict.status, conflict=conflict, **context)
    messages.success(request, told)
    return redirect(_url(request, case))


def _form_page(
    request: TownRequest,
    case: Case,
    template: str,
    form: django_forms.Form,
    status: int = 0,
    conflict: DomainError | None = None,
    **context: Any,
) -> HttpResponse:
    record_read(of=case, by=request.actor)
    return page(
        request,
        template,
        status=status or (422 if form.is_bound else 200),
        case=case,
        form=form,
        conflict=conflict,
        back=_url(request, case),
        **context,
        **amt_frame(request.actor),
    )


def _url(request: TownRequest, case: Case) -> str:
    query = request.GET.urlencode()
    return f"/amt/vorgaenge/{case.number}/" + (f"?{query}" if query else "")
