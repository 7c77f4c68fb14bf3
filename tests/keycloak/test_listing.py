"""What somebody sent to two towns, on one page: agreed to in each by a login at BundID, never by an open one."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from tests.keycloak.arriving import send
from tests.keycloak.place import SAML_FIELD

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.keycloak.browsing import Browser, Page
    from tests.keycloak.place import Place

CONSENT: Final = "/meine-antraege/gesammelt/"
COMMON: Final = "/meine-antraege/"
FORM: Final = "/antrag/mangel-melden/"
PAGES: Final = (
    {"aktion": "beginnen"},
    {"aktion": "weiter", "gefahr": "nein"},
    {"aktion": "weiter", "kategorie": "strasse", "beschreibung": "Ein tiefes Schlagloch."},
    {"aktion": "weiter", "ort": "Ecke Lindenweg", "im_gebiet": "ja"},
    {"aktion": "weiter", "antwort_gewuenscht": "nein"},
    {"aktion": "absenden", "erklaerung": "on"},
)
NUMBER: Final = re.compile(r"(?:FD|GI)-\d{4}-\d{6}")
NOTHING: Final = "Hier steht noch keine Kommune"


def sent(place: Place, browser: Browser, town: str) -> str:
    """Report a fault to a town with the account that is logged in there; return its number."""
    page = browser.open(place.address(town, FORM))
    for values in PAGES:
        page = browser.press(page, **values)
    found = NUMBER.search(browser.open(place.address(town, COMMON)).text)  # the newest stands first
    assert found, page.text[:500]
    return found[0]


def ticked(place: Place, browser: Browser, town: str, *, hint: str = "") -> Page:
    """Tick the box and leave for the login that confirms it; `hint` is what somebody adds to Keycloak's address."""
    page = browser.open(place.address(town, CONSENT))
    form = page.fields()
    asked = browser.open(page.url, form | {"zustimmung": "on"}, until=place.realm("buerger"))
    return browser.open(asked.url + hint)


def agreed(place: Place, browser: Browser, town: str, who: str) -> Page:
    """Agree in a town, and prove it at BundID: an open login at Keycloak is not enough."""
    at_broker = ticked(place, browser, town)
    assert b'ForceAuthn="true"' in base64.b64decode(at_broker.fields()[SAML_FIELD])
    return browser.submit(place.answer(browser, browser.submit(at_broker), who))


def common(place: Place, browser: Browser) -> Page:
    """Open the list at the hub with the login that is open at Keycloak."""
    page = browser.open(place.address("", COMMON))
    assert (page.host, page.path) == ("localhost", COMMON), page.text[:300]
    return page


def test_agreed_in_two_towns_seen_on_one_page_and_taken_back(
    place: Place, browser: Browser, another: Callable[[], Browser]
) -> None:
    place.citizen(browser, "lukasz", "fulda", COMMON)
    place.leave(browser, "giessen", COMMON, realm="buerger")
    numbers = sent(place, browser, "fulda"), sent(place, browser, "giessen")
    assert NOTHING in common(place, browser).text
    for town in ("fulda", "giessen"):
        page = agreed(place, browser, town, "lukasz")
        assert (page.path, "Ihre Zustimmung ist gespeichert" in page.text) == (CONSENT, True)
    assert [number in common(place, browser).text for number in numbers] == [True, True]

    stranger = another()
    place.citizen(stranger, "basis", "", COMMON)
    theirs = common(place, stranger)
    assert (NOTHING in theirs.text, [number in theirs.text for number in numbers]) == (True, [False, False])
    token = theirs.html.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    forged = {"csrfmiddlewaretoken": token, "kommune": "fulda"}
    assert stranger.open(urljoin(theirs.url, "beenden/"), forged).status == 404

    left = send(browser, browser.open(place.address("fulda", CONSENT)), "/beenden/")
    assert "nicht mehr in der gemeinsamen Liste" in left.text
    assert [number in common(place, browser).text for number in numbers] == [False, True]
    send(browser, common(place, browser), "/beenden/")
    assert NOTHING in common(place, browser).text


def test_nobody_agrees_by_a_weaker_login_or_as_somebody_else(place: Place, browser: Browser) -> None:
    place.citizen(browser, "thorunn", "fulda", COMMON, "substantial")
    weaker = browser.submit(ticked(place, browser, "fulda", hint="&kc_idp_hint=bundid"))
    refused = browser.submit(place.answer(browser, weaker, "thorunn"))
    assert any("/broker/bundid/" in url for url in browser.seen)
    assert (refused.status, "Dafür reicht diese Anmeldung nicht" in refused.text) == (403, True)

    somebody_else = place.answer(browser, browser.submit(ticked(place, browser, "fulda")), "lukasz")
    assert "schon jemand anders angemeldet" in browser.submit(somebody_else).text
    assert "Zustimmen und anmelden" in browser.open(place.address("fulda", CONSENT)).text
    assert NOTHING in common(place, browser).text
