"""A town's own identity provider against a real Keycloak: connected, tested, switched on, and what it must not do."""

from __future__ import annotations

import fcntl
import time
from typing import TYPE_CHECKING

import pytest

from blaupause.identity.realms import accounts
from infra.demo import rathaus
from tests.keycloak.arriving import until
from tests.keycloak.own_provider import SETTINGS, TOKEN, TownHall
from tests.keycloak.test_sessions import account_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytest_django.fixtures import Settings

    from tests.keycloak.browsing import Browser
    from tests.keycloak.place import Place


@pytest.fixture
def hall(place: Place, run_folder: Path) -> Iterator[TownHall]:
    """The town, for one test at a time."""
    with (run_folder / "own-provider.use").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield TownHall(place)


def test_from_connecting_it_to_a_clerk_at_work_and_back(
    hall: TownHall, browser: Browser, another: Callable[[], Browser]
) -> None:
    assert hall.administration(browser).path == SETTINGS
    hall.press(browser, "entfernen")
    for wish, said in WRONG:
        refused = hall.save(browser, **wish)
        assert (refused.status, said in refused.text) == (422, True), refused.text[:500]
    assert "Die Verbindung ist gespeichert" in hall.save(browser).text

    early = hall.by(clerk := another(), "kira", hall.at_provider(clerk))
    assert (early.status, "nicht eingeschaltet" in early.text) == (403, True), "in test, for whoever adds the hint"
    assert "Testen Sie die Anmeldung zuerst" in hall.press(browser, "einschalten").text

    result = hall.by(browser, "kira", hall.press(browser, "testen"))
    assert "Die Anmeldung klappt" in result.text
    assert f"kira@{rathaus.DOMAIN}" in result.text
    again = browser.open(hall.link(result, "Weiter zum Einschalten"))
    assert hall.with_platform_account(browser, again).path == SETTINGS
    assert "ist eingeschaltet" in hall.press(browser, "einschalten").text

    link = hall.invite(browser, f"kira@{rathaus.DOMAIN}")
    works_there_only(hall, kira := another(), link)
    assert "ist ausgeschaltet" in hall.press(browser, "ausschalten").text
    assert hall.place.actor(kira, rathaus.TOWN) == "", "what was open ends"
    refused = hall.leave(kira)
    assert (refused.status, "nicht eingeschaltet" in refused.text) == (403, True)
    assert "ist eingeschaltet" in hall.press(browser, "einschalten").text

    hall.remove(browser, "Kira Kommune")
    until(lambda: not hall.account("kira")["enabled"])


WRONG = (
    ({"address": "http://127.0.0.1:1/realms/x"}, "antwortet nicht"),
    ({"address": "keine Adresse"}, "Das ist keine Adresse"),
    ({"domains": "gmail.com"}, "bekommt jeder eine Adresse"),
)


def works_there_only(hall: TownHall, kira: Browser, link: str) -> None:
    """Invited by address, she comes by the town's provider at once; its word for a second factor is believed."""
    accepted = hall.by(kira, "kira", kira.open(link, {"csrfmiddlewaretoken": kira.open(link).fields()[TOKEN]}))
    assert (accepted.status, accepted.path) == (200, "/auth/willkommen/"), accepted.text[:300]
    inbox = kira.open(hall.place.address(rathaus.TOWN, "/amt/"))
    assert (inbox.status, "Kira Kommune" in inbox.text) == (200, True)
    elsewhere = hall.leave(kira, "fulda")
    assert (elsewhere.status, "Es gilt nur dort" in elsewhere.text, "Anders anmelden" in elsewhere.text) == (
        403,
        True,
        True,
    )
    hub = kira.open(hall.place.address("", f"/auth/anmelden/?bereich=verwaltung&kommune={rathaus.TOWN}"))
    assert "Angemeldet mit dem Konto Ihrer Kommune" in hub.text


def test_an_address_of_somebody_else_opens_nothing(hall: TownHall, browser: Browser, settings: Settings) -> None:
    """The provider says that Falk has the address of Gesa, who works in Gießen."""
    before = len(hall.place.log())
    refused = hall.by(browser, "falk", hall.leave(browser))
    assert (refused.status, "gehört nicht zu dieser Kommune" in refused.text) == (403, True)
    assert "login by own provider: foreign_domain" in hall.place.log()[before:]
    assert hall.leave(browser, "giessen").status == 403
    falk = hall.account("falk")
    assert hall.place.admin("verwaltung").get_user_social_logins(account_of("gesa")) == []
    assert (falk["emailVerified"], falk["id"] == account_of("gesa")) == (False, False)
    settings.OIDC = {realm: {**settings.OIDC[realm], "issuer": hall.place.realm(realm)} for realm in settings.OIDC}
    settings.LOGIN_KEY = hall.place.state.secret("login_key")
    assert (falk["email"], [each.username for each in accounts.of_address(falk["email"])]) == (
        "gesa@verwaltung.example",
        ["gesa"],
    )


def test_without_a_word_of_a_second_factor_keycloak_asks_for_one(hall: TownHall, browser: Browser) -> None:
    asked = hall.by(browser, "paul", hall.leave(browser))
    assert "totpSecret" in asked.fields()
    secret, codes = asked.fields()["totpSecret"], hall.place.codes
    not_yet = browser.submit(asked, totp=codes.of(secret), userLabel="App")
    assert (not_yet.status, "eben erst eingerichtet" in not_yet.text) == (403, True), not_yet.text[:300]
    time.sleep(3)  # within two seconds Keycloak takes it for one login
    asked = hall.by(browser, "paul", browser.open(hall.link(not_yet, "Noch einmal anmelden")))
    known = browser.submit(asked, otp=codes.of(secret))
    assert (known.status, "noch nichts eingerichtet" in known.text) == (403, True), known.text[:300]


def test_a_factor_of_another_login_does_not_count(
    hall: TownHall, browser: Browser, another: Callable[[], Browser]
) -> None:
    """Somebody with the password only waits at the door until the owner, with a second factor, comes by."""
    hall.by(owner := another(), "wilma", hall.leave(owner))
    door = f"{hall.place.realm('verwaltung')}/login-actions"
    waiting = hall.by(browser, "wilma", hall.leave(browser), amr="pwd", until=door)
    assert waiting.url.startswith(door)
    hall.by(owner := another(), "wilma", hall.leave(owner), amr="mfa")
    opened = browser.open(waiting.url)
    assert (opened.status, "zweiten Nachweis" in opened.text) == (403, True), opened.text[:300]
