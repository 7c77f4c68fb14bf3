"""What holds after the login: sessions, their end, and what others try with what they found on the way."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from infra.demo.personas import of_realm
from tests.keycloak.arriving import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.keycloak.browsing import Browser, Page
    from tests.keycloak.place import Place


def account_of(who: str) -> str:
    return next(each.account for each in of_realm("verwaltung") if each.subject == who)


def at_callback(place: Place, browser: Browser, who: str = "thorunn", town: str = "fulda") -> Page:
    """Log a citizen in up to the moment when Keycloak sends the browser back."""
    carried = place.answer(browser, place.account(browser, town, "/"), who)
    return browser.submit(carried, until=place.callback)


def at_hand_off(place: Place, browser: Browser, who: str = "thorunn", town: str = "fulda") -> Page:
    """The same, up to the moment when the login host sends the browser to the town."""
    return browser.open(at_callback(place, browser, who, town).url, until=place.address(town, "/auth/accept"))


def log_out(place: Place, browser: Browser, town: str) -> Page:
    shown = browser.open(place.address(town))
    token = shown.html.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    return browser.open(place.address(town, "/auth/abmelden/"), {"csrfmiddlewaretoken": token})


# --- Others with what they found


def test_an_answer_does_not_log_in_a_browser_that_did_not_ask(
    place: Place, browser: Browser, another: Callable[[], Browser]
) -> None:
    """Login CSRF: somebody is to work in the attacker's account."""
    victim = another()
    place.account(victim, "fulda", "/")  # has begun a login of its own
    refused = victim.open(at_callback(place, browser).url)
    assert (refused.status, place.actor(victim, "fulda")) == (400, "")
    assert "Diese Anmeldung gehört nicht zu diesem Browser" in refused.text


def test_a_code_counts_once_and_in_the_login_that_asked_for_it(
    place: Place, browser: Browser, another: Callable[[], Browser]
) -> None:
    """Code injection: into a login that the victim began themselves, so that state and nonce are theirs (PKCE)."""
    victim = another()
    stolen, begun = at_callback(place, browser), at_callback(place, victim, "basis")
    before = len(place.log())
    victim.open(begun.url.replace(begun.query["code"], stolen.query["code"]))
    assert "invalid_grant" in place.log()[before:]
    assert place.actor(victim, "fulda") == "Bernd Basis"  # asked anew at Keycloak, where they are who they are

    assert victim.open(begun.url).status == 400  # neither its code nor its state opens anything any more
    browser.open(stolen.url)  # its owner is not harmed
    assert place.actor(browser, "fulda") == "Þórunn Ǧazala N̄guyễn-Čeňková"


def test_a_stolen_hand_off_opens_nothing_elsewhere(
    place: Place, browser: Browser, another: Callable[[], Browser]
) -> None:
    thief, found = another(), at_hand_off(place, browser)
    place.account(thief, "fulda", "/")  # has a nonce of its own there
    assert thief.open(found.url).status == 403
    assert place.actor(thief, "fulda") == ""
    assert browser.open(found.url).status == 403  # tried once, it is gone for its owner, too


def test_a_hand_off_opens_once(place: Place, browser: Browser) -> None:
    found = at_hand_off(place, browser)
    assert browser.open(found.url).status == 200
    assert browser.open(found.url).status == 403


def test_a_hand_off_is_for_one_town(place: Place, browser: Browser) -> None:
    found = at_hand_off(place, browser)
    place.account(browser, "giessen", "/")
    moved, before = found.url.replace("//fulda.", "//giessen."), len(place.log())
    assert browser.open(moved).status == 403
    assert "handoff.refused" in place.log()[before:]
    assert browser.open(found.url).status == 403


def test_nobody_is_sent_to_another_house(place: Place, browser: Browser) -> None:
    page = place.citizen(browser, "sevda", "fulda", "//boese.example/")
    assert (page.host, page.path) == ("fulda.localhost", "/")


def test_a_citizen_of_bundid_does_not_become_staff(place: Place, another: Callable[[], Browser]) -> None:
    """Mixed-up realms: an answer that says it comes from the other one, or does not say from where (RFC 9207)."""
    for issuer in ({"iss": place.realm("verwaltung")}, {}):
        browser = another()
        place.leave(browser, "fulda", "/amt/", realm="verwaltung")
        told, before = at_callback(place, browser).query, len(place.log())
        words = urlencode({name: value for name, value in told.items() if name != "iss"} | issuer)
        assert browser.open(f"{place.callback}?{words}").status == 400
        assert "issuer of the answer" in place.log()[before:]
        assert "username" in browser.open(place.address("fulda", "/amt/")).fields()


def test_a_second_person_in_the_same_browser_has_to_wait_for_the_first(place: Place, browser: Browser) -> None:
    """Two tabs: the page that says so names nobody, least of all by what BundID calls them."""
    first, second = place.account(browser, "fulda", "/"), place.account(browser, "fulda", "/leistungen/")
    browser.submit(place.answer(browser, first, "sevda"))
    refused = browser.submit(place.answer(browser, second, "lukasz"))
    assert refused.status == 400
    assert "In diesem Browser ist schon jemand anders angemeldet." in refused.text
    assert "gqtalq9czqetmpvh" not in refused.html
    assert place.actor(browser, "fulda") == "Sevda Yılmaz-Brandt"


def test_a_town_has_only_its_own_names(place: Place, browser: Browser) -> None:
    """Host header tricks: an unknown name gets nothing, neither here nor as the way back."""
    port = place.state.port
    assert browser.open(f"http://boese.example:{port}/auth/anmelden/?bereich=buerger").status in {400, 404}


# --- The end of a login


