"""The town's own identity provider: connected, tested, switched on and off. Opening it asks for a fresh login."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from blaupause import limits
from blaupause.domain import Conflict, Invalid, NotFound
from blaupause.identity.access import TOWN_ADMIN, fresh_login_missing, open_to
from blaupause.identity.enums import ProviderKind
from blaupause.identity.links import host_of
from blaupause.identity.oidc import ProviderAway
from blaupause.identity.own_provider import actions as own_provider
from blaupause.identity.own_provider import openid as speaking_openid
from blaupause.identity.own_provider import trial
from blaupause.identity.own_provider.actions import Wish
from blaupause.identity.realms.town_entry import KeycloakAway
from blaupause.tenancy.context import identity
from tenants.organisation import queries
from tenants.organisation.forms import OpenidForm

from .pages import READ_AND_SEND, set_up_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest

REFUSALS: Final = (Conflict, NotFound, KeycloakAway, ProviderAway)


@open_to(TOWN_ADMIN)
@require_safe
def provider(request: TownRequest) -> HttpResponse:
    """`/einrichtung/anmeldung/`: what is connected, how far it is, and what the other side must know."""
    return overview(request, told=request.GET.get("meldung", ""))


@open_to(TOWN_ADMIN)
@READ_AND_SEND
def openid(request: TownRequest) -> HttpResponse:
    """`/einrichtung/anmeldung/openid/`: connect or change a provider that speaks OpenID Connect."""
    if answer := fresh_login_missing(request):
        return answer
    known = queries.own_provider()
    form = OpenidForm.of(known.own, request.POST or None)
    if form.is_valid():
        limits.hit(request, "own_provider", per="account")
        try:
            issuer, described = speaking_openid.described(form.cleaned_data["address"])
            _connect(request, form, issuer, described)
        except Invalid as invalid:
            form.add_error(invalid.field, str(invalid))
        except REFUSALS as conflict:
            return set_up_page(request, "provider_openid", form=form, known=known, conflict=conflict)
        else:
            return HttpResponseRedirect(told_page("verbunden"))
    return set_up_page(request, "provider_openid", form=form, known=known)


@open_to(TOWN_ADMIN)
@require_POST
def test_provider(request: TownRequest) -> HttpResponse:
    """`/einrichtung/anmeldung/testen/`: leave for a real login that opens nothing."""
    if answer := fresh_login_missing(request, next=reverse("organisation:provider")):
        return answer
    login = request.session.login
    try:
        own = queries.own_provider().require()
        way = trial.way(own, host=host_of(request), tester=request.actor.id, id_token=login.id_token if login else "")
    except REFUSALS as conflict:
        return overview(request, conflict=conflict)
    return HttpResponseRedirect(way)


@open_to(TOWN_ADMIN)
@require_POST
def switch_provider_on(request: TownRequest) -> HttpResponse:
    """`/einrichtung/anmeldung/einschalten/`: from now on the town's staff logs in by it."""
    if answer := fresh_login_missing(request, next=reverse("organisation:provider")):
        return answer
    return done(request, own_provider.switch_on, "eingeschaltet")


@open_to(TOWN_ADMIN)
@require_POST
def switch_provider_off(request: TownRequest) -> HttpResponse:
    """`/einrichtung/anmeldung/ausschalten/`: at once, also at the end of an old login."""
    return done(request, own_provider.switch_off, "ausgeschaltet")


@open_to(TOWN_ADMIN)
@READ_AND_SEND
def remove_provider(request: TownRequest) -> HttpResponse:
    """`/einrichtung/anmeldung/entfernen/`: what ends with it, and the button that does it."""
    if answer := fresh_login_missing(request):
        return answer
    known = queries.own_provider()
    if request.method == "POST":
        return done(request, own_provider.remove, "entfernt")
    if known.own is None:
        return HttpResponseRedirect(reverse("organisation:provider"))
    return set_up_page(request, "provider_remove", known=known)


def _connect(request: TownRequest, form: OpenidForm, issuer: str, described: dict[str, str]) -> None:
    told, (claim, word) = form.cleaned_data, form.told_factor
    wish = Wish(
        kind=ProviderKind.OIDC,
        address=issuer,
        described=described,
        domains=told["domains"],
        client_id=told["client_id"],
        factor_claim=claim,
        factor_word=word,
    )
    with identity():
        own_provider.connect(town=request.town, wish=wish, secret=told["secret"], by=request.actor)


def done(request: TownRequest, act: Callable[..., object], told: str) -> HttpResponse:
    """Do it; what happened meanwhile, or that Keycloak does not take it, is said on the page."""
    try:
        with identity():
            partial(act, town=request.town, by=request.actor)()
    except REFUSALS as conflict:
        return overview(request, conflict=conflict)
    return HttpResponseRedirect(told_page(told))


def overview(request: TownRequest, **context: Any) -> HttpResponse:
    return set_up_page(request, "provider", known=queries.own_provider(), **context)


def told_page(word: str) -> str:
    return f"{reverse('organisation:provider')}?meldung={word}"
