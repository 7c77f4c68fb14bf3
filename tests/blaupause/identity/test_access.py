"""Every view says who may use it; everybody else is turned away in the right way."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import ResolverMatch
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from blaupause.audit.models import HubEvent
from blaupause.domain import ANONYMOUS, Actor, ActorKind, Level, NotFound, Refused, Role
from blaupause.identity.access import (
    ANYONE,
    CITIZEN,
    CLERK,
    CODE_HOLDER,
    CODE_WITH_PROOF,
    KKV,
    OPERATOR,
    STAFF,
    TOWN_ADMIN,
    Who,
    open_to,
)
from blaupause.identity.links import login_url
from blaupause.identity.middleware import SessionMiddleware
from blaupause.identity.requests import HubRequest, LoginRequest, TownRequest
from blaupause.identity.rules import Verdict, judge, local_path, realm_for
from blaupause.identity.sessions import ServerSession
from blaupause.tenancy.context import identity, town
from blaupause.tenancy.directory import town_by_slug

if TYPE_CHECKING:
    from blaupause.identity.requests import KnownRequest

SEVDA = Actor(ActorKind.CITIZEN, id="p", town="fulda", level=Level.NORMAL)
THEA = Actor(ActorKind.STAFF, id="t", town="fulda", roles=frozenset({Role.CLERK}))
IDA = Actor(ActorKind.STAFF, id="i", town="fulda", roles=frozenset({Role.ADMIN}))
GESA = Actor(ActorKind.STAFF, id="g", town="giessen")
KARL = Actor(ActorKind.STAFF, id="k", roles=frozenset({Role.KKV_EDITOR}))
LENA = Actor(ActorKind.STAFF, id="l", roles=frozenset({Role.KKV_APPROVER_LAND}))
OTTO = Actor(ActorKind.STAFF, id="o", roles=frozenset({Role.OPERATOR}))
E, L, R, U = Verdict.ENTER, Verdict.LOG_IN, Verdict.REFUSED, Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("who", "nobody", "citizen", "clerk", "admin", "neighbour"),
    [
        (ANYONE, E, E, E, E, E),
        (CODE_HOLDER, E, E, E, E, E),
        (CODE_WITH_PROOF, E, E, E, E, E),
        (CITIZEN, L, E, L, L, L),
        (CLERK, L, L, E, R, U),
        (TOWN_ADMIN, L, L, R, E, U),
        (STAFF, L, L, E, E, U),
        (KKV, L, L, R, R, U),
    ],
)
def test_in_a_town(
    who: Who, nobody: Verdict, citizen: Verdict, clerk: Verdict, admin: Verdict, neighbour: Verdict
) -> None:
    audience = frozenset({who})
    actors = (ANONYMOUS, SEVDA, THEA, IDA, GESA)

    assert [judge(audience, actor, at_hub=False) for actor in actors] == [nobody, citizen, clerk, admin, neighbour]


@pytest.mark.parametrize(
    ("who", "nobody", "editor", "approver", "operator", "clerk"),
    [(KKV, L, E, E, R, R), (OPERATOR, L, R, R, E, R), (STAFF, L, E, E, E, E), (ANYONE, E, E, E, E, E)],
)
def test_at_the_hub(
    who: Who, nobody: Verdict, editor: Verdict, approver: Verdict, operator: Verdict, clerk: Verdict
) -> None:
    actors = (ANONYMOUS, KARL, LENA, OTTO, GESA)

    assert [judge(frozenset({who}), actor, at_hub=True) for actor in actors] == [
        nobody,
        editor,
        approver,
        operator,
        clerk,
    ]


def test_one_of_several_is_enough() -> None:
    assert judge(frozenset({CITIZEN, CLERK}), THEA, at_hub=False) is E
    assert judge(frozenset({CITIZEN, CLERK}), SEVDA, at_hub=False) is E
    assert judge(frozenset({CITIZEN, CLERK}), IDA, at_hub=False) is R
    assert realm_for(frozenset({CITIZEN, CLERK})) == "buerger"
    assert realm_for(frozenset({CLERK})) == "verwaltung"


# --- The decorator


def ask(
    who: Who,
    actor: Actor,
    *,
    method: str = "get",
    path: str = "/amt/?seite=2",
    expired: bool = False,
    script: bool = False,
) -> HttpResponse:
    """Ask a view for an audience, in Fulda."""

    @open_to(who)
    def view(request: KnownRequest) -> HttpResponse:
        return HttpResponse("inside")

    request = getattr(
        RequestFactory(HTTP_HOST="fulda.localhost:8000", headers={"HX-Request": "true"} if script else {}), method
    )(path)
    request.town, request.actor, request.session = town_by_slug("fulda"), actor, ServerSession("fulda.localhost")
    request.session.expired = expired
    request.urlconf = "blaupause.urls.town"
    request.resolver_match = ResolverMatch(view, (), {}, url_name="inbox", namespaces=["casework"])
    with town("fulda"):
        return view(request)


@pytest.mark.django_db
class TestDecorator:
    def test_who_may_enters(self) -> None:
        assert ask(CLERK, THEA).content == b"inside"

    def test_who_is_not_logged_in_goes_to_the_login_and_comes_back(self) -> None:
        answer = ask(CLERK, ANONYMOUS)

        parts = urlsplit(answer.headers["Location"])
        assert (answer.status_code, parts.path) == (302, "/auth/anmelden/")
        assert parse_qs(parts.query) == {"bereich": ["verwaltung"], "stufe": ["basic"], "next": ["/amt/?seite=2"]}

    def test_after_a_lost_post_one_comes_back_to_the_page(self) -> None:
        answer = ask(CITIZEN, ANONYMOUS, method="post", path="/antrag/hund/1/?x=1")

        assert parse_qs(urlsplit(answer.headers["Location"]).query)["next"] == ["/antrag/hund/1/"]

    def test_who_was_away_too_long_is_remembered_to_be_told(self) -> None:
        assert ask(CLERK, ANONYMOUS, expired=True).headers["Location"].endswith("&abgelaufen=1")

    def test_a_script_is_told_to_load_the_whole_page(self) -> None:
        answer = ask(CLERK, ANONYMOUS, script=True)

        assert answer.status_code == 204
        assert answer.headers["HX-Redirect"].startswith("/auth/anmelden/?bereich=verwaltung")

    def test_another_role_is_refused_and_it_is_written_down(self) -> None:
        with capture_logs() as logs, pytest.raises(Refused, match="Rolle"):
            ask(TOWN_ADMIN, THEA)

        assert logs == [
            {
                "event": "access.refused",
                "route": "casework:inbox",
                "town": "fulda",
                "actor": "t",
                "actor_town": "fulda",
                "log_level": "warning",
            }
        ]

    def test_staff_of_another_town_find_nothing_and_both_towns_are_written_down(self) -> None:
        with pytest.raises(NotFound):
            ask(CLERK, GESA)

        with identity():
            event = HubEvent.objects.get()
        assert (event.name, event.actor_town, event.actor_id) == ("access.refused", "giessen", "g")
        assert event.details == {"route": "casework:inbox", "town": "fulda"}

    def test_the_audience_can_be_read(self) -> None:
        @open_to(CITIZEN, CLERK)
        def view(request: KnownRequest) -> HttpResponse:
            return HttpResponse()

        assert view.open_to == {CITIZEN, CLERK}  # type: ignore[attr-defined]  # the decorator's mark
        assert view.__name__ == "view"


def test_a_view_that_does_not_say_is_refused_to_everybody(rf: RequestFactory) -> None:
    middleware = SessionMiddleware(lambda _request: HttpResponse())

    def view(request: KnownRequest) -> HttpResponse:
        return HttpResponse()

    with capture_logs() as logs:
        answer = middleware.process_view(rf.get("/"), view, (), {})

    assert answer is not None
    assert answer.status_code == 403
    assert logs[0]["event"] == "route.undeclared"
    assert middleware.process_view(rf.get("/"), open_to(ANYONE)(view), (), {}) is None


# --- Levels


def test_a_login_link_comes_back_to_this_page(rf: RequestFactory) -> None:
    request = rf.get("/leistungen/?text=hund")

    assert login_url(request, level=Level.HIGH).endswith(
        "?bereich=buerger&stufe=high&next=%2Fleistungen%2F%3Ftext%3Dhund"
    )


# --- Local paths


@given(st.text())
def test_a_local_path_never_leaves_the_host(typed: str) -> None:
    path = local_path(typed)

    assert path.startswith("/")
    assert not path.startswith(("//", "/\\"))
    assert urlsplit(path).netloc == ""


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("/amt/?seite=2", "/amt/?seite=2"),
        ("/status/7K4M-92QX-0ADE-55TZ/", "/status/7K4M-92QX-0ADE-55TZ/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("///evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("amt/", "/"),
        ("", "/"),
    ],
)
def test_what_counts_as_local(typed: str, path: str) -> None:
    assert local_path(typed) == path


def test_the_names_of_requests_are_djangos() -> None:
    """They are for the type checker; at run time each is the request Django made."""
    assert all(issubclass(each, HttpRequest) for each in (TownRequest, HubRequest, LoginRequest))
