"""Visits of a page with a session, and what the pages do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.http import HttpResponse
from django.test import RequestFactory

from blaupause.domain import Level
from blaupause.identity.middleware import SessionMiddleware
from blaupause.identity.sessions import Login, Provider
from blaupause.tenancy.directory import town_by_slug

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from blaupause.identity.requests import KnownRequest

    type View = Callable[[KnownRequest], HttpResponse]

CITIZEN = Login("buerger", pseudonym="p" * 64, name="Sevda Yılmaz-Brandt", level=Level.HIGH, evidence={"level": "high"})
NOBODY_KNOWS = Provider("buerger", "sid-1", "a" * 64)


class Visited(HttpResponse):
    """An answer that remembers its request."""

    request: KnownRequest


def visit(view: View, key: str = "", host: str = "fulda") -> Visited:
    """Visit a page of a town."""
    request = RequestFactory(HTTP_HOST=f"{host}.localhost:8000").get("/")
    request.town = town_by_slug(host)  # type: ignore[attr-defined]  # the host's middleware does it
    if key:
        request.COOKIES["__Host-sid"] = key

    def get_response(known: HttpRequest) -> HttpResponse:
        response: Any = view(cast("KnownRequest", known))
        response.request = known
        return cast("HttpResponse", response)

    return cast("Visited", SessionMiddleware(get_response)(request))


def reads(_request: KnownRequest) -> HttpResponse:
    return HttpResponse()


def remembers(request: KnownRequest) -> HttpResponse:
    request.session["draft"] = "7"
    return HttpResponse()


def key_of(response: HttpResponse) -> str:
    return response.cookies["__Host-sid"].value


def logs_in(login: Login, person: object = None) -> View:
    def view(request: KnownRequest) -> HttpResponse:
        request.session.begin(login, provider=NOBODY_KNOWS, person=person)  # type: ignore[arg-type]  # a Person
        return HttpResponse()

    return view
