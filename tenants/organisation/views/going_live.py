"""The gate: what is missing, one person asks, a second confirms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.http import HttpResponseRedirect
from django.urls import reverse

from blaupause.domain import Conflict, NotFound, Refused
from blaupause.identity.access import TOWN_ADMIN, fresh_login_missing, open_to
from blaupause.tenancy.context import identity
from shared_services.onboarding import actions as onboarding
from tenants.organisation import actions, queries

from .pages import READ_AND_SEND, set_up_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest
    from tenants.organisation.queries import Gate

ASKER_GONE: Final = "die Person, die gebeten hat: Sie administriert nicht mehr"
DONE: Final = {
    "bitten": "gebeten",
    "zuruecknehmen": "zurueckgenommen",
    "bestaetigen": "bestaetigt",
    "nachfragen": "nachgefragt",
}


@open_to(TOWN_ADMIN)
@READ_AND_SEND
def going_live(request: TownRequest) -> HttpResponse:
    """`/einrichtung/online-gehen/`: what is missing; one person asks, a second confirms. `aktion` names the button."""
    gate = queries.gate(request.actor)
    act = request.POST.get("aktion", "")
    if act == "bestaetigen" and (login := fresh_login_missing(request)):
        return login
    conflict: Conflict | Refused | None = None
    if act in DONE:
        try:
            _do(request, act, gate)
        except (Conflict, Refused) as caught:
            conflict = caught
            gate = queries.gate(request.actor)
        else:
            return HttpResponseRedirect(f"{reverse('organisation:going_live')}?{DONE[act]}")
    done = next((word for word in DONE.values() if word in request.GET), "")
    return set_up_page(request, "going_live", gate=gate, conflict=conflict, done=done)


def _do(request: TownRequest, act: str, gate: Gate) -> None:
    if act == "bitten":
        actions.ask_opening(missing=gate.titles, by=request.actor)
    elif act == "zuruecknehmen":
        actions.take_back_opening(reference=_reference(request), by=request.actor)
    elif act == "nachfragen":
        _ask_the_centre(request, gate)
    elif gate.opening and not gate.people.is_asker_here:
        actions.return_opening(reference=gate.opening.reference, missing=(ASKER_GONE,), by=request.actor)
    else:
        actions.confirm_opening(
            reference=_reference(request),
            missing=gate.titles,
            likeness=gate.people.likeness,
            is_asker_here=gate.people.is_asker_here,
            by=request.actor,
        )


def _ask_the_centre(request: TownRequest, gate: Gate) -> None:
    if gate.opening is None:
        raise NotFound
    with identity():
        onboarding.ask_about_two(town=request.town, one=gate.opening.asked_by, other=request.actor.id, by=request.actor)


def _reference(request: TownRequest) -> UUID:
    try:
        return UUID(request.POST.get("bitte", ""))
    except ValueError:
        raise NotFound from None
