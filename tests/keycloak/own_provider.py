"""A town connects its own identity provider, and its people come by it: the steps, as browsers take them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode, urljoin, urlsplit

import lxml.html

from infra.demo import rathaus
from tests.keycloak import arriving

if TYPE_CHECKING:
    from tests.keycloak.browsing import Browser, Page
    from tests.keycloak.place import Place

SETTINGS: Final = "/einrichtung/anmeldung/"
ADMIN: Final = "arno"
TOKEN: Final = "csrfmiddlewaretoken"


@dataclass(frozen=True)
class TownHall:
    """The administration of a sample town that has a provider of its own, and the accounts there."""

    place: Place
    town: str = rathaus.TOWN
    admin: str = ADMIN
    kind: str = "oidc"

    @property
    def issuer(self) -> str:
        return self.place.state.part_address("rathaus")

    @property
    def alias(self) -> str:
        """The name of the town's entry at Keycloak."""
        (found,) = (each for each in self.place.admin("verwaltung").get_idps() if each["providerId"] == self.kind)
        return str(found["alias"])

    def at(self, path: str) -> str:
        return self.place.address(self.town, path)

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

    # --- The administration, with an account of the platform

    def administration(self, browser: Browser) -> Page:
        words = urlencode({"bereich": "verwaltung", "anders": "1", "next": SETTINGS})
        return self.with_platform_account(browser, browser.open(self.at(f"/auth/anmelden/?{words}")))

    def with_platform_account(self, browser: Browser, asked: Page) -> Page:
        return self.place.code(browser, self.place.password(browser, asked, self.admin), self.admin)

    def press(self, browser: Browser, button: str) -> Page:
        """Press a button of the page about the provider."""
        return self._send(browser, SETTINGS, f"{SETTINGS}{button}/", {})

    def save(self, browser: Browser, **other: str) -> Page:
        """Fill in the form that connects it."""
        return self.send(browser, "openid", self.wish(**other))

    def send(self, browser: Browser, form: str, words: dict[str, str]) -> Page:
        """Fill in one of the two forms."""
        page = f"{SETTINGS}{form}/"
        return self._send(browser, page, page, words)

    def invite(self, browser: Browser, address: str) -> str:
        """Invite an address; return the link that is mailed."""
        form, known = "/einrichtung/team/einladen/", len(arriving.mails(self.place, address))
        everywhere = {"units_reach": "all", "services_reach": "all"}
        wanted = {**everywhere, "email": address, "roles": "clerk", "reason": "Test"}
        sent = self._send(browser, form, form, wanted)
        assert "Die Einladung ist unterwegs" in sent.text, sent.text[:300]
        return arriving.link_in(arriving.until(lambda: arriving.mails(self.place, address)[known:])[0])

    def remove(self, browser: Browser, name: str) -> None:
        """Let somebody work here no more."""
        team = browser.open(self.at("/einrichtung/team/"))
        page = f"{urlsplit(self.link(team, name)).path}entfernen/"
        told = self._send(browser, page, page, {"reason": "geht"})
        assert told.path == "/einrichtung/team/", told.text[:500]

    # --- Somebody with an account of the town

    def account(self, subject: str) -> dict[str, Any]:
        """Return what Keycloak has of somebody who came by the provider."""
        (found,) = self.place.admin("verwaltung").get_users({"username": f"{self.alias}.{subject}", "exact": "true"})
        return dict(found)

    def leave(self, browser: Browser, town: str = "") -> Page:
        """Go from a town to where its staff logs in."""
        return self.place.leave(browser, town or self.town, "/amt/", realm="verwaltung")

    def at_provider(self, browser: Browser) -> Page:
        """Go to the town's provider as whoever adds the hint themselves can, whether or not it is switched on."""
        words = urlencode({"bereich": "verwaltung", "anders": "1", "next": "/amt/"})
        asked = browser.open(self.at(f"/auth/anmelden/?{words}"), until=self.place.realm("verwaltung"))
        return browser.open(f"{asked.url}&kc_idp_hint={self.alias}")

    def by(self, browser: Browser, subject: str, page: Page, *, amr: str = "", until: str = "\0") -> Page:
        """Be somebody at the town's provider, once the browser stands there; with `amr` it says that this time."""
        assert page.url.startswith(self.issuer), (page.url, page.text[:300])
        return browser.open(page.url, {"sub": subject, "amr": amr}, until=until)

    def link(self, page: Page, text: str) -> str:
        """Return where a link with these words leads."""
        found = [each.get("href") for each in lxml.html.fromstring(page.html).iter("a") if text in each.text_content()]
        assert found, page.text[:400]
        return urljoin(page.url, found[0] or "")

    def _send(self, browser: Browser, page: str, to: str, words: dict[str, str]) -> Page:
        token = browser.open(self.at(page)).fields()[TOKEN]
        return browser.open(self.at(to), {**words, TOKEN: token})
