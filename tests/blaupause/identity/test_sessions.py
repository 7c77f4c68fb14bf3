"""What is remembered of a visitor: nothing without need, and only where and as long as it may be."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

import pytest
import time_machine
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from structlog.testing import capture_logs

from blaupause.audit.models import HubEvent
from blaupause.domain import ANONYMOUS, ActorKind, Level, Role, now
from blaupause.identity import sessions
from blaupause.identity.actors import actor_of
from blaupause.identity.enums import SessionKind
from blaupause.identity.middleware import SessionMiddleware
from blaupause.identity.models import Membership, Session
from blaupause.identity.sessions import Login, Provider
from blaupause.tenancy.context import identity
from blaupause.tenancy.directory import town_by_slug
from tests.blaupause.identity.browsing import employ, stored

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


def awaits(request: KnownRequest) -> HttpResponse:
    request.session[f"{sessions.AWAITED}page"] = "typed"
    return HttpResponse()


def foreign() -> int:
    """How many events tell of a key at a host not its own."""
    with identity():
        return HubEvent.objects.filter(name="session.foreign").count()


def key_of(response: HttpResponse) -> str:
    return response.cookies["__Host-sid"].value


@pytest.mark.django_db
class TestSession:
    def test_plain_reading_needs_neither_row_nor_cookie_nor_query(self) -> None:
        town_by_slug("fulda")
        with CaptureQueriesContext(connection) as queries:
            response = visit(reads)

        assert "__Host-sid" not in response.cookies
        assert not response.request.session.expired
        assert stored(SessionKind.SESSION) == []
        assert [query for query in queries if "identity_session" in query["sql"]][1:] == []
        assert response.request.actor == ANONYMOUS

    def test_what_is_remembered_is_there_next_time(self) -> None:
        key = key_of(visit(remembers))

        session = visit(reads, key).request.session
        assert dict(session) == {"draft": "7"}
        assert len(session) == 1

    def test_the_cookie_is_locked_to_its_host(self) -> None:
        cookie = visit(remembers).cookies["__Host-sid"]

        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
        assert (cookie["path"], cookie["domain"], cookie["max-age"]) == ("/", "", "")

    def test_the_database_holds_a_fingerprint_and_sealed_content(self) -> None:
        key = key_of(visit(remembers))

        (row,) = stored(SessionKind.SESSION)
        assert key not in row.key_hmac
        assert b"draft" not in bytes(row.data)
        assert str(row) == "session on fulda.localhost"

    def test_looking_again_writes_nothing(self) -> None:
        key = key_of(visit(remembers))
        with CaptureQueriesContext(connection) as queries:
            response = visit(reads, key)

        assert "__Host-sid" not in response.cookies
        assert [query["sql"] for query in queries if not query["sql"].startswith("SELECT")] == []

    def test_a_visit_after_a_minute_keeps_it_alive(self) -> None:
        key = key_of(visit(remembers))
        for minutes in (20, 40, 60):
            with time_machine.travel(now() + timedelta(minutes=minutes)):
                assert dict(visit(reads, key).request.session) == {"draft": "7"}

    def test_it_ends_after_half_an_hour_of_silence(self) -> None:
        key = key_of(visit(remembers))
        with time_machine.travel(now() + timedelta(minutes=31)):
            session = visit(reads, key).request.session
            assert dict(session) == {}
            assert session.expired

    def test_it_ends_after_twelve_hours_whatever_happens(self) -> None:
        key = key_of(visit(remembers))
        with identity():
            Session.objects.update(seen_at=now() + timedelta(hours=12))
        with time_machine.travel(now() + timedelta(hours=12, seconds=1)):
            assert dict(visit(reads, key).request.session) == {}

    def test_values_can_be_changed_and_removed(self) -> None:
        key = key_of(visit(remembers))

        def forgets(request: KnownRequest) -> HttpResponse:
            assert list(request.session) == ["draft"]
            del request.session["draft"]
            return HttpResponse()

        assert "__Host-sid" not in visit(forgets, key).cookies
        assert dict(visit(reads, key).request.session) == {}

    def test_a_failed_request_changes_nothing(self) -> None:
        def breaks(request: KnownRequest) -> HttpResponse:
            request.session["draft"] = "8"
            return HttpResponse(status=500)

        assert "__Host-sid" not in visit(breaks).cookies
        assert stored(SessionKind.SESSION) == []

    def test_an_invented_key_opens_nothing(self) -> None:
        assert dict(visit(reads, "invented").request.session) == {}

    def test_content_moved_to_another_row_does_not_open(self) -> None:
        key, other = key_of(visit(remembers)), key_of(visit(remembers))
        with identity():
            first, second = Session.objects.order_by("created_at")
            Session.objects.filter(pk=first.pk).update(data=second.data)
            Session.objects.filter(pk=second.pk).update(data=first.data)

        assert dict(visit(reads, key).request.session) == {}
        assert dict(visit(reads, other).request.session) == {}

    def test_a_session_ended_in_another_tab_is_not_brought_back(self) -> None:
        key = key_of(visit(remembers))

        def changes_too_late(request: KnownRequest) -> HttpResponse:
            with identity():
                Session.objects.all().delete()
            request.session["draft"] = "8"
            return HttpResponse()

        visit(changes_too_late, key)

        assert stored(SessionKind.SESSION) == []

    def test_ending_it_takes_row_and_cookie(self) -> None:
        key = key_of(visit(remembers))

        def ends(request: KnownRequest) -> HttpResponse:
            request.session.end()
            return HttpResponse()

        cookie = visit(ends, key).cookies["__Host-sid"]
        assert (cookie.value, cookie["max-age"], cookie["secure"]) == ("", 0, True)
        assert stored(SessionKind.SESSION) == []
        assert "__Host-sid" not in visit(ends).cookies

    def test_those_who_come_tidy_up_after_those_who_left(self) -> None:
        visit(remembers)
        with time_machine.travel(now() + timedelta(hours=13)):
            visit(remembers)

        assert len(stored(SessionKind.SESSION)) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("broken", ["load", "save"])
def test_a_database_that_is_away_is_told_to_the_visitor(monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    def away(*_: object) -> None:
        raise OperationalError

    monkeypatch.setattr(sessions, broken, away)
    monkeypatch.setattr(sessions, "is_due", lambda _session: True)

    answer = Client(HTTP_HOST="fulda.localhost:8000", raise_request_exception=False).get("/auth/abgemeldet/")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"]


def logs_in(login: Login, person: object = None) -> View:
    def view(request: KnownRequest) -> HttpResponse:
        request.session.begin(login, provider=NOBODY_KNOWS, person=person)  # type: ignore[arg-type]  # a Person
        return HttpResponse()

    return view


@pytest.mark.django_db
class TestLogin:
    def test_the_key_changes_at_login_and_what_nobody_left_is_gone(self) -> None:
        """On a shared computer the next person logs in: drafts and proofs of the one before are not theirs."""
        before = key_of(visit(remembers))

        after = key_of(visit(logs_in(CITIZEN), before))

        assert after != before
        assert dict(visit(reads, before).request.session) == {}
        assert dict(visit(reads, after).request.session) == {}
        assert len(stored(SessionKind.SESSION)) == 1

    def test_what_waits_for_its_owner_is_there_after_the_login(self) -> None:
        """It was typed when the session had ended; its room gives it to the draft's owner only."""
        before = key_of(visit(awaits))

        after = key_of(visit(logs_in(CITIZEN), before))

        assert dict(visit(reads, after).request.session) == {f"{sessions.AWAITED}page": "typed"}
        other = Login("buerger", pseudonym="q" * 64)
        assert dict(visit(reads, key_of(visit(logs_in(other), after))).request.session) == {}

    def test_staff_who_log_in_get_nothing_of_a_visitor(self) -> None:
        person = employ("thea", Role.CLERK, "fulda")
        before = key_of(visit(remembers))

        after = key_of(visit(logs_in(Login("verwaltung"), person), before))

        assert dict(visit(reads, after).request.session) == {}

    def test_what_another_person_left_is_gone(self) -> None:
        key = key_of(visit(logs_in(CITIZEN)))
        visit(remembers, key)
        other = Login("buerger", pseudonym="q" * 64)

        assert dict(visit(reads, key_of(visit(logs_in(other), key))).request.session) == {}

    def test_the_same_person_keeps_what_they_left(self) -> None:
        key = key_of(visit(logs_in(CITIZEN)))
        visit(remembers, key)

        assert dict(visit(reads, key_of(visit(logs_in(CITIZEN), key))).request.session) == {"draft": "7"}

    def test_a_citizen_acts_under_the_pseudonym(self) -> None:
        actor = visit(reads, key_of(visit(logs_in(CITIZEN)))).request.actor

        assert (actor.kind, actor.id, actor.town, actor.level) == (ActorKind.CITIZEN, "p" * 64, "fulda", Level.HIGH)
        assert actor.evidence == {"level": "high"}

    def test_a_citizen_is_a_citizen_at_the_hub_and_works_nowhere(self) -> None:
        session = sessions.ServerSession("localhost")
        session.login = CITIZEN
        actor = actor_of(session, None)
        assert (actor.kind, actor.id, actor.roles) == (ActorKind.CITIZEN, CITIZEN.pseudonym, frozenset())

    def test_staff_cost_two_queries_however_many_roles(self) -> None:
        person = employ("thea", Role.CLERK, "fulda")
        key = key_of(visit(logs_in(Login("verwaltung"), person)))
        counts, actor = [], ANONYMOUS
        for town, role in (("fulda", Role.ADMIN), ("giessen", Role.CLERK), ("", Role.KKV_EDITOR)):
            employ("thea", role, town)
            with CaptureQueriesContext(connection) as queries:
                actor = visit(reads, key).request.actor
            counts.append(
                len([query for query in queries if query["sql"].startswith("SELECT") and "identity_" in query["sql"]])
            )
        assert counts == [2, 2, 2]
        assert actor.roles == {Role.CLERK, Role.ADMIN}

    def test_a_clerk_works_for_the_units_of_the_role(self) -> None:
        person = employ("thea", Role.CLERK, "fulda")
        with identity():
            Membership.objects.update(unit_ids=[3, 5])
        key = key_of(visit(logs_in(Login("verwaltung"), person)))

        assert visit(reads, key).request.actor.units == {3, 5}

    def test_a_key_carried_to_another_town_opens_nothing_there(self) -> None:
        person = employ("thea", Role.CLERK, "fulda")
        employ("thea", Role.CLERK, "giessen")
        key = key_of(visit(logs_in(Login("verwaltung"), person)))

        request = visit(reads, key, host="giessen").request

        assert request.actor.kind == ActorKind.STAFF
        assert request.actor.roles == frozenset()
        assert dict(request.session) == {}

    @pytest.mark.parametrize(
        ("view", "kind"),
        [("logs_in", "citizen"), ("remembers", "anonymous")],
    )
    def test_a_citizens_key_in_another_town_is_nobody_and_told_with_both_towns(self, view: str, kind: str) -> None:
        key = key_of(visit(logs_in(CITIZEN) if view == "logs_in" else remembers))

        with capture_logs() as logs:
            request = visit(reads, key, host="giessen").request

        assert request.actor == ANONYMOUS
        assert dict(request.session) == {}
        assert logs == [
            {
                "event": "session.foreign",
                "town": "giessen",
                "host": "giessen.localhost",
                "actor_town": "fulda",
                "actor_kind": kind,
                "log_level": "warning",
            }
        ]
        with identity():
            event = HubEvent.objects.get(name="session.foreign")
        assert (event.actor_kind, event.actor_town, event.actor_id) == (kind, "fulda", "")
        assert event.details == {"town": "giessen", "host": "giessen.localhost"}

    def test_a_foreign_key_is_told_once_an_hour_for_each_host(self) -> None:
        key, other = key_of(visit(remembers)), key_of(visit(remembers))

        for _time in range(3):
            visit(reads, key, host="giessen")
        visit(reads, other, host="giessen")
        assert foreign() == 2

        moment = now()
        for minutes in (25, 50, 75, 100, 125):  # it stays in use where it is at home
            with time_machine.travel(moment + timedelta(minutes=minutes)):
                visit(reads, key)
        with time_machine.travel(moment + timedelta(minutes=126)):
            visit(reads, key, host="giessen")
        assert foreign() == 3

    def test_nothing_is_written_through_a_foreign_key(self) -> None:
        key = key_of(visit(remembers))

        response = visit(remembers, key, host="giessen")

        assert "__Host-sid" not in response.cookies
        assert [row.host for row in stored(SessionKind.SESSION)] == ["fulda.localhost"]
