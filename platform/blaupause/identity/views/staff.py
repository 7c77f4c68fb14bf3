"""Where everybody who works here begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from blaupause.identity import login_key, queries
from blaupause.identity.access import STAFF, open_to
from blaupause.identity.delegation import queries as delegation
from blaupause.identity.links import login_url
from blaupause.tenancy.context import identity
from blaupause.ui.pages import page
from blaupause.ui.shell import NavItem

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import HubRequest


@require_safe
@open_to(STAFF)
def staff_start(request: HubRequest) -> HttpResponse:
    """`/verwaltung/`: the towns and roles of the person, with the way into each."""
    with identity():
        person, broker = request.session.person, request.session.broker
        places = queries.workplaces(person, broker=broker) if person else ()
        steads = delegation.steads(person, broker=broker) if person else ()
    return page(
        request,
        "identity/staff_start.html",
        places=places,
        steads=steads,
        by_own_provider=bool(broker),
        passkey=_passkey(request) if login_key.is_used() else "",  # only Keycloak, which knows our key, can add one
        staff_nav=(NavItem("Meine Startseite", "/verwaltung/"),),
        staff_area="Verwaltung",
        staff_home="/verwaltung/",
    )


def _passkey(request: HubRequest) -> str:
    """Return where somebody adds a passkey to their account and comes back from (start.ACTIONS)."""
    return f"{login_url(request, realm='verwaltung', next='/verwaltung/')}&aktion=passkey"
