"""Every view says who may use it.

    @open_to(CLERK)
    def inbox(request: TownRequest) -> HttpResponse: ...

Without it the view is refused to everybody (identity.middleware), and a test that walks the resolver is red.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django.http import HttpResponse, HttpResponseRedirect

from blaupause.domain import Level, NotFound, Refused
from blaupause.tenancy.context import identity
from blaupause.ui.retyping import keep_typed

from . import actions, rules
from .delegation.doors import page_of_the_end, watched
from .links import login_url
from .rules import DELEGATES, Verdict, Who

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http.response import HttpResponseBase

    from .delegation.doors import Typed
    from .requests import KnownRequest

__all__ = [
    "ANYONE",
    "CITIZEN",
    "CLERK",
    "CODE_HOLDER",
    "CODE_WITH_PROOF",
    "DATA_PROTECTION",
    "DELEGATE_DECIDES",
    "DELEGATE_READS",
    "DELEGATE_WORKS",
    "KKV",
    "KKV_EDITOR",
    "OPERATOR",
    "SIGNER",
    "STAFF",
    "TOWN_ADMIN",
    "Who",
    "fresh_login_missing",
    "here",
    "open_to",
    "to_login",
    "way_to_login",
    "whole_page",
]

ANYONE = Who.ANYONE
CODE_HOLDER = Who.CODE_HOLDER
CODE_WITH_PROOF = Who.CODE_WITH_PROOF
CITIZEN = Who.CITIZEN
CLERK = Who.CLERK
DELEGATE_READS = Who.DELEGATE_READS
DELEGATE_WORKS = Who.DELEGATE_WORKS
DELEGATE_DECIDES = Who.DELEGATE_DECIDES
TOWN_ADMIN = Who.TOWN_ADMIN
DATA_PROTECTION = Who.DATA_PROTECTION
SIGNER = Who.SIGNER
KKV = Who.KKV
KKV_EDITOR = Who.KKV_EDITOR
OPERATOR = Who.OPERATOR
STAFF = Who.STAFF


def open_to[View: Callable[..., HttpResponseBase]](*who: Who, typed: Typed | None = None) -> Callable[[View], View]:
    """Say who may use a view: one of these is enough.

    `typed`: the form that is written there, or what makes it where its choices follow from the page; if the grant
    ends meanwhile under which somebody of elsewhere writes it, the page that says so shows what they typed.

    Nobody logged in: to the login and back. Staff with another role here: 403. Staff of another town: 404, as if
    nothing were here. Refusals are logged and recorded at the hub with both towns. What staff of elsewhere see is
    written down in the town's record.
    """
    audience = frozenset(who)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: KnownRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            verdict = rules.judge(audience, request.actor, at_hub=request.town is None)
            if verdict is Verdict.ENTER:
                is_watched = request.actor.acting and audience & DELEGATES.keys()
                return watched(view, request, kwargs) if is_watched else view(request, *args, **kwargs)
            if verdict is Verdict.LOG_IN:
                return to_login(request, realm=rules.realm_for(audience))
            _record_refusal(request)
            if over := page_of_the_end(request, typed):
                return over
            raise Refused("Ihre Rolle reicht dafür nicht.") if verdict is Verdict.REFUSED else NotFound

        guarded.open_to = audience  # type: ignore[attr-defined]  # read by the middleware and by tests
        return cast("View", guarded)

    return decorate


def fresh_login_missing(request: KnownRequest, *, next: str = "") -> HttpResponse | None:  # noqa: A002 – as in login_url
    """Return the way to the login, where the person proves again who they are, if that was a while ago; else None.

    What they sent is kept until they are back, and stands in the form then (`ui.retyping`).
    """
    if request.actor.is_fresh:
        return None
    if request.method == "POST":
        keep_typed(request, next or here(request))
    return to_login(request, realm="verwaltung", next=next)


def acr_of(request: KnownRequest) -> str:
    """Return what the provider says about the factors of this login: evidence of what somebody declares."""
    return request.session.login.acr if request.session.login else ""


def to_login(request: KnownRequest, *, realm: str, level: Level = Level.BASIC, next: str = "") -> HttpResponse:  # noqa: A002 – as in login_url
    """Send somebody to the login."""
    return whole_page(request, way_to_login(request, realm=realm, level=level, next=next or here(request)))


def way_to_login(request: KnownRequest, *, realm: str, level: Level, next: str) -> str:  # noqa: A002 – as in login_url
    """Return the address of the login; whoever had to come here because a session ended is told so afterwards."""
    url = login_url(request, realm=realm, level=level, next=next)
    return f"{url}&abgelaufen=1" if request.session.expired else url


def here(request: KnownRequest) -> str:
    """Return the path to come back to: a page that was sent is opened anew, without what was asked of it."""
    return request.get_full_path() if request.method in {"GET", "HEAD"} else request.path


def whole_page(request: KnownRequest, url: str) -> HttpResponse:
    """Send somebody to another page; a script's request is told to load the whole of it."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def _record_refusal(request: KnownRequest) -> None:
    route = request.resolver_match.view_name if request.resolver_match else ""
    here = request.town.slug if request.town else ""
    with identity():
        actions.refuse(route=route, town=here, by=request.actor)
