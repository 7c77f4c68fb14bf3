"""Where everybody who works here begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_safe

from blaupause.identity import login_key, queries
from blaupause.identity.access import STAFF, open_to
from blaupause.tenancy.context import identity
from blaupause.ui.pages import page
from blaupause.ui.shell import NavItem

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import HubRequest

_PASSKEY: Final = "/auth/anmelden/?bereich=verwaltung&aktion=passkey&next=/verwaltung/"
"""Only a provider that knows our key, Keycloak, can add one (start.ACTIONS)."""


@require_safe
@open_to(STAFF)
def staff_start(request: HubRequest) -> HttpResponse:
    """`/verwaltung/`: the towns and roles of the person, with the way into each."""
    with identity():
        places = queries.workplaces(request.session.person) if request.session.person else ()
    return page(
        request,
        "identity/staff_start.html",
        places=places,
        passkey=_PASSKEY if login_key.is_used() else "",
        staff_nav=(NavItem("Meine Startseite", "/verwaltung/"),),
        staff_area="Verwaltung",
        staff_home="/verwaltung/",
    )