def test_logging_out_ends_everything(place: Place, browser: Browser) -> None:
    place.citizen(browser, "lukasz", "fulda")
    elsewhere = place.leave(browser, "giessen", "/", realm="buerger")
    assert (elsewhere.host, place.actor(browser, "giessen")) == ("giessen.localhost", "Łukasz Żółkiewski")

    bye = log_out(place, browser, "fulda")
    assert (bye.host, bye.path) == ("fulda.localhost", "/auth/abgemeldet/")
    assert (place.actor(browser, "fulda"), place.actor(browser, "giessen")) == ("", "")
    assert "SAMLRequest" in place.leave(browser, "fulda", "/", realm="buerger").fields()  # at Keycloak, too


def test_what_keycloak_ends_is_over_here_at_the_next_page(place: Place, browser: Browser) -> None:
    place.staff(browser, "otto")
    assert browser.open(place.address("", "/verwaltung/betrieb/")).status == 200
    before = len(place.log())
    place.admin("verwaltung").user_logout(account_of("otto"))
    assert browser.open(place.address("", "/verwaltung/betrieb/")).path == "/auth/anmelden/"
    assert "username" in place.leave(browser, "", "/verwaltung/betrieb/", realm="verwaltung").fields()
    assert "login.ended" in place.log()[before:]


def test_a_logout_token_is_believed_from_the_provider_only(place: Place, browser: Browser) -> None:
    place.citizen(browser, "thorunn", "fulda")
    claims = {"iss": place.realm("buerger"), "aud": "blaupause", "sid": "x", "jti": "1", "iat": 1, "exp": 9_999_999_999}
    for forged in (_unsigned(claims), _unsigned(claims) + "c2lnbmF0dXI", "kein.token.hier", ""):
        answer = browser.step(place.address("login", "/backchannel-logout"), {"logout_token": forged})
        assert answer.status == 400
    assert place.actor(browser, "fulda") == "Þórunn Ǧazala N̄guyễn-Čeňková"


# --- What happens to accounts and keys


def test_a_new_name_at_the_provider_is_the_same_person_here(place: Place, browser: Browser) -> None:
    """Neither user name nor e-mail address says who somebody is."""
    admin, lena = place.admin("verwaltung"), account_of("lena")
    admin.update_user(lena, {"email": "thea@verwaltung.example", "firstName": "Lena", "lastName": "Neuname"})
    try:
        start = place.staff(browser, "lena")
        assert (start.status, start.path) == (200, "/verwaltung/")
        assert "Lena Prüfstein" in start.text
    finally:
        admin.update_user(lena, {"email": "lena@verwaltung.example", "firstName": "Lena", "lastName": "Prüfstein"})


def test_a_disabled_account_gets_no_further(place: Place, browser: Browser) -> None:
    admin, olaf = place.admin("verwaltung"), account_of("olaf")
    admin.update_user(olaf, {"enabled": False})
    try:
        page = place.password(browser, place.leave(browser, "fulda", "/amt/", realm="verwaltung"), "olaf")
        assert "Dieses Konto ist abgeschaltet." in page.text
        assert place.actor(browser, "fulda") == ""
    finally:
        admin.update_user(olaf, {"enabled": True})


def test_guessing_a_password_locks_that_account_for_a_while(place: Place, browser: Browser) -> None:
    """Nobody else is locked out; whoever knows the password meanwhile is not told that it was right."""
    admin, konrad = place.admin("verwaltung"), account_of("konrad")
    try:
        page = place.leave(browser, "fulda", "/amt/", realm="verwaltung")
        for _guess in range(11):
            page = place.password(browser, page, "konrad", "falsches-passwort")
        until(lambda: admin.get_bruteforce_detection_status(konrad)["disabled"])  # Keycloak counts after it answered
        right = place.password(browser, page, "konrad")
        assert "Nach mehreren Versuchen hilft nur warten" in right.text
        assert admin.get_bruteforce_detection_status(account_of("thea"))["disabled"] is False
    finally:
        admin.clear_bruteforce_attempts_for_user(konrad)


def test_a_new_signing_key_of_the_provider_is_taken_at_the_next_login(place: Place, browser: Browser) -> None:
    admin = place.admin("buerger")
    realm = admin.get_realm("buerger")["id"]
    key = {
        "name": "neuer-schluessel",
        "parentId": realm,
        "providerId": "rsa-generated",
        "providerType": "org.keycloak.keys.KeyProvider",
        "config": {"priority": ["200"], "enabled": ["true"], "active": ["true"], "keySize": ["2048"]},
    }
    place.citizen(browser, "lukasz", "fulda")  # the keys of before are known now
    made = admin.create_component(key)
    try:
        place.citizen(browser, "lukasz", "giessen", level="substantial")
        assert place.actor(browser, "giessen") == "Łukasz Żółkiewski"
        assert any("/broker/bundid-3/" in url for url in browser.seen), "a token of its own"
    finally:
        admin.delete_component(made)


def test_a_login_that_the_provider_forgot_begins_anew_once(place: Place, browser: Browser) -> None:
    """As after a restart of Keycloak between its page and ours: whoever is known there notices nothing."""
    callback = at_callback(place, browser)
    page = browser.open(callback.url.replace(callback.query["code"], "a.b.c"))
    assert (page.host, place.actor(browser, "fulda")) == ("fulda.localhost", "Þórunn Ǧazala N̄guyễn-Čeňková")
    assert sum("/start?t=" in url for url in browser.seen) == 2


def _unsigned(claims: dict[str, Any]) -> str:
    """A token that says it needs no signature."""
    events: dict[str, Any] = {"events": {"http://schemas.openid.net/event/backchannel-logout": {}}}
    parts = ({"alg": "none", "typ": "logout+jwt"}, claims | events)
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + "."
