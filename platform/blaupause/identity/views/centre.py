"""The central login host: between the towns and the identity provider. It keeps nobody logged in."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import structlog
from django.conf import settings
from django.core import signing
from django.http import HttpResponseRedirect, JsonResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from blaupause import limits
from blaupause.domain import FRESH, SYSTEM, Actor, ActorKind, Conflict, Level, now
from blaupause.identity import actions, evidence, login_key, logout_token, oidc, queries, texts
from blaupause.identity import start as starting
from blaupause.identity.access import ANYONE, open_to
from blaupause.identity.delegation import queries as delegation
from blaupause.identity.links import origin
from blaupause.identity.sessions import Login, Provider, fingerprint
from blaupause.identity.team import actions as team
from blaupause.identity.team.rules import Account, Unwelcome
from blaupause.tenancy.directory import town_for_host
from blaupause.ui.pages import page

from .place import LOGOUT_SALT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from blaupause.identity.models import Person
    from blaupause.identity.requests import LoginRequest
    from blaupause.identity.start import Start
    from blaupause.tenancy.models import Town

log = structlog.get_logger(__name__)

LOGOUT_SECONDS = 900
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
        return _page(request, "late", wanted, status=400)
    limits.hit(request, "login", town=_slug(wanted))
    try:
        return _redirect(oidc.begin(request, wanted.realm, start=asdict(wanted), **_asked(wanted)))
    except oidc.ProviderAway as away:
        return _page(request, "away", wanted, status=503, sentence=str(away))


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
        return _page(request, "away", wanted, status=503, sentence=str(away))
    limits.hit(request, "login", per="account", of=evidence.account(claims))
    if not any(name.startswith(oidc.STATES) for name in request.session):
        request.session.end()  # nothing is remembered here; another tab may still be on its way
    return (
        _citizen(request, wanted, claims, id_token) if realm == "buerger" else _staff(request, wanted, claims, id_token)
    )


@require_GET
@open_to(ANYONE)
def back_from_provider(request: LoginRequest) -> HttpResponse:
    """`/zurueck`: the way back that the provider's own pages offer, as when somebody cancels at BundID."""
    left = oidc.left_open(request)
    if left is None:
        return login_home(request)
    return _cancelled(request, starting.Start(**left), status=200)


@require_GET
@open_to(ANYONE)
def keys(_request: LoginRequest) -> HttpResponse:
    """`/jwks.json`: the keys by which the provider knows that it is us who ask."""
    return JsonResponse(login_key.published(), headers={"Cache-Control": f"public, max-age={KEYS_SECONDS}"})


@require_GET
@open_to(ANYONE)
def back_from_logout(request: LoginRequest) -> HttpResponse:
    """`/abgemeldet?state=`: back from the provider's logout, on to the town it began in."""
    try:
        host = signing.loads(request.GET.get("state", ""), salt=LOGOUT_SALT, max_age=LOGOUT_SECONDS)
    except signing.BadSignature:
        return page(request, "identity/login_home.html", hub=origin(settings.HUB_HOST))
    return _redirect(f"{origin(host)}/auth/abgemeldet/")


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
    if wanted.action:
        asked["kc_action"] = wanted.action
    elif wanted.step_up:
        asked["prompt"] = "login"
    if (
        wanted.step_up and wanted.realm == "verwaltung"
    ):  # then the provider must say when the person proved who they are
        asked["max_age"] = str(int(FRESH.total_seconds()))
    return asked


def _not_logged_in(request: LoginRequest, realm: str, wanted: Start, reason: str) -> HttpResponse:
    """Say why a login came to nothing; if the provider only forgot it, as after a restart, begin it once more."""
    log.warning("login.refused", realm=realm, reason=reason)
    if reason == FORGOTTEN and not wanted.again:
        return _redirect(starting.link(replace(wanted, again=True)))
    if reason == CANCELLED:
        return _cancelled(request, wanted, status=400)
    limits.hit(request, "failed_login", town=_slug(wanted))
    return _page(request, "failed", wanted, status=400)


def _cancelled(request: LoginRequest, wanted: Start, *, status: int) -> HttpResponse:
    """Say that nobody is logged in; whose account may have been too weak is told what would do."""
    level = Level(wanted.level)
    is_demanding = wanted.realm == "buerger" and level > Level.BASIC
    return _page(request, "cancelled", wanted, status=status, **(texts.demanded(level) if is_demanding else {}))


