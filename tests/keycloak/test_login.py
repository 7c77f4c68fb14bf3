"""People log in at a real Keycloak: staff with a second factor, citizens at the stand-in of BundID."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.keycloak.browsing import Browser
    from tests.keycloak.place import Place


def test_a_clerk_with_a_second_factor_comes_back_to_the_page(place: Place, browser: Browser) -> None:
    password = place.leave(browser, "fulda", "/amt/", realm="verwaltung")
    assert password.host == "localhost"
    second = place.password(browser, password, "thea")
    assert "otp" in second.fields()
    inbox = place.code(browser, second, "thea")

    assert (inbox.status, inbox.host, inbox.path) == (200, "fulda.localhost", "/amt/")
    assert "Thea Muster" in inbox.text
    asked = next(url for url in browser.seen if "/protocol/openid-connect/auth" in url)
    assert "request_uri=urn" in asked
    assert "nonce" not in asked  # what is asked for went from server to server (RFC 9126)


def test_one_login_opens_every_place_of_a_person_and_no_other(place: Place, browser: Browser) -> None:
    start = place.staff(browser, "karl")
    assert (start.status, start.path) == (200, "/verwaltung/")
    assert browser.open(place.address("", "/kkv/")).status == 200

    elsewhere = place.leave(browser, "fulda", "/amt/", realm="verwaltung")
    assert elsewhere.status == 403
    assert "Für Sie ist hier noch nichts eingerichtet" in elsewhere.text


def test_one_login_opens_the_own_town_and_the_one_worked_for(place: Place, browser: Browser) -> None:
    own = place.staff(browser, "gesa", "giessen", "/amt/")
    assert (own.status, own.host) == (200, "giessen.localhost")

    other = place.leave(browser, "fulda", "/amt/", realm="verwaltung")
    assert (other.status, other.host, other.path) == (200, "fulda.localhost", "/amt/")
    assert "in Vertretung: Gesa Beispiel, Universitätsstadt Gießen" in other.text


def test_a_token_gives_no_rights(place: Place, browser: Browser) -> None:
    """Nora's account is as good as any other; nobody gave her a role."""
    before = len(place.log())
    refused = place.staff(browser, "nora", "fulda", "/amt/")
    assert refused.status == 403
    assert "access.refused" in place.log()[before:]


def test_a_password_alone_is_never_enough(place: Place, browser: Browser) -> None:
    """Whoever adds a wish for less to the request is asked for the second factor nevertheless (minimum.acr.value)."""
    words = urlencode({"bereich": "verwaltung", "next": "/amt/"})
    asked = browser.open(place.address("fulda", f"/auth/anmelden/?{words}"), until=place.realm("verwaltung"))
    second = place.password(browser, browser.open(f"{asked.url}&acr_values=passwort"), "thea")
    wrong = browser.submit(second, otp="000000")
    assert "Der Code stimmt nicht oder ist abgelaufen." in wrong.text
    assert place.actor(browser, "fulda") == ""


def test_a_hint_to_a_weaker_account_proves_no_more_than_that(place: Place, browser: Browser) -> None:
    """Whoever adds a hint to the request comes by the alias of a lower level, and is told that it is too low."""
    words = urlencode({"bereich": "buerger", "stufe": "high", "next": "/leistungen/"})
    asked = browser.open(place.address("fulda", f"/auth/anmelden/?{words}"), until=place.realm("buerger"))
    chosen = browser.submit(browser.open(f"{asked.url}&kc_idp_hint=bundid"))
    page = browser.submit(place.answer(browser, chosen, "basis"))
    assert any("/broker/bundid/" in url for url in browser.seen)
    assert (page.status, "Dafür reicht diese Anmeldung nicht" in page.text) == (403, True)
    assert place.actor(browser, "fulda") == ""


def test_a_citizen_comes_back_to_the_step_with_a_proven_level(place: Place, browser: Browser) -> None:
    page = place.citizen(browser, "sevda", "fulda", "/leistungen/", "substantial")

    assert (page.status, page.host, page.path) == (200, "fulda.localhost", "/leistungen/")
    assert place.actor(browser, "fulda") == "Sevda Yılmaz-Brandt"
    assert any("/broker/bundid-3/" in url for url in browser.seen)  # the alias that stands for the level


def test_level_normal_is_told_from_the_others(place: Place, browser: Browser) -> None:
    page = place.citizen(browser, "nils", "fulda", "/leistungen/", "normal")

    assert (page.status, place.actor(browser, "fulda")) == (200, "Nils Nachweis")
    assert any("/broker/bundid-2/" in url for url in browser.seen)


def test_names_with_all_letters_of_din_91379_arrive_whole(place: Place, browser: Browser) -> None:
    place.citizen(browser, "thorunn", "giessen", "/", "substantial")
    assert place.actor(browser, "giessen") == "Þórunn Ǧazala N̄guyễn-Čeňková"


def test_an_account_without_a_mail_address_is_as_good(place: Place, browser: Browser) -> None:
    place.citizen(browser, "lukasz", "fulda", "/", "high")
    assert place.actor(browser, "fulda") == "Łukasz Żółkiewski"


