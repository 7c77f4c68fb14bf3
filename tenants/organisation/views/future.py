"""What is planned for this town, by whomever, and how it leaves: one asks, a second confirms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.http import HttpResponseRedirect
from django.urls import reverse

from blaupause.domain import Conflict, Invalid, NotFound
from blaupause.identity import queries as people
from blaupause.identity.access import TOWN_ADMIN, fresh_login_missing, open_to
from blaupause.tenancy.context import identity
from shared_services.lifecycle import actions as changes
from shared_services.lifecycle import queries as plans
from shared_services.onboarding import actions as onboarding
from tenants.organisation.forms import LeaveForm, RefusalForm

from .pages import READ_AND_SEND, set_up_page

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest

DIGITS: Final = 19


@open_to(TOWN_ADMIN)
@READ_AND_SEND
def future(request: TownRequest) -> HttpResponse:
    """`/einrichtung/zukunft/`: what changes on which day; `aktion` confirms, takes back, agrees to a merger or not."""
    if request.method != "POST":
        return _shown(request, done=request.GET.get("meldung", ""))
    if answer := fresh_login_missing(request, next=request.path):
        return answer
    return ACTS.get(request.POST.get("aktion", ""), _ask)(request)


def _ask(request: TownRequest) -> HttpResponse:
    form = LeaveForm(request.POST)
    if not form.is_valid():
        return _shown(request, form=form)
    try:
        with identity():
            changes.ask_to_leave(town_uuid=request.town.uuid, leave=form.leave, by=request.actor)
    except Invalid as invalid:
        form.add_error(invalid.field or None, str(invalid))
        return _shown(request, form=form)
    except Conflict as conflict:
        return _shown(request, form=form, conflict=conflict)
    return _done("beantragt")


def _confirm(request: TownRequest) -> HttpResponse:
    try:
        with identity():
            change = plans.of_town(request.town.uuid)
            known = plans.people_of(change, request.actor.id)
            changes.confirm(change_id=change.pk, people=known, by=request.actor)
    except Conflict as conflict:
        return _shown(request, conflict=conflict)
    return _done("bestaetigt")


def _withdraw(request: TownRequest) -> HttpResponse:
    try:
        with identity():
            changes.withdraw(change_id=plans.of_town(request.town.uuid).pk, by=request.actor)
    except Conflict as conflict:
        return _shown(request, conflict=conflict)
    return _done("zurueckgenommen")


def _agree(request: TownRequest) -> HttpResponse:
    try:
        with identity():
            change = plans.incoming_change(request.town.uuid, _wanted(request))
            known = plans.people_of(change, request.actor.id)
            changes.agree(change_id=change.pk, people=known, by=request.actor)
    except Conflict as conflict:
        return _shown(request, conflict=conflict)
    return _done("zugestimmt")


def _refuse(request: TownRequest) -> HttpResponse:
    form = RefusalForm.to(_wanted(request), request.POST)
    if not form.is_valid():
        return _shown(request, refusal=form)
    try:
        with identity():
            change = plans.incoming_change(request.town.uuid, _wanted(request))
            changes.refuse(change_id=change.pk, reason=form.cleaned_data["warum"], by=request.actor)
    except Conflict as conflict:
        return _shown(request, conflict=conflict)
    return _done("abgelehnt")


def _ask_the_centre(request: TownRequest) -> HttpResponse:
    """Ask whether somebody who looks like who acted before is another person: of one's own plan, or of another's."""
    town, by, wanted = request.town, request.actor, _wanted(request)
    try:
        with identity():
            own = plans.open_change(town.uuid)
            change = own if own and own.pk == wanted else plans.incoming_change(town.uuid, wanted)
            doubt = plans.doubt_of(change, by.id)
            if doubt is None:
                raise NotFound
            into = plans.other_town(change, town.uuid)
            onboarding.ask_about_two(town=town, one=by.id, other=doubt.other, into=into, by=by)
    except Conflict as conflict:
        return _shown(request, conflict=conflict)
    return _done("nachgefragt")


def _wanted(request: TownRequest) -> int:
    told = request.POST.get("plan", "")
    return int(told) if told.isdecimal() and len(told) < DIGITS else 0


def _shown(
    request: TownRequest, *, form: LeaveForm | None = None, refusal: RefusalForm | None = None, **context: Any
) -> HttpResponse:
    refusals = {_wanted(request): refusal}
    with identity():
        rows, incoming = plans.history(request.town.uuid), plans.incoming(request.town.uuid)
        change = next((each for each in rows if each.is_open), None)
        doubts = {each.pk: plans.doubt_of(each, request.actor.id) for each in (change, *incoming) if each}
        names = people.names_of(who for each in (*rows, *incoming) for who in each.people)
    return set_up_page(
        request,
        "future",
        form=refusal or form,
        leaving=form or LeaveForm(),
        incoming=[(each, refusals.get(each.pk) or RefusalForm.to(each.pk), doubts[each.pk]) for each in incoming],
        change=change,
        doubt=doubts[change.pk] if change else None,
        operator=settings.KKV_NAME,
        history=[each for each in rows if not each.is_open],
        names=names,
        actor_id=request.actor.id,
        **context,
    )


def _done(what: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('organisation:future')}?meldung={what}")


ACTS: Final = {
    "bestaetigen": _confirm,
    "zuruecknehmen": _withdraw,
    "zustimmen": _agree,
    "ablehnen": _refuse,
    "nachfragen": _ask_the_centre,
}
