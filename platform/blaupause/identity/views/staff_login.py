"""A member of staff comes back from the provider: a hand-off to the town, or a page that says why not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import structlog
from django.conf import settings

from blaupause import limits
from blaupause.domain import FRESH, Actor, ActorKind, now
from blaupause.identity import actions, evidence, leaving, queries
from blaupause.identity.delegation import queries as delegation
from blaupause.identity.links import origin
from blaupause.identity.own_provider import queries as own_providers
from blaupause.identity.own_provider.rules import Told, Unadmitted
from blaupause.identity.sessions import Login
from blaupause.identity.team import actions as team
from blaupause.identity.team.rules import Account, Unwelcome
from blaupause.tenancy.directory import town_for_host

from . import trying
from .common import draw, go_to, provider_of, slug_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from blaupause.identity.models import Person
    from blaupause.identity.requests import LoginRequest
    from blaupause.identity.sessions import Provider
    from blaupause.identity.start import Start
    from blaupause.tenancy.models import Town

log = structlog.get_logger(__name__)


def come_back(request: LoginRequest, wanted: Start, claims: Mapping[str, Any], id_token: str) -> HttpResponse:
    """Hand a login over to the town, once it is strong and fresh enough, and may open it."""
    if wanted.tests:
        return trying.tried(request, wanted, claims, id_token)
    proved_at = evidence.auth_time(claims, at=now())
    if too_weak := _too_weak(request, wanted, claims, proved_at):
        return too_weak
    person, town = queries.person(issuer=claims["iss"], subject=claims["sub"]), town_for_host(wanted.host)
    actor = Actor(ActorKind.STAFF, id=str(person.uuid) if person else "")
    try:
        told = own_providers.admitted(claims, town, None if wanted.invitation else person)
    except Unadmitted as unadmitted:
        return _unadmitted(request, wanted, unadmitted.reason, id_token, actor)
    provider = provider_of("verwaltung", claims, broker=told.alias)
    login = Login("verwaltung", evidence={"acr": str(claims.get("acr", ""))}, id_token=id_token, at=proved_at)
    if wanted.invitation:
        return _invited(request, wanted, _account(claims, told), login, provider)
    if person is None or not _may_enter(person, town, broker=told.alias):
        places = queries.workplaces(person, broker=told.alias) if person else ()
        other = leaving.to_other_login(wanted, id_token) if told.alias else ""
        _refuse(request, wanted, "login", actor)
        return draw(request, "unknown_staff", wanted, status=403, places=places, other=other)
    key = actions.hand_over(
        start=wanted, login=replace(login, name=person.name), subject="", provider=provider, person=person, by=actor
    )
    return go_to(f"{origin(wanted.host)}/auth/accept?code={key}")


def _may_enter(person: Person, town: Town | None, *, broker: str) -> bool:
    """Tell whether somebody works in a town, or in its stead."""
    works = queries.works_at(person, town, broker=broker)
    return works or (town is not None and delegation.may_act(person, town, broker=broker))


def _too_weak(request: LoginRequest, wanted: Start, claims: Mapping[str, Any], proved_at: float) -> HttpResponse | None:
    """Return the page that says what a login lacks: a second factor, or to be fresh where that was asked for."""
    if settings.STAFF_ACR and claims.get("acr") != settings.STAFF_ACR:
        log.warning("login.second_factor_missing")
        limits.hit(request, "failed_login", town=slug_of(wanted))
        return draw(request, "second_factor", wanted, status=403)
    if wanted.step_up and proved_at < now().timestamp() - FRESH.total_seconds():
        log.warning("login.not_fresh")  # the wish for a new login was taken out of the address, or ignored
        return draw(request, "failed", wanted, status=400)
    return None


def _account(claims: Mapping[str, Any], told: Told) -> Account:
    """Return the account that logged in; for an address of its domains a town's own provider vouches to that town."""
    account = Account.of(claims)
    if not told.alias:
        return account
    return replace(account, name=told.name or account.name, email=told.email, has_unverified_email=False)


def _unadmitted(request: LoginRequest, wanted: Start, reason: str, id_token: str, by: Actor) -> HttpResponse:
    """Say why a login by a town's own provider opens nothing here, and how to log in otherwise."""
    _refuse(request, wanted, f"login by own provider: {reason}", by)
    other = leaving.to_other_login(wanted, id_token)
    return draw(request, "unadmitted", wanted, status=403, reason=reason, other=other)


def _invited(request: LoginRequest, wanted: Start, account: Account, login: Login, provider: Provider) -> HttpResponse:
    """Let in whoever was invited; anybody else reads why not, and what to do."""
    known = queries.person(issuer=account.issuer, subject=account.subject)
    by = Actor(ActorKind.STAFF, id=str(known.uuid) if known else "")
    try:
        key = team.accept_invitation(
            start=wanted, account=account, login=replace(login, name=account.name), provider=provider, by=by
        )
    except Unwelcome as unwelcome:
        limits.count(request, "failed_login", town=slug_of(wanted))
        team.refuse_invitation(start=wanted, reason=unwelcome.reason, by=by)
        return draw(request, "invitation_refused", wanted, status=403, reason=unwelcome.reason)
    return go_to(f"{origin(wanted.host)}/auth/accept?code={key}")


def _refuse(request: LoginRequest, wanted: Start, route: str, by: Actor) -> None:
    limits.hit(request, "failed_login", town=slug_of(wanted))
    actions.refuse(route=route, town=slug_of(wanted), by=by)
