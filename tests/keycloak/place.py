"""The demo with a real Keycloak, and how its people log in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from keycloak import KeycloakAdmin

from infra.demo import keycloak
from infra.demo.state import State
from infra.keycloak.server import ADMIN
from tests.keycloak.codes import Codes

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journeys.demo import Demo
    from tests.keycloak.browsing import Browser, Page

MFA_FIELD = "otp"
SAML_FIELD = "SAMLRequest"


@dataclass(frozen=True, slots=True)
class Place:
    """Where everything is: `state` knows ports and secrets of the demo."""

    state: State

    @classmethod
    def of(cls, demo: Demo) -> Place:
        return cls.at(demo.folder / "var", demo.port)

    @classmethod
    def at(cls, folder: Path, port: int) -> Place:
        return cls(State(folder, port, has_keycloak=True))

    def address(self, host: str, path: str = "/") -> str:
        """Return the address of a page; the hub's host is empty."""
        return f"http://{host}{'.' if host else ''}localhost:{self.state.port}{path}"

    @property
    def callback(self) -> str:
        return self.address("login", "/callback")

    def realm(self, name: str) -> str:
        return self.state.issuer(name)

    def log(self, part: str = "web") -> str:
        return (self.state.logs / f"{part}.log").read_text(encoding="utf-8", errors="replace")

    def admin(self, realm: str) -> KeycloakAdmin:
        """Be Keycloak's administrator."""
        return KeycloakAdmin(
            server_url=f"{self.state.part_address('keycloak')}/",
            username=ADMIN,
            password=self.state.secret("keycloak_admin"),
            realm_name=realm,
            user_realm_name="master",
        )

    def leave(self, browser: Browser, town: str, path: str, *, realm: str, level: str = "basic") -> Page:
        """Go from a town, or the hub, to where one logs in with an account of the platform."""
        words = urlencode({"bereich": realm, "stufe": level, "next": path} | ({} if town else {"anders": "1"}))
        return browser.open(self.address(town, f"/auth/anmelden/?{words}"))

    def password(self, browser: Browser, page: Page, who: str, password: str = keycloak.PASSWORD) -> Page:
        """Fill in name and password."""
        return browser.submit(page, username=who, password=password)

    @property
    def codes(self) -> Codes:
        return Codes(self.state.folder / "codes-taken")

    def next_code(self, who: str) -> str:
        """Return a code of somebody's second factor that was not used yet."""
        return self.codes.of(keycloak.seed(who, self.state))

    def code(self, browser: Browser, page: Page, who: str) -> Page:
        """Fill in the code of the second factor."""
        return browser.submit(page, otp=self.next_code(who))

    def staff(self, browser: Browser, who: str, town: str = "", path: str = "/verwaltung/") -> Page:
        """Log a member of staff in and go to a page."""
        asked = self.leave(browser, town, path, realm="verwaltung")
        return self.code(browser, self.password(browser, asked, who), who)

    def account(self, browser: Browser, town: str, path: str, level: str = "basic") -> Page:
        """Go from a town to the page of BundID where one chooses who to be."""
        asked = self.leave(browser, town, path, realm="buerger", level=level)
        return browser.submit(asked) if SAML_FIELD in asked.fields() else asked

    def answer(self, browser: Browser, chosen: Page, who: str) -> Page:
        """Choose somebody at BundID; the page that carries the signed answer."""
        return browser.submit(chosen, person=who)

    def citizen(self, browser: Browser, who: str, town: str, path: str = "/", level: str = "basic") -> Page:
        """Log a citizen in and go to a page."""
        carried = self.answer(browser, self.account(browser, town, path, level), who)
        return browser.submit(carried)

    def actor(self, browser: Browser, town: str = "") -> str:
        """Return whose account a page of a place shows; empty for nobody."""
        shown = browser.open(self.address(town, "/auth/abgemeldet/"))
        found = re.search(r"Konto von (.+?) (?:Meine Anträge|Abmelden)", shown.text)
        return found.group(1) if found else ""
