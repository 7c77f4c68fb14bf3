"""Somebody who comes to a town by its invitation: the mails they get, and what they do with them."""

from __future__ import annotations

import email
import email.policy
import re
import secrets
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import lxml.html

from infra.demo import keycloak
from tests.keycloak.place import MFA_FIELD

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import EmailMessage

    from tests.keycloak.browsing import Browser, Page
    from tests.keycloak.place import Place

PASSWORD = "Neues-Passwort-2026"
PATIENCE = 60.0
TOWN = "giessen"


def until[T](ask: Callable[[], T]) -> T:
    """Ask until the answer is yes: jobs run in a process of their own."""
    deadline = time.monotonic() + PATIENCE
    while not (answer := ask()):
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.1)
    return answer


def mails(place: Place, address: str) -> list[EmailMessage]:
    """Return what came to an address, the oldest first."""
    files = sorted((place.state.folder / "post").glob("*.eml"))
    read = [email.message_from_bytes(each.read_bytes(), policy=email.policy.default) for each in files]
    return [each for each in read if each["To"] == address]


def link_in(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    found = re.search(r"http://\S+", body.get_content() if body else "")
    assert found
    return found[0]


def send(browser: Browser, page: Page, action: str, **values: str) -> Page:
    """Send the form of a page that leads to an address with `action` at its end."""
    for form in lxml.html.fromstring(page.html).forms:
        if form.get("action", "").endswith(action):
            fields = {name: value or "" for name, value in form.fields.items()}
            return browser.open(urljoin(page.url, form.get("action")), {**fields, **values})
    raise AssertionError(f"no form leads to {action}: {page.text[:300]}")


@dataclass
class Newcomer:
    """Somebody without an account, their browser, and the app that shows them codes."""

    place: Place
    browser: Browser
    address: str
    secret: str = ""

    def mail(self, number: int) -> EmailMessage:
        """Return a mail that they got, waiting for it; the first is number 1."""
        return until(lambda: mails(self.place, self.address)[number - 1 : number])[0]

    def set_up(self, link: str) -> Page:
        """Open the link in Keycloak's mail, connect the app, choose a password; where its last page leads back to."""
        page = self.browser.open(link)
        page = self.browser.open(_linked(page, "action-token"))
        for _step in range(2):
            if "totpSecret" in page.fields():
                self.secret = page.fields()["totpSecret"]
                page = self.browser.submit(page, totp=self.place.codes.of(self.secret), userLabel="App")
            else:
                page = self.browser.submit(page, **{"password-new": PASSWORD, "password-confirm": PASSWORD})
        return self.browser.open(_linked(page, "konto-fertig"))

    def accept(self, link: str) -> Page:
        """Press the button of the invitation's page and log in."""
        asked = send(
            self.browser, self.browser.open(link), link.removeprefix(self.place.address(TOWN, "")).split("?")[0]
        )
        return self.log_in(asked)

    def log_in(self, asked: Page) -> Page:
        page = self.place.password(self.browser, asked, self.address, PASSWORD)
        return with_code(self.place, self.browser, page, self.secret)


def _linked(page: Page, part: str) -> str:
    """Return where a link of a page leads whose address has this part."""
    found = lxml.html.fromstring(page.html).xpath("//a[contains(@href, $part)]/@href", part=part)
    assert found, page.text[:500]
    return urljoin(page.url, str(found[0]))


def with_code(place: Place, browser: Browser, page: Page, secret: str) -> Page:
    """Fill in a code where one is asked for; who is refused is not."""
    return browser.submit(page, otp=place.codes.of(secret)) if f'name="{MFA_FIELD}"' in page.html else page


def administrator(place: Place, browser: Browser) -> Browser:
    """Log in who administers the town."""
    as_gero(place, browser, place.leave(browser, TOWN, "/einrichtung/team/", realm="verwaltung"))
    return browser


def as_gero(place: Place, browser: Browser, asked: Page) -> Page:
    page = place.password(browser, asked, "gero")
    return with_code(place, browser, page, keycloak.seed("gero", place.state))


def joined(place: Place, admin: Browser, browser: Browser) -> Newcomer:
    """Return somebody who was invited, had no account and has come to work in the town."""
    found = Newcomer(place, browser, f"neela-{secrets.token_hex(4)}@verwaltung.example")
    invite(place, admin, found.address)
    asked = send(browser, browser.open(link_in(found.mail(1))), "/konto/")
    assert "Die E-Mail ist unterwegs" in asked.text
    ready = found.set_up(link_in(found.mail(2)))
    assert "Ihr Konto ist eingerichtet" in ready.text
    assert "Willkommen, Neela Neu" in found.accept(ready.url).text
    return found


def invite(place: Place, admin: Browser, address: str) -> None:
    page = admin.open(place.address(TOWN, "/einrichtung/team/einladen/"))
    everywhere = {"units_reach": "all", "services_reach": "all"}
    wanted = {**everywhere, "email": address, "name": "Neela Neu", "roles": "clerk", "reason": "Verstärkung"}
    told = admin.open(page.url, {**page.fields(), **wanted})
    assert told.path == "/einrichtung/team/", told.text[:500]


def remove(place: Place, admin: Browser, name: str) -> None:
    team = lxml.html.fromstring(admin.open(place.address(TOWN, "/einrichtung/team/")).html)
    person = str(team.xpath("//a[contains(., $name)]/@href", name=name)[0])
    page = admin.open(place.address(TOWN, f"{person}entfernen/"))
    told = admin.open(page.url, {**page.fields(), "reason": "geht"})
    assert told.path == "/einrichtung/team/", told.text[:500]
