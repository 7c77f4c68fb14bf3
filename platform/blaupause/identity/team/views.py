"""What somebody sees who was invited to work in a town, before the login and after it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from blaupause import limits
from blaupause.domain import Level, NotFound, Role
from blaupause.identity.access import ANYONE, STAFF, open_to
from blaupause.identity.enums import StaffRole
from blaupause.identity.links import host_of
from blaupause.identity.own_provider import queries as own_providers
from blaupause.identity.queries import AREAS, names_of
from blaupause.identity.start import Start
from blaupause.identity.views import leave, login_home
from blaupause.tenancy.context import identity
from blaupause.ui.pages import page

from . import actions, mail, queries, rules, tokens
from .rules import Factor, Unwelcome

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.models import Invitation
    from blaupause.identity.requests import LoginRequest, TownRequest

ON_ITS_WAY: Final = "unterwegs"
READY: Final = "fertig"


@open_to(ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: TownRequest, token: str) -> HttpResponse:
    """`/auth/einladung/<key>/`: who invites to what; the button that accepts leads to the login."""
    try:
        with identity():
            found = queries.invitation(request.town, token)
            broker = own_providers.hint(request.town)
    except Unwelcome as unwelcome:
        return _over(request, unwelcome)
    if request.method == "POST":
        wanted = Start(
            realm="verwaltung",
            host=host_of(request),
            level=Level.BASIC,
            next=reverse("team:welcome"),
            nonce_hash="",
            step_up=True,  # a login that is still open at the provider may be somebody else's, who left this browser
            invitation=token,
            broker="" if "anders" in request.POST else broker,
        )
        return leave(request, wanted)
    return _page(request, found, by_own_provider=bool(broker))


@open_to(ANYONE)
@require_POST
def account(request: TownRequest, token: str) -> HttpResponse:
    """`/auth/einladung/<key>/konto/`: whoever has no account gets one by mail; whoever has one is reminded of it."""
    if not queries.has_accounts():
        raise NotFound
    limits.hit(request, "invitation", per="code", of=token)
    try:
        with identity():
            found = queries.invitation(request.town, token)
            factor = Factor.PASSKEY if request.POST.get("nachweis") == Factor.PASSKEY else Factor.APP
            actions.ask_account(invitation=found, factor=factor, by=request.actor)
    except Unwelcome as unwelcome:
        return _over(request, unwelcome)
    return _unkept(HttpResponseRedirect(f"{reverse('team:invitation', args=[token])}?konto={ON_ITS_WAY}"))


@open_to(ANYONE)
@require_safe
def account_ready(request: LoginRequest, sealed: str) -> HttpResponse:
    """`/konto-fertig/<sealed>` of the login host: from the provider, where an account was set up, to its invitation."""
    led = tokens.led_back(sealed)
    with identity():
        found = queries.of_edition(*led) if led else None
    if found is None:
        limits.hit(request, "failed_login")
        return login_home(request)
    return _unkept(HttpResponseRedirect(f"{mail.address_of(found)}?konto={READY}"))


@open_to(STAFF)
@require_safe
def welcome(request: TownRequest) -> HttpResponse:
    """`/auth/willkommen/`: what somebody may do here who has just joined, or left the administration, and where."""
    is_admin_no_more = request.GET.get("meldung") == "administration-beendet" and Role.ADMIN not in request.actor.roles
    jobs = [(StaffRole(role.value).label, *AREAS[role]) for role in sorted(request.actor.roles) if role in AREAS]
    return page(request, "identity/welcome.html", jobs=jobs, is_admin_no_more=is_admin_no_more)


def _page(request: TownRequest, found: Invitation, *, by_own_provider: bool) -> HttpResponse:
    with identity():
        inviter = names_of([found.invited_by]).get(found.invited_by, "")
    return _unkept(
        page(
            request,
            "identity/invitation.html",
            invitation=found,
            roles=[StaffRole(role).label for role in found.roles],
            inviter=inviter,
            by_own_provider=by_own_provider,
            last_day=rules.last_day(found.valid_until),
            address=rules.masked(found.email),
            has_accounts=queries.has_accounts(),
            account=request.GET.get("konto", ""),
        )
    )


def _over(request: TownRequest, unwelcome: Unwelcome) -> HttpResponse:
    """Say why a link opens nothing; what is no key of ours counts as a failed login."""
    status: Any = HTTPStatus.GONE
    if unwelcome.reason == "unknown":
        limits.hit(request, "failed_login")
        status = HTTPStatus.NOT_FOUND
    return _unkept(page(request, "identity/invitation_refused.html", status=status, reason=unwelcome.reason, home=""))


def _unkept(response: HttpResponse) -> HttpResponse:
    """Let no browser keep the page: its address is a key."""
    patch_cache_control(response, no_store=True)
    return response
