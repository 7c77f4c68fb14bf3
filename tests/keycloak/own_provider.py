"""A town connects its own identity provider, and its people come by it: the steps, as browsers take them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode, urljoin

import lxml.html

from infra.demo import keycloak, rathaus

if TYPE_CHECKING:
    from tests.keycloak.browsing import Browser, Page
    from tests.keycloak.place import Place

SETTINGS: Final = "/einrichtung/anmeldung/"
ADMIN: Final = "arno"


@dataclass(frozen=True)
class TownHall:
    """The administration of the sample town that has a provider of its own, and the accounts there."""

    place: Place

    @property
    def issuer(self) -> str:
        return self.place.state.part_address("rathaus")

    def wish(self, **other: str) -> dict[str, str]:
        """What the form takes."""
        return {
            "address": self.issuer,
            "client_id": rathaus.CLIENT,
            "secret": self.place.state.secret("rathaus_secret"),
            "domains": rathaus.DOMAIN,
            "factor": "theirs",
            "factor_claim": "amr",
            "factor_word": "mfa",
        } | other

    def press(self, browser: Browser, button: str, *, until: str = "\0") -> Page:
        """Press a button of the page about the provider."""
        page = browser.open(self.place.address(rathaus.TOWN, SETTINGS))
        token = page.fields()["csrfmiddlewaretoken"]
        return browser.open(
            self.place.address(rathaus.TOWN, f"{SETTINGS}{button}/"), {"csrfmiddlewaretoken": token}, until=until
        )

    def save(self, browser: Browser, kind: str = "openid", **other: str) -> Page:
        """Fill in the form that connects it."""
        page = browser.open(self.place.address(rathaus.TOWN, f"{SETTINGS}{kind}/"))
        token = page.fields()["csrfmiddlewaretoken"]
        return browser.open(page.url, {**self.wish(**other), "csrfmiddlewaretoken": token})

    def by(self, browser: Browser, subject: str, page: Page, *, until: str = "\0") -> Page:
        """Be somebody at the town's provider, once the browser stands there."""
        assert page.url.startswith(self.issuer), (page.url, page.text[:300])
        return browser.open(page.url, {"sub": subject}, until=until)

    def leave(self, browser: Browser, town: str = rathaus.TOWN, path: str = "/amt/") -> Page:
        """Go from a town to where its staff logs in."""
        return self.place.leave(browser, town, path, realm="verwaltung")

    def administration(self, browser: Browser, *, ahead: int = 0, path: str = SETTINGS) -> Page:
        """Log the town's administration in, with an account of the platform."""
        words = urlencode({"bereich": "verwaltung", "anders": "1", "next": path})
        asked = browser.open(self.place.address(rathaus.TOWN, f"/auth/anmelden/?{words}"))
        return self.with_platform_account(browser, asked, ahead=ahead)

    def with_platform_account(self, browser: Browser, asked: Page, *, ahead: int = 0) -> Page:
        second = self.place.password(browser, asked, ADMIN)
        return browser.submit(second, otp=keycloak.code(ADMIN, self.place.state, ahead=ahead))

    def link(self, page: Page, text: str) -> str:
        """Return where a link with these words leads."""
        found = [each.get("href") for each in lxml.html.fromstring(page.html).iter("a") if text in each.text_content()]
        assert found, page.text[:400]
        return urljoin(page.url, found[0] or "")

    def invitation(self, browser: Browser, address: str) -> str:
        """Return the link that was last mailed to an address."""
        outbox = browser.open(self.place.address("", "/_demo/post/"))
        mails = [each.get("href") or "" for each in lxml.html.fromstring(outbox.html).iter("a")]
        for mail in (each for each in mails if each.startswith("/_demo/post/")):
            text = browser.open(self.place.address("", mail)).text
            if address in text and (found := re.search(r"http://\S+/auth/einladung/\S+/", text)):
                return found[0]
        raise AssertionError(f"no invitation of {address}")

    def at_provider(self, browser: Browser, town: str = rathaus.TOWN) -> Page:
        """Go to the town's provider as whoever adds the hint themselves can, whether or not it is switched on."""
        words = urlencode({"bereich": "verwaltung", "anders": "1", "next": "/amt/"})
        asked = browser.open(self.place.address(town, f"/auth/anmelden/?{words}"), until=self.place.realm("verwaltung"))
        return browser.open(f"{asked.url}&kc_idp_hint={self.alias}")

    @property
    def alias(self) -> str:
        """The name of the town's entry at Keycloak."""
        found = [each["alias"] for each in self.place.admin("verwaltung").get_idps()]
        assert len(found) == 1, found
        return str(found[0])
