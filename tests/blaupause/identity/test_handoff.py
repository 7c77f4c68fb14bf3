"""Who comes back must be who left: the hand-off from the login host to the town."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from blaupause.domain import ActorKind, now
from blaupause.identity import start
from blaupause.identity.enums import SessionKind
from tests.blaupause.identity.browsing import FULDA, Browser, stored, text

if TYPE_CHECKING:
    from tests.worlds import World


@pytest.fixture
def handoff(browser: Browser) -> str:
    """The address of a hand-off nobody has picked up; `browser` is the one that left for it."""
    browser.open(f"{FULDA}/auth/anmelden/?bereich=buerger&next=/auth/abgemeldet/")
    location: str = browser._get(browser.answer("sevda")).headers["Location"]
    return location


def test_a_handoff_opens_in_the_browser_that_left(browser: Browser, handoff: str) -> None:
    browser.open(handoff)

    assert browser.actor().kind == ActorKind.CITIZEN
    assert stored(SessionKind.HANDOFF) == []


def test_another_browser_cannot_use_it_and_it_is_gone(browser: Browser, handoff: str) -> None:
    foreign = Browser()

    answer = foreign.open(handoff)

    assert answer.status_code == 403
    assert "gehört nicht zu diesem Browser" in text(answer)
    assert foreign.actor().kind == ActorKind.ANONYMOUS
    assert browser.open(handoff).status_code == 403  # burnt


def test_another_town_cannot_use_it(browser: Browser, handoff: str, giessen: World) -> None:
    browser.on("giessen.localhost").cookies[start.NONCE_COOKIE] = (
        browser.on("fulda.localhost").cookies[start.NONCE_COOKIE].value
    )

    answer = browser.open(handoff.replace("fulda", "giessen"))

    assert answer.status_code == 403
    assert browser.actor("giessen.localhost").kind == ActorKind.ANONYMOUS


def test_it_opens_once(browser: Browser, handoff: str) -> None:
    browser.open(handoff)

    assert browser.open(handoff).status_code == 403


def test_it_opens_for_a_minute(browser: Browser, handoff: str) -> None:
    with time_machine.travel(now() + timedelta(seconds=61)):
        assert browser.open(handoff).status_code == 403


def test_an_invented_code_opens_nothing(browser: Browser) -> None:
    assert browser.open(f"{FULDA}/auth/accept?code=invented").status_code == 403
    assert browser.open(f"{FULDA}/auth/accept").status_code == 403


def test_the_key_is_stored_as_a_fingerprint(browser: Browser, handoff: str) -> None:
    key = parse_qs(urlsplit(handoff).query)["code"][0]

    (row,) = stored(SessionKind.HANDOFF)
    assert len(key) >= 43  # 256 bits
    assert key not in row.key_hmac
    assert key.encode() not in bytes(row.data)
