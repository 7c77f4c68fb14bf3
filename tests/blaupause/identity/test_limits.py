"""Logging in behind a shared address: failures count, for the town they are about."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from blaupause import limits
from blaupause.domain import ActorKind
from tests.blaupause.identity.browsing import FULDA, LOGIN_ORIGIN, Browser

GIESSEN = "http://giessen.localhost:8000"


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.LIMITS, "failed_login", {"address": "2 per 10 minutes"})


def fail(host: str) -> int:
    """Come back from the provider with an answer that is not its own."""
    browser = Browser()
    answer = browser.open(f"{host}/auth/anmelden/?bereich=buerger")
    if answer.status_code != 200:
        return int(answer.status_code)
    state = browser.asked()["state"]
    return int(browser.open(f"{LOGIN_ORIGIN}/callback?code=x&state={state}&iss=https://other.example").status_code)


def left(host: str) -> Browser:
    """A browser that left for the login, so that it holds the nonce."""
    browser = Browser()
    browser.open(f"{host}/auth/anmelden/?bereich=buerger")
    return browser


@pytest.mark.usefixtures("browser", "few")
class TestFailures:
    def test_too_many_for_one_town_lock_out_no_other(self) -> None:
        assert [fail(FULDA) for _time in range(3)] == [400, 400, 429]

        other = Browser()
        other.log_in("sevda", host="giessen.localhost", bereich="buerger")
        assert other.actor("giessen.localhost").kind == ActorKind.CITIZEN

    def test_what_belongs_to_no_town_locks_out_none(self) -> None:
        invented = [Browser().open(f"{LOGIN_ORIGIN}/start?t=x").status_code for _time in range(3)]
        invented += [Browser().open(f"{LOGIN_ORIGIN}/callback?state=x").status_code]

        assert invented == [400, 400, 429, 429]
        browser = Browser()
        browser.log_in("sevda", bereich="buerger")
        assert browser.actor().kind == ActorKind.CITIZEN

    def test_a_hand_off_is_not_guessed(self) -> None:
        guessed = [left(FULDA).open(f"{FULDA}/auth/accept?code={number}").status_code for number in range(3)]

        assert guessed == [403, 403, 429]
        assert left(GIESSEN).open(f"{GIESSEN}/auth/accept?code=7").status_code == 403

    def test_behind_an_address_that_missed_too_often_one_logs_in_all_the_same(self) -> None:
        """Who is back from the provider with a hand-off passes, and who leaves for the login does."""
        assert [fail(FULDA) for _time in range(3)] == [400, 400, 429]
        guessed = left(FULDA).open(f"{FULDA}/auth/accept?code=x").status_code

        browser = Browser()
        browser.log_in("sevda", bereich="buerger")

        assert (guessed, browser.actor().kind) == (429, ActorKind.CITIZEN)

    def test_a_picture_that_asks_for_a_hand_off_is_not_counted(self) -> None:
        """Some page's `<img src=…/auth/accept>`, opened by one clerk: it comes without the cookie of who left here."""
        asked = [Browser().open(f"{FULDA}/auth/accept?code=x").status_code for _time in range(4)]

        assert asked == [403, 403, 403, 403]
        assert left(FULDA).open(f"{FULDA}/auth/accept?code=x").status_code == 403

    def test_who_logs_in_well_burdens_nobody(self) -> None:
        for subject in ("sevda", "basis", "sevda", "basis"):
            browser = Browser()
            browser.log_in(subject, bereich="buerger")
            assert browser.actor().kind == ActorKind.CITIZEN

    def test_it_is_logged_without_the_address(self) -> None:
        with capture_logs() as logs:
            for _time in range(3):
                fail(FULDA)

        (line,) = [line for line in logs if line["event"] == "limits.reached"]
        assert (line["limit"], line["per"], line["town"]) == ("failed_login", "address", "fulda")
        assert "127.0.0.1" not in str(line)


def test_one_address_cannot_begin_logins_without_end_and_that_locks_out_no_other_town(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(limits.LIMITS, "login", {"address": "2 per 10 minutes", "account": "9 per 10 minutes"})
    begun = [Browser().open(f"{FULDA}/auth/anmelden/?bereich=buerger").status_code for _time in range(3)]

    assert begun == [200, 200, 429]
    assert browser.open(f"{GIESSEN}/auth/anmelden/?bereich=buerger").status_code == 200
