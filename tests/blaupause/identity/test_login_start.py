"""The way to the login host: what is wanted travels sealed, and the nonce stays in the town."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from blaupause.domain import Level, now
from blaupause.identity import start
from tests.blaupause.identity.browsing import FULDA, LOGIN_ORIGIN, Browser, text

if TYPE_CHECKING:
    from collections.abc import Callable


def sealed(browser: Browser, **words: str) -> str:
    location: str = browser.on("fulda.localhost").get("/auth/anmelden/", words).headers["Location"]
    return location


def test_what_is_wanted_travels_sealed(browser: Browser) -> None:
    link = sealed(browser, bereich="buerger", next="/status/7K4M-92QX-0ADE-55TZ/")

    assert link.startswith(f"{LOGIN_ORIGIN}/start?t=")
    assert "7K4M" not in link
    assert start.read(parse_qs(urlsplit(link).query)["t"][0]).next == "/status/7K4M-92QX-0ADE-55TZ/"


@pytest.mark.parametrize(
    "change", [lambda link: link[:-4] + "AAAA", lambda link: link.split("=")[0] + "=", lambda link: link + "ä"]
)
def test_a_changed_start_leads_nowhere(browser: Browser, change: Callable[[str], str]) -> None:
    answer = browser.open(change(sealed(browser, bereich="buerger")))

    assert answer.status_code == 400
    assert "gehört nicht zu diesem Browser" in text(answer)


def test_a_start_is_good_for_five_minutes(browser: Browser) -> None:
    link = sealed(browser, bereich="buerger")

    with time_machine.travel(now() + timedelta(seconds=301)):
        answer = browser.open(link)

    assert answer.status_code == 400
    assert "zu lange gedauert" in text(answer)
    assert f'href="{FULDA}"' in text(answer)


@pytest.mark.parametrize(
    "next_", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_next_never_leads_elsewhere(browser: Browser, next_: str) -> None:
    link = sealed(browser, bereich="buerger", next=next_)

    assert start.read(parse_qs(urlsplit(link).query)["t"][0]).next == "/"


@pytest.mark.parametrize(("word", "level"), [("high", Level.HIGH), ("none", Level.BASIC), ("quatsch", Level.BASIC)])
def test_an_unknown_level_counts_as_the_lowest(word: str, level: Level) -> None:
    assert start.level_of(word) == level


def test_the_nonce_stays_in_the_town(browser: Browser) -> None:
    answer = browser.on("fulda.localhost").get("/auth/anmelden/?bereich=buerger")

    cookie = answer.cookies[start.NONCE_COOKIE]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (
        True,
        True,
        "Lax",
        "/",
        "",
    )
    assert cookie.value not in answer.headers["Location"]
    assert answer.headers["Cache-Control"] == "no-store"