def test_an_association_acts_by_its_own_account(place: Place, browser: Browser) -> None:
    words = urlencode({"bereich": "buerger", "stufe": "basic", "konto": "organisation", "next": "/leistungen/"})
    chosen = browser.submit(browser.open(place.address("fulda", f"/auth/anmelden/?{words}")))
    assert "Mein Unternehmenskonto" in chosen.text

    page = browser.submit(place.answer(browser, chosen, "heimatverein"))

    assert (page.status, page.path) == (200, "/leistungen/")
    assert any("/broker/unternehmenskonto/" in url for url in browser.seen)
    assert place.actor(browser, "fulda") == "Friederike Groß für Heimatverein Beispielau e. V."


def test_a_lower_login_between_start_and_submit_leads_to_the_page_that_explains(place: Place, browser: Browser) -> None:
    """Another tab replaces the login: the page that was open before has lost its key, and a new one helps nobody."""
    service = "/antrag/meldebescheinigung/"
    place.citizen(browser, "sevda", "fulda", service, "high")
    started = browser.press(browser.open(place.address("fulda", service)), aktion="beginnen")
    assert (started.status, "Ihr Entwurf bleibt" in started.text) == (200, True)
    assert [f'value="{each}"' in started.html for each in ("Sevda", "Schlossstraße 4", "36037")] == [True] * 3
    assert started.text.count("bestätigt durch BundID, Stufe hoch") == 5  # names and address, taken over and marked
    assert "aus dem Konto (BundID), nicht geprüft" in started.text  # the mail address
    place.citizen(browser, "sevda", "fulda", "/", "basic")

    later = browser.open(started.url)
    assert (later.status, later.path) == (200, f"{service}anmelden/")
    assert "Hier brauchen wir eine sicherere Anmeldung" in later.text
    old = browser.press(started, aktion="weiter")
    assert (old.status, "nichts abgeschickt" in old.text) == (403, True)
    refused = browser.press(started, aktion="weiter", csrfmiddlewaretoken=later.fields()["csrfmiddlewaretoken"])
    assert (refused.status, "ist diese Anmeldung nicht sicher genug" in refused.text) == (403, True)


@pytest.mark.alone
def test_towns_know_one_person_by_different_names(
    place: Place, browser: Browser, another: Callable[[], Browser]
) -> None:
    place.citizen(browser, "basis", "fulda")
    place.citizen(another(), "basis", "giessen")
    place.citizen(another(), "basis", "fulda")

    opened = [line for line in place.log().splitlines() if "session.opened" in line and "realm=buerger" in line]
    first, elsewhere, again = (line.partition("actor=")[2].split()[0] for line in opened[-3:])
    assert first == again != elsewhere


def test_an_account_that_is_too_weak_leads_back_with_a_way_on(place: Place, browser: Browser) -> None:
    chosen = place.account(browser, "fulda", "/leistungen/", "high")
    assert "Reicht hier nicht" in chosen.text
    refused = browser.submit(place.answer(browser, chosen, "basis"))
    assert refused.host == "localhost"  # a page of Keycloak: it has no way to tell us

    back = browser.open(place.address("login", "/zurueck"))
    assert "Hier brauchen wir die Stufe hoch" in back.text
    assert "Noch einmal anmelden" in back.text
    assert "Zurück zu Stadt Fulda" in back.text
    assert place.actor(browser, "fulda") == ""


def test_who_cancels_finds_the_way_back(place: Place, browser: Browser) -> None:
    cancelled = browser.submit(place.answer(browser, place.account(browser, "fulda", "/leistungen/"), ""))
    assert "Zurück zu der Seite, von der Sie kamen" in cancelled.text
    assert place.address("login", "/zurueck") in cancelled.html
    assert "Sie haben die Anmeldung abgebrochen." in browser.open(place.address("login", "/zurueck")).text


def test_a_second_login_at_the_level_asked_for_raises_it(place: Place, browser: Browser) -> None:
    place.citizen(browser, "sevda", "fulda", "/", "basic")
    raised = place.account(browser, "fulda", "/leistungen/", "high")
    assert "mindestens die Stufe hoch" in raised.text
    page = browser.submit(place.answer(browser, raised, "sevda"))
    assert (page.status, page.path) == (200, "/leistungen/")
    assert any("/broker/bundid-4/" in url for url in browser.seen)


def test_keycloak_takes_no_request_that_did_not_come_from_our_server(place: Place, browser: Browser) -> None:
    """Nobody takes the wish for a second factor, the nonce or the way back out of it on the way (PAR, RFC 9126)."""
    asked = {
        "client_id": "blaupause",
        "response_type": "code",
        "scope": "openid",
        "redirect_uri": place.callback,
        "state": "s",
        "nonce": "n",
        "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",  # RFC 7636, appendix B
        "code_challenge_method": "S256",
    }
    page = browser.open(
        f"{place.realm('verwaltung')}/protocol/openid-connect/auth?{urlencode(asked)}", until=place.callback
    )
    assert page.query["error_description"] == "Pushed Authorization Request is only allowed."
    refused = browser.open(page.url)
    assert (refused.status, "Diese Anmeldung gehört nicht zu diesem Browser" in refused.text) == (400, True)