def _citizen(request: LoginRequest, wanted: Start, claims: Mapping[str, Any], id_token: str) -> HttpResponse:
    proven = evidence.proof(claims, level_from=settings.CITIZEN_LEVEL_FROM)
    if proven.level < wanted.level:
        log.info("login.level_too_low", asked=Level(wanted.level).word, proven=proven.level.word)
        return _page(request, "level", wanted, status=403, **texts.level_too_low(Level(wanted.level), proven.level))
    log.info("login.proven", proven=proven.level.word, source=proven.source)
    login = Login(
        realm="buerger", name=proven.name, level=proven.level, evidence=proven.record(at=now()), id_token=id_token
    )
    try:
        key = actions.hand_over(
            start=wanted,
            login=login,
            subject=proven.subject,
            provider=_provider("buerger", claims),
            person=None,
            by=Actor(ActorKind.CITIZEN, level=proven.level),
        )
    except Conflict:
        limits.hit(request, "failed_login", town=_slug(wanted))
        return _page(request, "other_person", wanted, status=403)
    return _redirect(f"{origin(wanted.host)}/auth/accept?code={key}")


def _staff(request: LoginRequest, wanted: Start, claims: Mapping[str, Any], id_token: str) -> HttpResponse:
    if settings.STAFF_ACR and claims.get("acr") != settings.STAFF_ACR:
        log.warning("login.second_factor_missing")
        limits.hit(request, "failed_login", town=_slug(wanted))
        return _page(request, "second_factor", wanted, status=403)
    proved_at = evidence.auth_time(claims, at=now())
    if wanted.step_up and proved_at < now().timestamp() - FRESH.total_seconds():
        log.warning("login.not_fresh")  # the wish for a new login was taken out of the address, or ignored
        return _page(request, "failed", wanted, status=400)
    acr = str(claims.get("acr", ""))
    login = Login("verwaltung", evidence={"acr": acr}, id_token=id_token, at=proved_at)
    if wanted.invitation:
        return _invited(request, wanted, Account.of(claims), login, _provider("verwaltung", claims))
    person = queries.person(issuer=claims["iss"], subject=claims["sub"])
    town = town_for_host(wanted.host)
    if person is None or not _may_enter(person, town):
        actor = Actor(ActorKind.STAFF, id=str(person.uuid) if person else "")
        limits.hit(request, "failed_login", town=_slug(wanted))
        actions.refuse(route="login", town=town.slug if town else "", by=actor)
        places = queries.workplaces(person) if person else ()
        return _page(request, "unknown_staff", wanted, status=403, places=places)
    key = actions.hand_over(
        start=wanted,
        login=replace(login, name=person.name),
        subject="",
        provider=_provider("verwaltung", claims),
        person=person,
        by=Actor(ActorKind.STAFF, id=str(person.uuid)),
    )
    return _redirect(f"{origin(wanted.host)}/auth/accept?code={key}")


def _may_enter(person: Person, town: Town | None) -> bool:
    """Tell whether somebody works in a town, or in its stead."""
    return queries.works_at(person, town) or (town is not None and delegation.may_act(person, town))


def _invited(request: LoginRequest, wanted: Start, account: Account, login: Login, provider: Provider) -> HttpResponse:
    """Let in whoever was invited; anybody else reads why not, and what to do."""
    known = queries.person(issuer=account.issuer, subject=account.subject)
    by = Actor(ActorKind.STAFF, id=str(known.uuid) if known else "")
    try:
        key = team.accept_invitation(
            start=wanted, account=account, login=replace(login, name=account.name), provider=provider, by=by
        )
    except Unwelcome as unwelcome:
        limits.count(request, "failed_login", town=_slug(wanted))
        team.refuse_invitation(start=wanted, reason=unwelcome.reason, by=by)
        return _page(request, "invitation_refused", wanted, status=403, reason=unwelcome.reason)
    return _redirect(f"{origin(wanted.host)}/auth/accept?code={key}")


def _slug(wanted: Start) -> str:
    """Return the town a login is for, "" for the hub: each has its own count, so that no town locks out another."""
    town = town_for_host(wanted.host)
    return town.slug if town else ""


def _provider(realm: str, claims: Mapping[str, Any]) -> Provider:
    return Provider(realm, str(claims.get("sid", "")), fingerprint("account", evidence.account(claims)))


def _page(request: LoginRequest, name: str, wanted: Start, *, status: int, **context: Any) -> HttpResponse:
    """Draw a page that always has two ways on: once more, and back to where one came from."""
    town = town_for_host(wanted.host)
    here = origin(wanted.host)
    back = f"{here}{wanted.next}" if wanted.realm == "buerger" else ""
    ways = {"retry": starting.link(replace(wanted, step_up=True)), "home": here, "town": town, "back": back}
    return page(request, f"identity/{name}.html", status=status, **ways, **context)


def _other_browser(request: LoginRequest) -> HttpResponse:
    return page(request, "identity/other_browser.html", status=400, retry="", home=origin(settings.HUB_HOST))


def _answer(content: dict[str, str], *, status: int) -> JsonResponse:
    return JsonResponse(content, status=status, headers={"Cache-Control": "no-store"})


def _redirect(url: str) -> HttpResponse:
    response = HttpResponseRedirect(url)
    patch_cache_control(response, no_store=True)
    return response
