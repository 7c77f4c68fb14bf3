"""What is demanded of every page somebody sees on a journey."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from tests.blaupause.ui.accessibility import findings, findings_of_looks, too_wide

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

Size = Literal["phone", "desktop"]
Scheme = Literal["light", "dark"]
SIZES: dict[Size, tuple[int, int]] = {"phone": (390, 844), "desktop": (1280, 900)}
OTHER_SIZE: dict[Size, Size] = {"phone": "desktop", "desktop": "phone"}
OTHER_SCHEME: dict[Scheme, Scheme] = {"light": "dark", "dark": "light"}
REFUSED = 400
OUTLINE = """() => [
  location.host.split('.')[0], document.documentElement.className, document.title,
  document.querySelectorAll('.kern-error').length > 0,
  [...document.querySelectorAll('h1, h2, h3, legend, dialog[open]')].map(each => each.textContent).join('|'),
].join('|')"""
"""What tells two states of a page apart."""


class Watch:
    """Everything that goes wrong in a browser while nobody looks: errors, refused files, requests to strangers."""

    def __init__(self, context: BrowserContext) -> None:
        self.faults: list[str] = []
        context.on("console", self._console)
        context.on("weberror", lambda error: self.faults.append(f"error in a script: {error.error}"))
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        # What was refused is told by _response, which knows whether a page was asked for
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme != "data" and not (address.hostname or "").endswith("localhost"):
            self.faults.append(f"asks a stranger: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # downloads, and whatever runs while the next page is asked for
            self.faults.append(f"fails: {request.url} ({request.failure})")

    def _response(self, response: Response) -> None:
        if response.status >= REFUSED and not response.request.is_navigation_request():
            self.faults.append(f"{response.status}: {response.request.method} {response.url}")


class Inspection:
    """Looks at each state of each page once per run, at both widths and in both colour schemes.

    axe runs whole in the one of the journey; in the others it judges what they can change.
    """

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def look(self, page: Page, size: Size, scheme: Scheme) -> list[str]:
        """Return what is wrong, and leave the page as it was."""
        page.wait_for_load_state()  # of a page that is only coming there is nothing to see
        outline = re.sub(r"[0-9]+", "0", str(page.evaluate(OUTLINE)))
        if outline in self._seen:
            return []
        self._seen.add(outline)
        wrong = [
            f"{page.url} ({width}, {colours}): {each}"
            for width, colours in _looks(size, scheme)
            for each in _judge(page, width, colours, whole=(width, colours) == (size, scheme))
        ]
        _show(page, size, scheme)
        return wrong


def _looks(size: Size, scheme: Scheme) -> list[tuple[Size, Scheme]]:
    return [(width, colours) for width in (size, OTHER_SIZE[size]) for colours in (scheme, OTHER_SCHEME[scheme])]


def _judge(page: Page, size: Size, scheme: Scheme, *, whole: bool) -> list[str]:
    _show(page, size, scheme)
    wrong = findings(page) if whole else findings_of_looks(page)
    if wide := too_wide(page):
        wrong.append(f"{wide} px too wide")
    return wrong


def _show(page: Page, size: Size, scheme: Scheme) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)
