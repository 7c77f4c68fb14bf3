"""Some acts ask for a login of the last ten minutes; the provider says when it was, not the browser."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from blaupause.domain import Actor, ActorKind, now
from blaupause.identity import oidc, queries
from blaupause.identity.access import fresh_login_missing
from blaupause.identity.enums import SessionKind
from blaupause.identity.evidence import auth_time
from blaupause.identity.sessions import ServerSession
from blaupause.tenancy.context import identity
from tests.blaupause.identity.browsing import FULDA, Browser, stored

if TYPE_CHECKING:
    from django.test import RequestFactory

    from blaupause.identity.models import Person

AGAIN = f"{FULDA}/auth/anmelden/?bereich=verwaltung"
MOMENT = datetime(2026, 9, 8, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("told", "at"),
    [
        (MOMENT.timestamp() - 60, MOMENT.timestamp() - 60),
        (MOMENT.timestamp() + 60, MOMENT.timestamp()),
        (None, 0),
        ("soon", 0),
    ],
)
def test_the_provider_says_when_and_never_later_than_now(told: object, at: float) -> None:
    assert auth_time({"auth_time": told}, at=MOMENT) == at


@pytest.mark.parametrize(("minutes", "fresh"), [(0, True), (9, True), (11, False), (None, False)])
def test_a_login_is_fresh_for_ten_minutes(rf: RequestFactory, minutes: int | None, *, fresh: bool) -> None:
    request: Any = rf.get("/kkv/")
    at = None if minutes is None else now() - timedelta(minutes=minutes)
    request.actor, request.session = Actor(ActorKind.STAFF, logged_in_at=at), ServerSession("localhost")

    answer = fresh_login_missing(request, next="/kkv/freigaben/?x=1")

    assert (answer is None) == fresh
    if answer is not None:
        assert "next=%2Fkkv%2Ffreigaben%2F%3Fx%3D1" in answer.headers["Location"]
        assert "bereich=verwaltung" in answer.headers["Location"]


def test_a_login_of_staff_is_fresh_until_it_is_old(browser: Browser, staff: dict[str, Person]) -> None:
    browser.log_in("thea", bereich="verwaltung")
    assert browser.actor().is_fresh

    with time_machine.travel(now() + timedelta(minutes=11)):
        assert not browser.actor().is_fresh
        assert browser.actor().roles


def test_logging_in_again_asks_for_proof_and_for_its_time(browser: Browser, staff: dict[str, Person]) -> None:
    browser.log_in("thea", bereich="verwaltung")
    browser.open(AGAIN)

    assert (browser.asked()["prompt"], browser.asked()["max_age"]) == ("login", "600")
    assert browser.choose("thea").status_code != 400


def test_citizens_are_asked_again_without_it(browser: Browser) -> None:
    browser.log_in("sevda", bereich="buerger")
    browser.open(f"{FULDA}/auth/anmelden/?bereich=buerger")

    assert "max_age" not in browser.asked()


@pytest.mark.parametrize("told", [1, None])
def test_a_provider_that_did_not_ask_again_logs_nobody_in(
    browser: Browser, staff: dict[str, Person], monkeypatch: pytest.MonkeyPatch, told: int | None
) -> None:
    browser.log_in("thea", bereich="verwaltung")
    browser.open(AGAIN)
    finish = oidc.finish
    monkeypatch.setattr(oidc, "finish", lambda *args: ({**finish(*args)[0], "auth_time": told}, "token"))

    answer = browser.choose("thea")

    assert answer.status_code == 400
    assert "nicht geklappt" in answer.content.decode()
    assert stored(SessionKind.HANDOFF) == []


def test_people_have_names_and_programs_none(staff: dict[str, Person]) -> None:
    thea = str(staff["thea"].uuid)

    with identity():
        assert queries.names_of([thea, "system", "00000000-0000-0000-0000-000000000000"]) == {thea: "Thea Muster"}
