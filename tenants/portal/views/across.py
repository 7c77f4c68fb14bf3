"""On the hub: what somebody sent to towns, listed together where they agreed to that in each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from blaupause.audit import record_list
from blaupause.domain import Actor, ActorKind, Conflict, NotFound
from blaupause.identity.access import CITIZEN, open_to
from blaupause.identity.listing import actions as listing
from blaupause.identity.listing import queries as listings
from blaupause.tenancy.context import identity
from blaupause.ui.pages import page
from tenants.applications.models import Application
from tenants.portal.queries.across import OfTown, across

from .account import unkept

if TYPE_CHECKING:
    from django.core.paginator import Page
    from django.http import HttpResponse

    from blaupause.identity.listing.queries import Listed
    from blaupause.identity.requests import HubRequest

PER_PAGE: Final = 20
"""Towns of a page."""


@dataclass(frozen=True, slots=True)
class Common:
    """The page: its towns, and the page of towns they are on."""

    towns: list[OfTown]
    page: Page[Listed]


@open_to(CITIZEN)
@require_safe
@unkept
def mine(request: HubRequest) -> HttpResponse:
    """`/meine-antraege/?seite=` on the hub: per town number, title, state and day, and the way to the town's own page.

    Each town keeps a reading under its own name for the person; the hub writes how many towns, not which.
    """
    with identity():
        listed = listings.of_account(_account(request))
        if listed:
            listing.note_opened(towns=len(listed), by=request.actor)
    shown = Paginator(listed, PER_PAGE).get_page(request.GET.get("seite"))
    towns = across(shown.object_list, noted=lambda each, ids: record_list(Application, ids, by=_as_known_in(each)))
    return page(request, "portal/across.html", common=Common(towns, shown))


@open_to(CITIZEN)
@require_POST
def take_back(request: HubRequest) -> HttpResponse:
    """`/meine-antraege/beenden/` on the hub: list a town no longer, at once."""
    slug = request.POST.get("kommune", "")
    with identity():
        found = next((each for each in listings.of_account(_account(request)) if each.town.slug == slug), None)
        if found is None:
            raise NotFound(_("Diese Kommune steht nicht in Ihrer Liste."))
        try:
            listing.take_back(town=found.town, account=_account(request), by=_as_known_in(found))
            messages.success(request, _("%s steht nicht mehr in Ihrer Liste.") % found.town.name)
        except Conflict as conflict:  # another window was faster
            messages.warning(request, str(conflict))
    return redirect("across:mine")


def _as_known_in(listed: Listed) -> Actor:
    """Return the person as that town knows them: nothing it writes down joins them to another town, or to the hub."""
    return Actor(ActorKind.CITIZEN, id=listed.pseudonym, town=listed.town.slug)


def _account(request: HubRequest) -> str:
    return request.session.provider.account_hmac if request.session.provider else ""
