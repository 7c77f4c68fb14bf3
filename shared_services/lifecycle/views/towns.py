"""All towns, one of them, and who follows whom in the register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.views.decorators.http import require_safe

from blaupause.domain import Conflict, Invalid, NotFound
from blaupause.identity import queries as people
from blaupause.identity.access import KKV, fresh_login_missing, open_to
from blaupause.tenancy.context import identity
from shared_services.lifecycle import actions, queries
from shared_services.lifecycle.forms import SuccessionForm
from shared_services.onboarding import actions as onboarding
from shared_services.register import actions as register

from .frame import READ_AND_SEND, draw, to_file

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from blaupause.identity.requests import HubRequest


@open_to(KKV)
@require_safe
def overview(request: HubRequest) -> HttpResponse:
    """`/kkv/kommunen/?suche=&seite=`: every town of this cell, and what is planned."""
    found = queries.overview(request.GET.get("suche", ""), request.GET.get("seite", ""))
    return draw(request, "overview", overview=found)


@open_to(KKV)
@READ_AND_SEND
def file(request: HubRequest, town_uuid: UUID) -> HttpResponse:
    """`/kkv/kommunen/<town>/`: one town; `aktion` takes back what is planned, confirms, agrees, or asks who is who."""
    shown = queries.file(town_uuid)
    if request.method != "POST" or shown.change is None:
        return _file(request, shown)
    if answer := fresh_login_missing(request, next=request.path):
        return answer
    wanted = request.POST.get("aktion", "")
    try:
        with identity():
            ACTS.get(wanted, _withdraw)(request, shown.change.pk)
    except Conflict as conflict:
        return _file(request, shown, conflict)
    return to_file(town_uuid, DONE.get(wanted, "zurueckgenommen"))


@open_to(KKV)
@READ_AND_SEND
def succession(request: HubRequest) -> HttpResponse:
    """`/kkv/kommunen/nachfolge/`: who goes on in whose place, or under which key, with day and source."""
    form = SuccessionForm(request.POST or None)
    if not form.is_valid():
        return draw(request, "succession", form=form)
    told = form.cleaned_data
    try:
        after = register.succeed(
            old=told["alt"], new=told["neu"], on=told["tag"], source=told["quelle"], by=request.actor
        )
    except Invalid as invalid:
        form.add_error(invalid.field or None, str(invalid))
        return draw(request, "succession", form=form)
    except Conflict as conflict:
        return draw(request, "succession", form=form, conflict=conflict)
    return draw(request, "succession", form=SuccessionForm(), after=after, told=told)


def _withdraw(request: HubRequest, change_id: int) -> None:
    actions.withdraw(change_id=change_id, by=request.actor)


def _confirm(request: HubRequest, change_id: int) -> None:
    change = queries.change(change_id)
    actions.confirm(change_id=change_id, people=queries.people_of(change, request.actor.id), by=request.actor)


def _agree(request: HubRequest, change_id: int) -> None:
    change = queries.change(change_id)
    actions.agree(change_id=change_id, people=queries.people_of(change, request.actor.id), by=request.actor)


def _ask_the_centre(request: HubRequest, change_id: int) -> None:
    change, by = queries.change(change_id), request.actor
    doubt, town = queries.doubt_of(change, by.id), queries.by_slug(change.town_slug)
    if doubt is None:
        raise NotFound
    into = queries.other_town(change, town.uuid)
    onboarding.ask_about_two(town=town, one=by.id, other=doubt.other, into=into, by=by)


def _file(request: HubRequest, shown: queries.TownFile, conflict: Conflict | None = None) -> HttpResponse:
    changes = (*shown.history, *([shown.change] if shown.change else ()))
    with identity():
        names = people.names_of(who for each in changes for who in each.people)
        doubt = queries.doubt_of(shown.change, request.actor.id) if shown.change else None
    done = "" if request.method == "POST" else request.GET.get("meldung", "")
    operator = settings.KKV_NAME
    return draw(request, "file", file=shown, names=names, conflict=conflict, done=done, doubt=doubt, operator=operator)


ACTS: Final = {"bestaetigen": _confirm, "zustimmen": _agree, "nachfragen": _ask_the_centre}
DONE: Final = {"bestaetigen": "bestaetigt", "zustimmen": "bestaetigt", "nachfragen": "nachgefragt"}
