"""The central login host: between the towns and the identity provider. It keeps nobody logged in."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import structlog
from django.conf import settings
from django.core import signing
from django.http import JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from blaupause import limits
from blaupause.domain import FRESH, SYSTEM, Actor, ActorKind, Conflict, Level, now
from blaupause.identity import actions, evidence, leaving, login_key, logout_token, oidc, texts
from blaupause.identity import start as starting
from blaupause.identity.access import ANYONE, open_to
from blaupause.identity.links import origin
from blaupause.identity.sessions import Login
from blaupause.ui.pages import page

from . import staff_login, trying
from .common import draw, go_to, provider_of, slug_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from blaupause.identity.requests import LoginRequest
    from blaupause.identity.start import Start

log = structlog.get_logger(__name__)

KEYS_SECONDS = 300
CANCELLED, FORGOTTEN = "access_denied", "invalid_grant"  # OAuth's words, RFC 6749 § 4.1.2.1 and § 5.2


@require_GET
@open_to(ANYONE)
def login_home(request: LoginRequest) -> HttpResponse:
    """`/` of the login host: nobody needs to be here."""
    return page(request, "identity/login_home.html", hub=origin(settings.HUB_HOST))


@require_GET
@open_to(ANYONE)
def start(request: LoginRequest) -> HttpResponse:
    """`/start?t=`: open what the town sealed and go on to the provider."""
    try:
        wanted = starting.read(request.GET.get("t", ""))
    except starting.NotAStart:
        log.warning("login.start_refused")
        limits.hit(request, "failed_login")
        return _other_browser(request)
    if wanted.is_late:
        return draw(request, "late", wanted, status=400)
    limits.hit(request, "login", town=slug_of(wanted))
    try:
        return go_to(oidc.begin(request, wanted.realm, start=asdict(wanted), **_asked(wanted)))
    except oidc.ProviderAway as away:
        return draw(request, "away", wanted, status=503, sentence=str(away))


@require_GET
@open_to(ANYONE)
def callback(request: LoginRequest) -> HttpResponse:
    """`/callback`: what the provider says becomes a hand-off to the town, or a page that says why not."""
    found = oidc.remembered(request)
    if found is None:
        log.warning("login.state_unknown")
        limits.hit(request, "failed_login")
        return _other_browser(request)
    realm, wanted = found[0], starting.Start(**found[1])
    try:
        claims, id_token = oidc.finish(request, realm)
    except oidc.LoginRefused as refused:
        return _not_logged_in(request, realm, wanted, refused.reason)
    except oidc.ProviderAway as away:
        return draw(request, "away", wanted, status=503, sentence=str(away))
    limits.hit(request, "login", per="account", of=evidence.account(claims))
    if not any(name.startswith(oidc.STATES) for name in request.session):
        request.session.end()  # nothing is remembered here; another tab may still be on its way
    return (
        _citizen(request, wanted, claims, id_token)
        if realm == "buerger"
        else staff_login.come_back(request, wanted, claims, id_token)
    )


@require_GET
@open_to(ANYONE)
def back_from_provider(request: LoginRequest) -> HttpResponse:
    """`/zurueck`: the way back that the provider's own pages offer, as when somebody cancels at BundID."""
    left = oidc.left_open(request)
    if left is None:
        return login_home(request)
    wanted = starting.Start(**left)
    return trying.came_to_nothing(request, wanted) if wanted.tests else _cancelled(request, wanted, status=200)


@require_GET
@open_to(ANYONE)
def keys(_request: LoginRequest) -> HttpResponse:
    """`/jwks.json`: the keys by which the provider knows that it is us who ask."""
    return JsonResponse(login_key.published(), headers={"Cache-Control": f"public, max-age={KEYS_SECONDS}"})


@require_GET
@open_to(ANYONE)
def back_from_logout(request: LoginRequest) -> HttpResponse:
    """`/abgemeldet?state=`: back from the provider's logout, on to where it was to lead."""
    try:
        return go_to(leaving.read(request.GET.get("state", "")))
    except signing.BadSignature:
        return page(request, "identity/login_home.html", hub=origin(settings.HUB_HOST))


