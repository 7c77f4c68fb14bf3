"""The way into a town in whose stead somebody acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.views.decorators.http import require_safe

from blaupause.domain import ActorKind, NotFound
from blaupause.identity import actions
from blaupause.identity.access import ANYONE, open_to, to_login
from blaupause.identity.actors import GRANT
from blaupause.identity.delegation.doors import page_over
from blaupause.tenancy.context import identity

from . import queries

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest


@open_to(ANYONE)
@require_safe
def enter(request: TownRequest, grant: UUID) -> HttpResponse:
    """`/auth/vertretung/<grant>/`: begin to act here under that grant; whoever may not reads why, or finds nothing."""
    if request.actor.kind != ActorKind.STAFF or request.session.person is None or request.session.foreign_host:
        return to_login(request, realm="verwaltung")
    with identity():
        may = queries.may_act(request.session.person, request.town, str(grant), broker=request.session.broker)
    if not may:
        return _turned_away(request, str(grant))
    request.session[GRANT] = str(grant)
    return HttpResponseRedirect("/amt/")


def _turned_away(request: TownRequest, grant: str) -> HttpResponse:
    with identity():
        actions.refuse(route="delegation:enter", town=request.town.slug, by=request.actor)
    if over := page_over(request, grant):
        return over
    raise NotFound
