"""What only a browser can tell: contrast, width, focus, keys, and that htmx changes nothing but comfort."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest
from playwright.sync_api import Page, expect

from tests.blaupause.ui.accessibility import findings, too_wide

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

WIDTHS = (390, 1280)
PAGES = ("/_demo/bausteine/", "/_demo/bausteine/?dichte=amt", "/hund/", "/fehler/404/", "/fehler/town_offline/")


@pytest.fixture
def errors() -> list[str]:
    return []


@pytest.fixture
def page(browser: Browser, errors: list[str]) -> Iterator[Page]:
    """Open a tab on a small laptop; whatever it logs as an error fails the test."""
    context = browser.new_context(locale="de-DE", reduced_motion="reduce", viewport={"width": 1280, "height": 800})
    tab = context.new_page()
    tab.set_default_timeout(5_000)
    tab.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: errors.append(str(error)))
    yield tab
    context.close()
    assert errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_component_is_accessible(
    browser: Browser, address: str, scheme: Literal["light", "dark"], width: int, errors: list[str]
) -> None:
    context = browser.new_context(locale="de-DE", reduced_motion="reduce", viewport={"width": width, "height": 800})
    tab = context.new_page()
    tab.emulate_media(color_scheme=scheme)
    tab.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    for path in PAGES:
        tab.goto(address + path, wait_until="load")
        assert (path, findings(tab)) == (path, [])
        assert (path, too_wide(tab)) == (path, 0)
    context.close()
    assert errors == []


@pytest.mark.parametrize("cookie", ["hell", "dunkel"])
def test_the_chosen_look_beats_the_device(browser: Browser, address: str, cookie: str) -> None:
    context = browser.new_context(color_scheme="dark" if cookie == "hell" else "light")
    tab = context.new_page()
    tab.goto(f"{address}/hund/")
    tab.get_by_role("link", name={"hell": "Hell", "dunkel": "Dunkel"}[cookie]).click()
    background = tab.evaluate("getComputedStyle(document.body).backgroundColor")

    assert tab.url == f"{address}/hund/"
    assert (background == "rgb(255, 255, 255)") == (cookie == "hell")
    assert findings(tab) == []
    context.close()


def test_names_are_drawn_in_our_own_font(page: Page, address: str) -> None:
    page.goto(f"{address}/_demo/bausteine/")
    page.evaluate("document.fonts.ready")

    assert page.evaluate("[...document.fonts].filter(font => font.status === 'loaded').map(font => font.family)") == [
        "Noto Sans",
        "Noto Sans",
    ]
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily").startswith('"Noto Sans"')


def test_the_error_summary_gets_the_focus_and_leads_into_the_field(page: Page, address: str) -> None:
    page.goto(f"{address}/hund/")
    page.get_by_role("button", name="Weiter").click()

    expect(page.locator("#fehler")).to_be_focused()
    page.get_by_role("link", name="Hund 1: Tragen Sie den Rufnamen ein.").press("Enter")
    expect(page.get_by_label("Rufname")).to_be_focused()
    assert page.title().startswith("Fehler:")


def test_a_link_to_a_group_leads_to_its_first_choice(page: Page, address: str) -> None:
    page.goto(f"{address}/_demo/bausteine/")
    page.evaluate("document.querySelector('.bp-errors a').setAttribute('href', '#x-yesno')")
    page.locator(".bp-errors a").first.click()

    expect(page.locator("#x-yesno-0")).to_be_focused()


def test_a_deciding_answer_shows_the_question_at_once_and_loses_nothing(page: Page, address: str) -> None:
    page.goto(f"{address}/hund/")
    page.get_by_label("Rufname").fill("Frieda")
    page.get_by_label("ja").check()

    expect(page.get_by_label("Vertrag")).to_be_visible()
    expect(page.locator("#aktion")).to_have_text("aktualisieren")
    expect(page.get_by_label("ja")).to_be_checked()
    expect(page.get_by_label("ja")).to_be_focused()
    expect(page.get_by_label("Rufname")).to_have_value("Frieda")
    assert page.url == f"{address}/hund/"


def test_a_chosen_file_is_sent_once(page: Page, address: str) -> None:
    page.goto(f"{address}/hund/")
    page.get_by_label("ja").check()
    page.get_by_label("Vertrag").set_input_files(
        {"name": "Vertrag.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n"}
    )

    expect(page.locator(".bp-file")).to_contain_text("Vertrag.pdf")
    expect(page.get_by_label("Vertrag", exact=True)).to_have_value("")


@pytest.mark.parametrize("status", [200, 503])
def test_an_answer_that_does_not_fit_takes_nothing_away(
    page: Page, address: str, status: int, errors: list[str]
) -> None:
    page.goto(f"{address}/hund/")
    page.get_by_label("Rufname").fill("Frieda")
    page.route("**/hund/", lambda route: route.fulfill(status=status, body="<!DOCTYPE html><h1>Anmelden</h1>"))
    page.get_by_label("ja").check()

    expect(page.get_by_role("alert")).to_contain_text("Ihre Angaben stehen noch da")
    expect(page.get_by_label("Rufname")).to_have_value("Frieda")
    expect(page.get_by_label("ja")).to_be_checked()
    errors.clear()  # the browser logs the status itself


def test_a_lost_connection_takes_nothing_away(page: Page, address: str, errors: list[str]) -> None:
    page.goto(f"{address}/hund/")
    page.get_by_label("Rufname").fill("Frieda")
    page.route("**/hund/", lambda route: route.abort())
    page.get_by_label("ja").check()

    expect(page.get_by_role("alert")).to_contain_text("Ihre Angaben stehen noch da")
    expect(page.get_by_label("Rufname")).to_have_value("Frieda")
    errors.clear()  # the lost request itself


def test_the_last_of_two_quick_answers_counts(page: Page, address: str) -> None:
    page.goto(f"{address}/hund/")
    page.get_by_label("nein").check()
    page.get_by_label("ja").check()

    expect(page.get_by_label("Vertrag")).to_be_visible()
    expect(page.get_by_label("ja")).to_be_checked()


def test_a_filter_has_an_address(page: Page, address: str) -> None:
    page.goto(f"{address}/liste/")
    page.get_by_label("Suche").fill("hund")
    page.get_by_role("button", name="Filtern").click()

    expect(page.get_by_role("status")).to_have_text("1 gefunden")
    expect(page).to_have_url(f"{address}/liste/?q=hund")
    expect(page.get_by_label("Suche")).to_have_value("hund")
    page.go_back()
    expect(page.get_by_role("status")).to_have_text("2 gefunden")


def test_the_same_page_works_without_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{address}/hund/")
    tab.get_by_label("Rufname").fill("Frieda")
    tab.get_by_label("ja").check()
    tab.get_by_role("button", name="Weiter").click()

    expect(tab.get_by_label("Vertrag")).to_be_visible()
    expect(tab.get_by_label("Rufname")).to_have_value("Frieda")
    context.close()


def test_what_changed_is_saved_by_itself(page: Page, address: str) -> None:
    page.clock.install()
    page.goto(f"{address}/hund/")
    page.clock.run_for(21_000)
    expect(page.locator("[data-bp-saved]")).to_have_text("Noch nicht gespeichert.")

    page.get_by_label("Rufname").fill("Frieda")
    with page.expect_request(lambda request: "autospeichern" in (request.post_data or "")):
        page.clock.run_for(21_000)
    expect(page.locator("[data-bp-saved]")).to_contain_text("Gespeichert um")


def test_a_failed_saving_is_told(page: Page, address: str, errors: list[str]) -> None:
    page.clock.install()
    page.goto(f"{address}/hund/")
    page.route("**/hund/", lambda route: route.abort())
    page.get_by_label("Rufname").fill("Frieda")
    page.clock.run_for(21_000)

    expect(page.locator("[data-bp-saved]")).to_contain_text("Gerade nicht gespeichert")
    errors.clear()  # the aborted request itself


def test_menu_and_key_list_by_keyboard_alone(page: Page, address: str) -> None:
    page.goto(f"{address}/_demo/bausteine/?dichte=amt")
    menu = page.locator("details.bp-menu")
    menu.locator("summary").press("Enter")
    expect(menu.get_by_role("button", name="Abmelden")).to_be_visible()
    menu.get_by_role("button", name="Tasten").press("Enter")
    expect(page.get_by_role("dialog", name="Tasten")).to_be_visible()
    assert findings(page) == []

    page.keyboard.press("Escape")
    expect(menu.locator("summary")).to_be_focused()
    menu.locator("summary").press("Enter")
    page.keyboard.press("Escape")
    expect(menu.get_by_role("button", name="Abmelden")).to_be_hidden()


def test_rows_by_keys(page: Page, address: str) -> None:
    page.goto(f"{address}/_demo/bausteine/?dichte=amt")
    row = "document.activeElement.closest('tr').rowIndex"
    for key in "jjk":
        page.keyboard.press(key)
    assert page.evaluate(row) == 1
    page.keyboard.press("x")
    expect(page.locator("[data-bp-bulk]")).to_be_hidden()
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Shift+X")

    expect(page.locator("[data-bp-count]")).to_have_text("3 ausgewählt")
    page.locator("#alle").check()
    expect(page.locator("[data-bp-count]")).to_have_text("6 ausgewählt")


def test_keys_can_be_switched_off_and_never_disturb_a_field(page: Page, address: str) -> None:
    page.goto(f"{address}/_demo/bausteine/?dichte=amt")
    page.locator("#x-text").press("?")
    dialog = page.get_by_role("dialog", name="Tasten")
    expect(dialog).to_be_hidden()
    page.locator("h1").click()
    page.keyboard.press("?")
    dialog.get_by_label("Tasten benutzen").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(dialog).to_be_hidden()
    page.reload()
    page.keyboard.press("?")
    expect(dialog).to_be_hidden()
    page.evaluate("localStorage.clear()")


def test_a_print_button_appears_where_it_can_serve(page: Page, address: str) -> None:
    page.goto(f"{address}/_demo/bausteine/")
    page.evaluate("window.print = () => { document.body.dataset.printed = 'yes'; }")
    page.get_by_role("button", name="Beleg drucken").click()

    assert page.evaluate("document.body.dataset.printed") == "yes"


def test_paper_is_light_and_without_navigation(browser: Browser, address: str) -> None:
    context = browser.new_context(color_scheme="dark")
    tab = context.new_page()
    tab.goto(f"{address}/_demo/bausteine/")
    tab.emulate_media(media="print", color_scheme="dark")

    assert tab.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    expect(tab.get_by_role("navigation", name="Hauptmenü")).to_be_hidden()
    expect(tab.locator("footer")).to_be_hidden()
    context.close()


def test_skip_link_comes_first(page: Page, address: str) -> None:
    page.goto(f"{address}/fehler/404/")
    page.keyboard.press("Tab")

    expect(page.get_by_role("link", name="Zum Inhalt springen")).to_be_focused()
    expect(page.get_by_role("link", name="Zum Inhalt springen")).to_be_in_viewport()
