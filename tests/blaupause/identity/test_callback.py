"""The answer of the provider at the login host, and whoever gets none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blaupause import limits
from blaupause.identity import oidc
from blaupause.identity.enums import SessionKind
from tests.blaupause.identity.browsing import FULDA, LOGIN_ORIGIN, Browser, stored, text

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings


def test_a_callback_in_another_browser_is_refused(browser: Browser) -> None:
    browser.open(f"{FULDA}/auth/anmelden/?bereich=buerger")
    foreign = Browser(at=browser.at)

    answer = foreign.choose("sevda")

    assert answer.status_code == 400
    assert "gehört nicht zu diesem Browser" in text(answer)


def test_a_callback_works_once(browser: Browser) -> None:
    browser.log_in("sevda", bereich="buerger")
    callback = next(url for url in browser.seen if url.startswith(f"{LOGIN_ORIGIN}/callback"))

    assert browser.open(callback).status_code == 400


def test_an_answer_of_another_issuer_is_refused(browser: Browser) -> None:
    browser.open(f"{FULDA}/auth/anmelden/?bereich=buerger")

    answer = browser.open(f"{browser.answer('sevda')}&iss=https://other.example")

    assert answer.status_code == 400
    assert "nicht geklappt" in text(answer)


def test_the_login_host_remembers_nobody(browser: Browser) -> None:
    browser.log_in("sevda", bereich="buerger")

    assert browser.on("login.localhost").cookies["__Host-sid"].value == ""
    assert {row.host for row in stored(SessionKind.SESSION)} == {"fulda.localhost"}


def test_nobody_needs_to_visit_the_login_host(browser: Browser) -> None:
    answer = browser.open(f"{LOGIN_ORIGIN}/")

    assert answer.status_code == 200
    assert 'href="http://localhost:8000"' in text(answer)


def test_one_account_cannot_log_in_without_end(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.LIMITS, "login", {"address": "300 per 10 minutes", "account": "1 per 10 minutes"})
    browser.log_in("sevda", bereich="buerger")

    answer = browser.log_in("sevda", bereich="buerger")

    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert browser.log_in("heimatverein", bereich="buerger").status_code != 429


@pytest.mark.parametrize("issuer", ["http://127.0.0.1:1", None])
def test_a_provider_that_is_away_is_told(
    browser: Browser, provider: dict[str, str], settings: Settings, issuer: str | None
) -> None:
    wrong = issuer or provider["verwaltung"] + "/"  # discovery then names another issuer than we were told
    settings.OIDC = {**settings.OIDC, "buerger": {**settings.OIDC["buerger"], "issuer": wrong}}
    oidc.forget()

    answer = browser.open(f"{FULDA}/auth/anmelden/?bereich=buerger")

    assert answer.status_code == 503
    assert "Anmeldedienst antwortet gerade nicht" in text(answer)
