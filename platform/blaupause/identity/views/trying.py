"""How a test of a town's own provider ends, on the login host: it logs nobody in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog

from blaupause.domain import Actor, ActorKind, Conflict, NotFound
from blaupause.identity import leaving
from blaupause.identity.own_provider import actions, queries, rules
from blaupause.tenancy.directory import town_for_host
from blaupause.ui.pages import page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from blaupause.identity.requests import LoginRequest
    from blaupause.identity.start import Start

log = structlog.get_logger(__name__)


def tried(request: LoginRequest, wanted: Start, claims: Mapping[str, Any], id_token: str) -> HttpResponse:
    """Show what came back, and write down what was missing."""
    told, own = rules.Told.of(claims), queries.by_alias(wanted.broker)
    if own is None or told.alias != wanted.broker:
        return came_to_nothing(request, wanted, id_token)
    missing = rules.problems(own, told)
    try:
        actions.record_test(alias=own.alias, edition=wanted.tests, problems=missing, by=_tester(wanted))
    except (Conflict, NotFound) as conflict:
        return _page(request, "test_over", wanted, id_token, conflict=conflict)
    says_factor = rules.says_factor(own, told)
    return _page(
        request, "test_result", wanted, id_token, told=told, own=own, problems=missing, says_factor=says_factor
    )


def came_to_nothing(request: LoginRequest, wanted: Start, id_token: str = "") -> HttpResponse:
    """Say what usually is wrong when nobody came back from a town's own provider."""
    log.warning("own_provider.test_failed", alias=wanted.broker)
    return _page(request, "test_failed", wanted, id_token, status=400)


def _tester(wanted: Start) -> Actor:
    town = town_for_host(wanted.host)
    return Actor(ActorKind.STAFF, id=wanted.tester, town=town.slug if town else "")


def _page(
    request: LoginRequest, name: str, wanted: Start, id_token: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    on = leaving.to_other_login(wanted, id_token) if id_token else leaving.otherwise(wanted)
    return page(request, f"identity/{name}.html", status=status, on=on, town=town_for_host(wanted.host), **context)
