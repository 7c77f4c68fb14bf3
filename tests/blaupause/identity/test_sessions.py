"""What is remembered of a visitor: nothing without need, and only where and as long as it may be."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blaupause.domain import ANONYMOUS, now
from blaupause.identity import sessions
from blaupause.identity.enums import SessionKind
from blaupause.identity.models import Session
from blaupause.tenancy.context import identity
from blaupause.tenancy.directory import town_by_slug
from tests.blaupause.identity.browsing import stored
from tests.blaupause.identity.visiting import key_of, reads, remembers, visit

if TYPE_CHECKING:
    from collections.abc import Callable

    from blaupause.identity.requests import KnownRequest

    type View = Callable[[KnownRequest], HttpResponse]


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
