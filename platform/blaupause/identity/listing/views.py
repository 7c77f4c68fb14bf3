"""In a town: whether what somebody sent here may be listed for them together with what they sent elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from blaupause.domain import Conflict, Level
from blaupause.identity.access import CITIZEN, open_to
from blaupause.identity.evidence import acting
from blaupause.identity.links import host_of, origin
from blaupause.identity.start import Start
from blaupause.identity.views import leave
from blaupause.tenancy.context import identity
from blaupause.ui.pages import page

from . import actions, asking, queries
from .forms import ListingForm

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest

COMMON_PAGE = "/meine-antraege/"
"""On the hub."""


@open_to(CITIZEN)
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: TownRequest) -> HttpResponse:
    """`/meine-antraege/gesammelt/`: what it means and who sees what; whoever agrees proves again who they are."""
    form = ListingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return leave(request, _confirming(request))
    with identity():
        agreed_on = queries.agreed_on(_account(request), request.town)
    return page(
        request,
        "identity/listing.html",
        status=400 if form.errors else 200,
        form=form,
        agreed_on=agreed_on,
        common=f"{origin(settings.HUB_HOST)}{COMMON_PAGE}",
    )


@open_to(CITIZEN)
@require_POST
def take_back(request: TownRequest) -> HttpResponse:
    """`/meine-antraege/gesammelt/beenden/`: not any more, at once."""
    try:
        with identity():
            actions.take_back(town=request.town, account=_account(request), by=request.actor)
        messages.success(request, _("Ihre Anträge von hier stehen nicht mehr in der gemeinsamen Liste."))
    except Conflict as conflict:
        messages.warning(request, str(conflict))
    return redirect("listing:consent")


def _confirming(request: TownRequest) -> Start:
    """Return the login that confirms it: anew, as surely as now, by the account of the same kind."""
    return Start(
        realm="buerger",
        host=host_of(request),
        level=max(request.actor.level, Level.BASIC),
        next=reverse("listing:consent"),
        nonce_hash="",
        step_up=True,  # whoever finds this browser logged in must not agree in its owner's name
        organisation=acting(request.actor.evidence) is not None,
        listing=asking.set_mark(request.session, request.actor),
    )


def _account(request: TownRequest) -> str:
    """Return the account of this login. The town's own code never gets it: it is used in the phase "identity"."""
    return request.session.provider.account_hmac if request.session.provider else ""