@csrf_exempt  # the provider's server calls, not a browser; the token is signed
@require_POST
@open_to(ANYONE)
def backchannel_logout(request: LoginRequest) -> HttpResponse:
    """`/backchannel-logout`: the provider's server says that a login has ended (200), or gets an error (400)."""
    try:
        ended = logout_token.read(request.POST.get("logout_token", ""))
        actions.end_login(ended=ended, by=SYSTEM)
    except (oidc.LoginRefused, Conflict) as refused:
        reason = getattr(refused, "reason", "replayed")
        log.warning("login.backchannel_refused", reason=reason)
        return _answer({"error": "invalid_request", "error_description": reason}, status=400)
    except oidc.ProviderAway:
        return _answer({"error": "temporarily_unavailable"}, status=503)
    return _answer({}, status=200)


def _asked(wanted: Start) -> dict[str, str]:
    """Return what the provider is asked for besides a login."""
    asked = {"ui_locales": "de"}
    if wanted.organisation:  # the hint counts only where the provider asks anew, even if it knows somebody already
        level = max(Level(wanted.level), evidence.ALIASES[evidence.COMPANY])
        return asked | {"acr_values": evidence.ACR[level], "kc_idp_hint": evidence.COMPANY, "prompt": "login"}
    if wanted.realm == "buerger":
        asked["acr_values"] = evidence.ACR[Level(wanted.level)]
    if wanted.broker:
        asked["kc_idp_hint"] = wanted.broker
    if wanted.action:
        asked["kc_action"] = wanted.action
    elif wanted.step_up:
        asked["prompt"] = "login"
    if wanted.step_up and (wanted.realm == "verwaltung" or wanted.listing):  # then it must say when that was proved
        asked["max_age"] = str(int(FRESH.total_seconds()))
    return asked


def _not_logged_in(request: LoginRequest, realm: str, wanted: Start, reason: str) -> HttpResponse:
    """Say why a login came to nothing; if the provider only forgot it, as after a restart, begin it once more."""
    log.warning("login.refused", realm=realm, reason=reason)
    if reason == FORGOTTEN and not wanted.again:
        return go_to(starting.link(replace(wanted, again=True)))
    if wanted.tests:
        return trying.came_to_nothing(request, wanted)
    if reason == CANCELLED:
        return _cancelled(request, wanted, status=400)
    limits.hit(request, "failed_login", town=slug_of(wanted))
    return draw(request, "failed", wanted, status=400)


def _cancelled(request: LoginRequest, wanted: Start, *, status: int) -> HttpResponse:
    """Say that nobody is logged in; whose account may have been too weak is told what would do."""
    level = Level(wanted.level)
    is_demanding = wanted.realm == "buerger" and level > Level.BASIC
    return draw(request, "cancelled", wanted, status=status, **(texts.demanded(level) if is_demanding else {}))


def _citizen(request: LoginRequest, wanted: Start, claims: Mapping[str, Any], id_token: str) -> HttpResponse:
    proven = evidence.proof(claims, level_from=settings.CITIZEN_LEVEL_FROM)
    if proven.level < wanted.level:
        log.info("login.level_too_low", asked=Level(wanted.level).word, proven=proven.level.word)
        return draw(request, "level", wanted, status=403, **texts.level_too_low(Level(wanted.level), proven.level))
    if wanted.listing and not evidence.is_fresh(claims, at=now()):
        log.warning("login.not_fresh")
        return draw(request, "failed", wanted, status=400)
    log.info("login.proven", proven=proven.level.word, source=proven.source)
    login = Login(
        realm="buerger", name=proven.name, level=proven.level, evidence=proven.record(at=now()), id_token=id_token
    )
    try:
        key = actions.hand_over(
            start=wanted,
            login=login,
            subject=proven.subject,
            provider=provider_of("buerger", claims),
            person=None,
            by=Actor(ActorKind.CITIZEN, level=proven.level),
        )
    except Conflict:
        limits.hit(request, "failed_login", town=slug_of(wanted))
        return draw(request, "other_person", wanted, status=403)
    return go_to(f"{origin(wanted.host)}/auth/accept?code={key}")


def _other_browser(request: LoginRequest) -> HttpResponse:
    return page(request, "identity/other_browser.html", status=400, retry="", home=origin(settings.HUB_HOST))


def _answer(content: dict[str, str], *, status: int) -> JsonResponse:
    return JsonResponse(content, status=status, headers={"Cache-Control": "no-store"})
