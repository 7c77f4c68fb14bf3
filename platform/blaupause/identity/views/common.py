"""What the pages of the login host have in common."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseRedirect
from django.utils.cache import patch_cache_control

from blaupause.identity import evidence, leaving
from blaupause.identity import start as starting
from blaupause.identity.links import origin
from blaupause.identity.sessions import Provider, fingerprint
from blaupause.tenancy.directory import town_for_host
from blaupause.ui.pages import page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from blaupause.identity.requests import LoginRequest
    from blaupause.identity.start import Start


def slug_of(wanted: Start) -> str:
    """Return the town a login is for, "" for the hub: each has its own count, so that no town locks out another."""
    town = town_for_host(wanted.host)
    return town.slug if town else ""


def provider_of(realm: str, claims: Mapping[str, Any], *, broker: str = "") -> Provider:
    return Provider(realm, str(claims.get("sid", "")), fingerprint("account", evidence.account(claims)), broker)


def draw(request: LoginRequest, name: str, wanted: Start, *, status: int, **context: Any) -> HttpResponse:
    """Draw a page that always has two ways on: once more, and back to where one came from."""
    town = town_for_host(wanted.host)
    here = origin(wanted.host)
    ways = {
        "retry": starting.link(replace(wanted, step_up=True)),
        "home": here,
        "town": town,
        "back": f"{here}{wanted.next}" if wanted.realm == "buerger" else "",
        "other": leaving.otherwise(wanted) if wanted.broker else "",
    }
    return page(request, f"identity/{name}.html", status=status, **{**ways, **context})


def go_to(url: str) -> HttpResponse:
    response = HttpResponseRedirect(url)
    patch_cache_control(response, no_store=True)
    return response
