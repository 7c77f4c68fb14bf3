"""A town's own provider by SAML against a real Keycloak: connected, tested, switched on, attacked, its key changed."""

from __future__ import annotations

import fcntl
import time
from typing import TYPE_CHECKING

import pytest

from infra.demo.keys import Pair
from tests.keycloak.browsing import Browser
from tests.keycloak.own_provider import SETTINGS, TOKEN, TownHall
from tests.keycloak.own_saml import ADMIN, DOMAIN, TOWN, App, Asked, changed, is_taken, open_provider, person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.keycloak.browsing import Page
    from tests.keycloak.own_saml import Provider
    from tests.keycloak.place import Place

SVEA = "svea!Zk9/+w=="


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with open_provider() as made:
        yield made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The administration's, which stays logged in from test to test: each login takes a code that counts once."""
    with Browser() as somebody:
        yield somebody


@pytest.fixture
def hall(place: Place, run_folder: Path) -> Iterator[TownHall]:
    """The town, for one test at a time."""
    with (run_folder / "own-saml.use").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield TownHall(place, TOWN, ADMIN, "saml")


def connected(hall: TownHall, browser: Browser, provider: Provider) -> None:
    """Be its administration, and connect it anew: so the tests do not need each other."""
    shown = browser.open(hall.at(SETTINGS))
    if (shown.status, shown.path) != (200, SETTINGS):
        browser.cookies.clear()  # a test that went before may have left somebody else at Keycloak
        assert hall.administration(browser).path == SETTINGS
    hall.press(browser, "entfernen")
    saved = hall.send(browser, "saml", provider.wish())
    assert "Die Verbindung ist gespeichert" in saved.text, saved.text[:800]


def test_from_connecting_it_to_a_clerk_at_work(
    hall: TownHall, provider: Provider, browser: Browser, another: Callable[[], Browser]
) -> None:
    connected(hall, browser, provider)
    assert f"/broker/{hall.alias}/endpoint/descriptor" in browser.open(hall.at(SETTINGS)).html
    app = App(hall.place.codes)
    first = app.connect(browser, Asked.at(provider, browser, hall.press(browser, "testen")).by(person(SVEA)))
    assert "Testen Sie noch einmal" in first.text, first.text[:500]
    back(hall, browser, first)
    time.sleep(3)  # within two seconds Keycloak takes it for one login
    result = app.show(browser, Asked.at(provider, browser, hall.press(browser, "testen")).by(person(SVEA)))
    assert "Die Anmeldung klappt" in result.text, result.text[:800]
    assert all(each in result.text for each in (SVEA, f"svea@{DOMAIN}", "Svea Sammel"))
    back(hall, browser, result)
    assert "ist eingeschaltet" in hall.press(browser, "einschalten").text

    link = hall.invite(browser, f"svea@{DOMAIN}")
    svea = another()
    asked = svea.open(link, {TOKEN: svea.open(link).fields()[TOKEN]})
    accepted = app.show(svea, Asked.at(provider, svea, asked).by(person(SVEA)))
    assert (accepted.status, accepted.path) == (200, "/auth/willkommen/"), accepted.text[:500]
    inbox = svea.open(hall.place.address(TOWN, "/amt/"))
    assert (inbox.status, "Svea Sammel" in inbox.text) == (200, True)
    elsewhere = hall.leave(svea, "fulda")
    assert (elsewhere.status, "Es gilt nur dort" in elsewhere.text) == (403, True)
    assert "ist ausgeschaltet" in hall.press(browser, "ausschalten").text
    assert hall.place.actor(svea, TOWN) == ""


def back(hall: TownHall, browser: Browser, page: Page) -> None:
    """Go from the page of a test back to the settings, logged in again."""
    way = "Weiter zum Einschalten" if "Weiter zum Einschalten" in page.text else "Zurück zur Einrichtung"
    assert hall.with_platform_account(browser, browser.open(hall.link(page, way))).path == SETTINGS


def test_forged_answers(hall: TownHall, provider: Provider, browser: Browser, another: Callable[[], Browser]) -> None:
    connected(hall, browser, provider)

    def asked() -> Asked:
        somebody = another()
        return Asked.at(provider, somebody, hall.at_provider(somebody))

    good = asked()
    used = good.answer(person(SVEA))
    assert is_taken(good.send(used)), "otherwise the refusals below would prove nothing"

    assert not is_taken((begun := asked()).send(begun.answer(person(SVEA), is_signed=False))), "unsigned"
    assert not is_taken((begun := asked()).send(begun.answer(person(SVEA), pair=Pair.made("x")))), "of somebody else"
    content = (begun := asked()).answer(person(SVEA))
    assert not is_taken(begun.send(changed(content, f"svea@{DOMAIN}".encode(), b"gesa@verwaltung.example"))), "changed"
    assert not is_taken((begun := asked()).send(begun.for_audience("https://x.example").answer(person(SVEA))))
    assert not is_taken(asked().send(used)), "it answers another request"
    stolen = asked()
    assert not is_taken(Asked(provider, stolen.browser, stolen.request, good.state).send(used)), "used before"


def test_a_comment_inside_the_name_makes_no_other_person(
    hall: TownHall, provider: Provider, browser: Browser, another: Callable[[], Browser]
) -> None:
    """A comment changes no signature; a reader that stops at it would take the short name for the whole."""
    connected(hall, browser, provider)
    owner = Asked.at(provider, somebody := another(), hall.at_provider(somebody))
    assert is_taken(owner.by(person("kurz")))
    begun = Asked.at(provider, somebody := another(), hall.at_provider(somebody))
    forged = changed(begun.answer(person("kurzundlang")), b"kurzundlang<", b"kurz<!-- -->undlang<")
    begun.send(forged)
    accounts = {each["username"] for each in hall.place.admin("verwaltung").get_users({"username": f"{hall.alias}."})}
    assert accounts <= {f"{hall.alias}.kurz", f"{hall.alias}.kurzundlang"}
    links = [
        link["userId"]
        for name in accounts
        for link in hall.place.admin("verwaltung").get_user_social_logins(hall.account(name.partition(".")[2])["id"])
    ]
    assert links.count("kurz") == 1


def test_a_name_that_others_may_get_is_told_in_the_test(
    hall: TownHall, provider: Provider, browser: Browser, another: Callable[[], Browser]
) -> None:
    connected(hall, browser, provider)
    tested = hall.press(browser, "testen")
    result = App(hall.place.codes).connect(
        browser, Asked.at(provider, browser, tested).by(person("svea", form="unspecified"))
    )
    assert "Name-ID nicht dauerhaft" in result.text, result.text[:500]


def test_a_new_certificate_is_believed_once_it_is_read(
    hall: TownHall, provider: Provider, browser: Browser, another: Callable[[], Browser]
) -> None:
    connected(hall, browser, provider)
    old, provider.pair = provider.pair, Pair.made("Neu")

    def login(pair: Pair) -> bool:
        begun = Asked.at(provider, somebody := another(), hall.at_provider(somebody))
        return is_taken(begun.send(begun.answer(person(SVEA), pair=pair)))

    assert (login(old), login(provider.pair)) == (True, False)
    provider.describe()
    assert "Die Zertifikate sind erneuert" in hall.press(browser, "zertifikate").text
    assert (login(old), login(provider.pair)) == (False, True)
