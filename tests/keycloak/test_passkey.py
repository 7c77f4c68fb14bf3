"""Passkeys in a real browser: a clerk adds one and uses it instead of a code, or begins with one."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright

from infra.demo import keycloak
from tests.blaupause.ui.accessibility import launch
from tests.keycloak import arriving

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.keycloak.browsing import Browser
    from tests.keycloak.place import Place

WHO = "gesa"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_device(context: BrowserContext) -> Page:
    """Open a page on a machine that has a passkey chip, and call a new key "Laptop"."""
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept("Laptop"))
    chip = context.new_cdp_session(page)
    chip.send("WebAuthn.enable")
    chip.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return page


@pytest.mark.browser
def test_an_account_begins_with_a_passkey(place: Place, browser: Browser) -> None:
    """From the invitation to work in a town, without an app."""
    address = f"paula-{secrets.token_hex(4)}@verwaltung.example"
    arriving.invite(place, arriving.administrator(place, browser), address)
    invitation = arriving.link_in(arriving.until(lambda: arriving.mails(place, address))[0])
    with sync_playwright() as play:
        engine = launch(play)
        page = with_device(engine.new_context())
        page.goto(invitation)
        page.get_by_role("button", name="Mit Passkey einrichten").click()
        expect(page.get_by_role("heading", name="Die E-Mail ist unterwegs")).to_be_visible()

        page.goto(arriving.link_in(arriving.until(lambda: arriving.mails(place, address)[1:])[0]))
        page.locator("a[href*=action-token]").click()
        page.fill("#password-new", arriving.PASSWORD)
        page.fill("#password-confirm", arriving.PASSWORD)
        page.press("#password-confirm", "Enter")
        press(page, "#registerWebAuthn")
        page.locator("a[href*=konto-fertig]").click()

        page.get_by_role("button", name="Annehmen und anmelden").click()
        page.fill("#username", address)
        page.fill("#password", arriving.PASSWORD)
        page.click("#kc-login")
        press(page, "#authenticateWebAuthnButton")
        expect(page.get_by_role("heading", name="Willkommen, Neela Neu")).to_be_visible()
        engine.close()


def press(page: Page, button: str) -> None:
    """Press a button of Keycloak that does nothing before its page's script has run."""
    expect(page.locator(button)).to_be_visible()
    page.wait_for_load_state("load")
    page.click(button)


def password(page: Page) -> None:
    page.fill("#username", WHO)
    page.fill("#password", keycloak.PASSWORD)
    page.click("#kc-login")


@pytest.mark.browser
def test_a_passkey_takes_the_place_of_the_code(place: Place) -> None:
    start = place.address("", "/verwaltung/")
    with sync_playwright() as play:
        browser = launch(play)
        context = browser.new_context()
        page = with_device(context)
        page.goto(start)
        page.get_by_role("button", name="Anders anmelden").click()
        password(page)
        page.fill("#otp", place.next_code(WHO))
        page.click("#kc-login")

        page.get_by_role("link", name="Passkey hinzufügen").click()
        press(page, "#registerWebAuthn")
        expect(page).to_have_url(start)

        context.clear_cookies()  # another day
        page.goto(start)
        page.get_by_role("button", name="Anders anmelden").click()
        password(page)
        page.get_by_role("link", name="Anders ausweisen").click()
        page.get_by_role("button", name="Passkey").click()
        press(page, "#authenticateWebAuthnButton")
        expect(page.get_by_role("heading", name="Guten Tag Gesa Beispiel")).to_be_visible()
        browser.close()
