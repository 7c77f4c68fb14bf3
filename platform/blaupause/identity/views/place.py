"""In a town, and at the hub: leave for the login, come back from it, log out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from blaupause import limits
from blaupause.crypto.keys import Keys
from blaupause.domain import Actor, ActorKind, Level
from blaupause.identity import actions, actors, handoff, leaving, oidc, start
from blaupause.identity.access import ANYONE, open_to
from blaupause.identity.links import host_of
from blaupause.identity.listing import actions as listing_actions
from blaupause.identity.listing import asking as listing
from blaupause.identity.own_provider import queries as own_providers
from blaupause.identity.rules import local_path
from blaupause.tenancy.context import identity
from blaupause.tenancy.directory import town_by_slug
from blaupause.ui.pages import page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.handoff import Handoff
    from blaupause.identity.models import OwnProvider
    from blaupause.identity.requests import KnownRequest
    from blaupause.identity.sessions import Login

log = structlog.get_logger(__name__)


@require_GET
@open_to(ANYONE)
def login(request: KnownRequest) -> HttpResponse:
    """`/auth/anmelden/?bereich=&stufe=&konto=&next=&aktion=`: leave for the login host (it counts), with a nonce here.

    Staff of a town with an identity provider of its own go there at once, unless they ask for another way (`anders`).
    At the hub they choose their town first (`kommune`).
    """
    asked = request.GET.get("bereich", "")
    realm = asked if asked in settings.OIDC else "verwaltung"
    with identity():
        choices = _to_choose_from(request) if realm == "verwaltung" else []
        broker = _broker(request) if realm == "verwaltung" else ""
    if choices:
        return page(request, "identity/choose.html", choices=choices, next=request.GET.get("next", ""))
    wanted = start.Start(
        realm=realm,
        host=host_of(request),
        level=start.level_of(request.GET.get("stufe", "")),
        next=local_path(request.GET.get("next", ""), otherwise=_first_page(request, realm)),
        nonce_hash="",
        step_up=request.session.login is not None,
        expired="abgelaufen" in request.GET,
        organisation=realm == "buerger" and request.GET.get("konto") == start.ORGANISATION,
        action=start.ACTIONS.get(request.GET.get("aktion", ""), "") if realm == "verwaltung" else "",
        broker=broker,
    )
    return leave(request, wanted)


def _first_page(request: KnownRequest, realm: str) -> str:
    if request.town:
        return "/"
    return "/meine-antraege/" if realm == "buerger" else "/verwaltung/"


def _to_choose_from(request: KnownRequest) -> list[OwnProvider]:
    """Return the towns with a provider of their own, for whoever comes to the hub and has said nothing yet."""
    if request.town or request.session.person or not {"anders", "kommune"}.isdisjoint(request.GET):
        return []
    return own_providers.switched_on()


def _broker(request: KnownRequest) -> str:
    """Return a town's own provider to go to: of whoever is logged in the one they came by, else the town's."""
    if request.session.person:
        return request.session.broker
    if "anders" in request.GET:
        return ""
    return own_providers.hint(request.town or town_by_slug(request.GET.get("kommune", "")))


def leave(request: KnownRequest, wanted: start.Start) -> HttpResponse:
    """Go to the login host with what is wanted, bound to a nonce in this browser."""
    nonce = start.nonce_of(request)
    response = _redirect(start.link(replace(wanted, nonce_hash=start.hashed(nonce))))
    start.set_nonce(response, nonce)
    return response


@require_GET
@open_to(ANYONE)
def accept(request: KnownRequest) -> HttpResponse:
    """`/auth/accept?code=`: pick up the hand-off of the login host, once, in the browser that left here."""
    nonce_hash = start.hashed(request.COOKIES.get(start.NONCE_COOKIE, ""))
    with identity():
        arrived = handoff.take(request.GET.get("code", ""), host=host_of(request), nonce_hash=nonce_hash)
        left_open, agreed, by = request.session.leaves_behind, None, request.actor
        if arrived is not None:
            by, login_ = _arriving(arrived, request)
            is_agreed = listing.take_mark(request.session, arrived.listing, by)
            actions.open_session(
                session=request.session, login=login_, provider=arrived.provider, person=arrived.person, by=by
            )
            if is_agreed and request.town:
                agreed = listing_actions.agree(town=request.town, account=arrived.provider.account_hmac, by=by)
    if arrived is None:
        if start.NONCE_COOKIE in request.COOKIES:  # who never left here, such as a picture on some page, is not counted
            limits.hit(request, "failed_login")
        log.warning("handoff.refused", town=request.town.slug if request.town else "")
        return page(request, "identity/other_browser.html", status=403, retry=reverse("identity:login"))
    rotate_token(request)
    if left_open:
        messages.info(
            request, _("Was hier vor der Anmeldung offen war, ist geschlossen. Einen Entwurf öffnet sein Code.")
        )
    if arrived.expired:
        messages.info(request, _("Sie waren eine Weile nicht aktiv. Was gespeichert war, ist noch da."))
    if arrived.listing:
        listing.tell(request, listing=agreed, by=by)
    response = _redirect(arrived.next)
    response.delete_cookie(start.NONCE_COOKIE, samesite="Lax")
    return response


@require_POST
@open_to(ANYONE)
def logout(request: KnownRequest) -> HttpResponse:
    """`/auth/abmelden/`: log out here, everywhere this login reached, and at the provider."""
    session, login_ = request.session, request.session.login
    if session.row is not None:
        with identity():
            actions.close_session(session=session, by=request.actor)
        rotate_token(request)
    at_provider = _at_provider(login_.realm, login_.id_token, request) if login_ else ""
    return _redirect(at_provider or reverse("identity:logged_out"))


@require_GET
@open_to(ANYONE)
def logged_out(request: KnownRequest) -> HttpResponse:
    """`/auth/abgemeldet/`: say that it is done."""
    with identity():
        has_own_provider = bool(own_providers.hint(request.town))
    other = f"{reverse('identity:login')}?bereich=verwaltung&anders=1&next=/amt/" if has_own_provider else ""
    return page(request, "identity/logged_out.html", other=other)


def _arriving(arrived: Handoff, request: KnownRequest) -> tuple[Actor, Login]:
    """Return who arrives and the login as this place keeps it: of a citizen only the pseudonym, never the account."""
    if arrived.person is not None:
        return actors.staff(arrived.person, request.town, broker=arrived.provider.broker), arrived.login
    keys, slug = (request.town.keys, request.town.slug) if request.town else (Keys.of_hub(), "")
    pseudonym = keys.hmac("pseudonym", arrived.subject)
    known = replace(arrived.login, pseudonym=pseudonym)
    return Actor(ActorKind.CITIZEN, id=pseudonym, town=slug, level=Level(known.level)), known


def _at_provider(realm: str, id_token: str, request: KnownRequest) -> str:
    try:
        return oidc.logout_url(
            realm, id_token=id_token, state=leaving.state(host_of(request), reverse("identity:logged_out"))
        )
    except oidc.ProviderAway:
        return ""


def _redirect(url: str) -> HttpResponseRedirect:
    response = HttpResponseRedirect(url)
    patch_cache_control(response, no_store=True)
    return response
