"""One list: the archive's answer, its files, the deletion by two people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.urls import reverse

from blaupause.audit import record_list
from blaupause.domain import Conflict, Invalid, NotFound, Refused
from blaupause.identity.access import TOWN_ADMIN, fresh_login_missing, open_to
from blaupause.tenancy.context import identity
from shared_services.onboarding import actions as onboarding
from tenants.casework.models import Case
from tenants.disposal import actions, forms, queries
from tenants.disposal.enums import Step
from tenants.disposal.queries.lists import PER_PAGE
from tenants.organisation.queries import two_people

from .due import READ_AND_SEND, disposal_page

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.forms import Form
    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest
    from tenants.disposal.models import Disposal
    from tenants.organisation.queries import TwoPeople

TOLD: Final = (
    "angelegt",
    "geantwortet",
    "ausgenommen",
    "aufgenommen",
    "gebeten",
    "zurueck",
    "bestaetigt",
    "nachgefragt",
)


@open_to(TOWN_ADMIN)
@READ_AND_SEND
def one(request: TownRequest, disposal: UUID) -> HttpResponse:
    """`/einrichtung/aussonderung/<list>/`: its cases and the next step; `aktion` names the button."""
    found = queries.disposal(disposal)
    act = request.POST.get("aktion", "")
    if act not in ACTS:
        return shown(request, found)
    if act == "bestaetigen" and (login := fresh_login_missing(request)):
        return login
    try:
        return ACTS[act](request, found)
    except (Conflict, Refused) as conflict:
        return shown(request, queries.disposal(disposal), conflict=conflict)


def _answer(request: TownRequest, found: Disposal) -> HttpResponse:
    form = forms.AnswerForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            actions.note_answer(
                reference=found.reference,
                answer=told["antwort"],
                numbers=told["nummern"],
                archive=told["archiv"],
                on=told["tag"],
                by=request.actor,
            )
        except Invalid as invalid:
            form.add_error(invalid.field, str(invalid))
        else:
            return _done(found, "geantwortet")
    return shown(request, found, form=form, answer=form)


def _leave_out(request: TownRequest, found: Disposal) -> HttpResponse:
    form = forms.LeaveOutForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            actions.leave_out(
                reference=found.reference, number=told["nummer"], why=told["warum"], by=request.actor
            )  # fmt: skip
        except Invalid as invalid:
            form.add_error(invalid.field, str(invalid))
        else:
            return _done(found, "ausgenommen")
    return shown(request, found, form=form, leaving=form)


def _put_back(request: TownRequest, found: Disposal) -> HttpResponse:
    try:
        actions.put_back(reference=found.reference, number=request.POST.get("nummer", ""), by=request.actor)
    except Invalid as invalid:
        return shown(request, found, conflict=Conflict(str(invalid)))
    return _done(found, "aufgenommen")


def _drop(request: TownRequest, found: Disposal) -> HttpResponse:
    actions.drop(reference=found.reference, by=request.actor)
    return HttpResponseRedirect(f"{reverse('disposal:overview')}?zurueckgenommen")


def _ask(request: TownRequest, found: Disposal) -> HttpResponse:
    actions.ask_erasure(reference=found.reference, seen=_seen(request), by=request.actor)
    return _done(found, "gebeten")


def _take_back(request: TownRequest, found: Disposal) -> HttpResponse:
    actions.take_back_erasure(reference=found.reference, by=request.actor)
    return _done(found, "zurueck")


def _confirm(request: TownRequest, found: Disposal) -> HttpResponse:
    people = two_people(found.asked_by, "", request.actor)
    typed = request.POST.get("zahl", "")
    try:
        actions.confirm_erasure(
            reference=found.reference, seen=_seen(request), typed=typed, people=people, by=request.actor
        )
    except Invalid as invalid:
        form = forms.TypedForm(request.POST)
        form.add_error(invalid.field, str(invalid))
        return shown(request, found, form=form, typed=form)
    return _done(found, "bestaetigt")


def _ask_the_centre(request: TownRequest, found: Disposal) -> HttpResponse:
    if not found.asked_by:
        raise NotFound
    with identity():
        onboarding.ask_about_two(town=request.town, one=found.asked_by, other=request.actor.id, by=request.actor)
    return _done(found, "nachgefragt")


def _seen(request: TownRequest) -> int:
    return forms.number_of(request.POST.get("anzahl", ""))


def shown(request: TownRequest, found: Disposal, form: Form | None = None, **context: Any) -> HttpResponse:
    """Draw a list with its next step."""
    rows = found.rows
    planned = queries.plan(found, rows)
    people = two_people(found.asked_by, found.confirmed_by, request.actor)
    page = Paginator(queries.lines(rows, planned), PER_PAGE).get_page(request.GET.get("seite"))
    record_list(Case, [line.entry.case for line in page], by=request.actor)
    context = {"answer": forms.AnswerForm(), "leaving": forms.LeaveOutForm(), "typed": forms.TypedForm()} | context
    return disposal_page(
        request,
        "one",
        found=found,
        page=page,
        plan=planned,
        keeping=len(rows) - planned.erasing,
        people=people,
        may_alone=_may_alone(found, people),
        takes=sum(each.takes for each in rows),
        packed=sum(each.is_packed for each in rows),
        waiting=sum(each.waits for each in rows),
        may_put_back=found.step in (Step.OFFERED, Step.EXPORT, Step.READY),
        operator=settings.KKV_NAME,
        form=form,
        done=next((word for word in TOLD if request.method != "POST" and word in request.GET), ""),
        **context,
    )


def _may_alone(found: Disposal, people: TwoPeople) -> bool:
    return found.step == Step.ASKED and people.is_mine and people.is_alone


def _done(found: Disposal, what: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('disposal:one', args=[found.reference])}?{what}")


ACTS: Final[dict[str, Callable[[TownRequest, Disposal], HttpResponse]]] = {
    "antwort": _answer,
    "ausnehmen": _leave_out,
    "aufnehmen": _put_back,
    "verwerfen": _drop,
    "bitten": _ask,
    "zuruecknehmen": _take_back,
    "bestaetigen": _confirm,
    "nachfragen": _ask_the_centre,
}
