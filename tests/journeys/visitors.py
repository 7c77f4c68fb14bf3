"""People at a browser, in the words of a journey: they open, read, type, choose and press what they see."""

from __future__ import annotations

import os
import re
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Locator, Page, expect

from tests.journeys.effort import VOLUNTARY, Effort
from tests.journeys.inspection import SIZES, Inspection, Scheme, Size, Watch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Response

    from tests.journeys.demo import Demo

PATIENCE = 60_000  # ms; two cores are shared with the demo itself and with other tests
GLANCE = 500  # ms between two looks at a page that changes by itself
expect.set_options(timeout=PATIENCE)
OK = 200


def through_glass(page: Page, glass: Page) -> Page:
    """Show a page again where scripts may run, but without those of its own."""
    html = page.content()
    glass.route("**/*.js", lambda route: route.abort())
    glass.route(page.url, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    glass.goto(page.url)
    return glass


def _browser_of(browser: Browser, size: Size, scheme: Scheme, *, script: bool) -> BrowserContext:
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        locale="de-DE",
        timezone_id="Europe/Berlin",
        reduced_motion="reduce",
        java_script_enabled=script,
    )
    context.set_default_timeout(PATIENCE)
    return context


@dataclass
class Visitor:
    """One person with one browser.

    Attributes:
        page: what Playwright drives, for what is not said in words here.
        status: how the server answered the last page.
        account: as whom they logged in last.
        is_forgetful: loses the browser after each step of the set-up.
        effort: clicks and fields so far.
        glass: where a page without JavaScript is looked at: axe is a script.
    """

    context: BrowserContext
    page: Page
    demo: Demo
    inspection: Inspection | None
    watch: Watch
    size: Size
    scheme: Scheme
    status: int = OK
    glass: Page | None = None
    wrong: list[str] = field(default_factory=list)
    account: str = ""
    is_forgetful: bool = False
    effort: Effort = field(default_factory=Effort)
    _place: Locator | None = None

    @classmethod
    def arrive(
        cls,
        browser: Browser,
        demo: Demo,
        inspection: Inspection | None,
        size: Size,
        scheme: Scheme,
        *,
        script: bool = True,
    ) -> Visitor:
        context = _browser_of(browser, size, scheme, script=script)
        visitor = cls(context, context.new_page(), demo, inspection, Watch(context), size, scheme)
        visitor.glass = None if script else browser.new_context(locale="de-DE", reduced_motion="reduce").new_page()
        visitor.page.on("response", visitor._answered)
        return visitor

    def loses_browser(self) -> None:
        """Go on with another one that knows nothing: no login, no page, nothing that was typed and not saved."""
        browser = self.context.browser
        assert browser is not None
        self.wrong += self.watch.faults
        self.context.close()
        self.context = _browser_of(browser, self.size, self.scheme, script=self.glass is None)
        self.page, self.watch = self.context.new_page(), Watch(self.context)
        self.page.on("response", self._answered)

    def leaves(self) -> None:
        """Close the browser; what lies behind glass, too."""
        self.context.close()
        if self.glass is not None:
            self.glass.context.close()

    def faults(self) -> list[str]:
        """Return all that was wrong on the way."""
        return [*self.wrong, *self.watch.faults]

    # --- Going somewhere

    def opens(self, host: str, path: str = "/", *, status: int = OK) -> None:
        self.effort.click()
        self.page.goto(self.demo.address(host, path))
        self.looks(status=status)

    def follows(self, link: str, *, status: int = OK) -> None:
        """Follow the one link of that name; a long menu keeps some under "Mehr"."""
        found = self._within().get_by_role("link", name=link, exact=True)
        more = self.page.locator(".bp-nav > .bp-menu:not([open]) > summary", has_text="Mehr")
        if not found.count() and more.count():
            self.effort.click()
            more.click()
        self.effort.click()
        with self._next_page():
            found.click()
        self.looks(status=status)

    def follows_first(self, link: str) -> None:
        """Follow the topmost link of that name, in a list with the newest on top."""
        self.effort.click()
        with self._next_page():
            self.page.get_by_role("main").get_by_role("link", name=link, exact=True).first.click()
        self.looks()

    def presses(self, button: str, *, status: int = OK) -> None:
        """Press the one button of that name, which leads to a page."""
        self.effort.click()
        with self._next_page():
            self._within().get_by_role("button", name=button, exact=True).click()
        self.looks(status=status)

    def toggles(self, button: str) -> None:
        """Press what changes the page where it is."""
        self.effort.click()
        within = self._within()
        links = within.get_by_role("link", name=button, exact=True)
        within.get_by_role("button", name=button, exact=True).or_(links).click()

    def unfolds(self, summary: str) -> None:
        """Open what is folded away."""
        self.effort.click()
        self._within().locator("summary").get_by_text(summary, exact=True).click()

    def downloads(self, link: str) -> bytes:
        self.effort.click()
        with self.page.expect_download() as caught:
            self._within().get_by_role("link", name=link).click()
        return Path(caught.value.path()).read_bytes()

    def logs_in_as(self, name: str, *, status: int = OK) -> None:
        """Choose a person at the identity provider."""
        self.effort.click()
        self.account = name
        with self._next_page():
            self.page.get_by_role("button", name=name).click()
        self.looks(status=status)

    # --- Filling in

    @contextmanager
    def within(self, name: str) -> Iterator[None]:
        """Do what follows inside the group or dialog of that name."""
        groups = self.page.get_by_role("group", name=name, exact=True)
        self._place = groups.or_(self.page.get_by_role("dialog", name=name))
        yield
        self._place = None

    def types(self, label: str, text: str) -> None:
        self.effort.fill(self._field(label))
        self._field(label).fill(text)

    def picks(self, label: str, option: str) -> None:
        """Pick an option from a list."""
        self.effort.fill(self._field(label))
        self._field(label).select_option(label=option)

    def chooses(self, question: str, answer: str) -> None:
        """Answer a question with a radio button; what explains the answer may follow its name."""
        group = self._within().get_by_role("group", name=question)
        self.effort.click()
        self.effort.fields += VOLUNTARY not in group.locator("legend").first.inner_text()
        group.get_by_role("radio", name=re.compile(rf"^{re.escape(answer)}(\s|$)")).check()

    def ticks(self, label: str) -> None:
        self.effort.click()
        self._within().get_by_role("checkbox", name=label).check()

    def attaches(self, label: str, name: str, content: bytes, media_type: str = "application/pdf") -> None:
        self._field(label).set_input_files({"name": name, "mimeType": media_type, "buffer": content})

    # --- Reading

    def reads(self, *sentences: str) -> None:
        """Find each sentence on the page, visible."""
        for sentence in sentences:
            expect(self._text(sentence).first).to_be_visible()

    def misses(self, *sentences: str) -> None:
        """Find none of them."""
        for sentence in sentences:
            expect(self._text(sentence).filter(visible=True)).to_have_count(0)

    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    def copies(self, selector: str) -> str:
        """Write down what stands there, like a code."""
        return self.page.locator(selector).first.inner_text().strip()

    def waits_for(self, sentence: str) -> None:
        """Reload until a job has done its work."""
        deadline = time.monotonic() + PATIENCE / 1000
        while not self._text(sentence).count() and time.monotonic() < deadline:
            self.page.wait_for_timeout(GLANCE)
            self.page.reload()
        self.reads(sentence)

    def looks(self, *, status: int = OK) -> None:
        """See the page as everybody may: any width, light or dark, with a screen reader."""
        if self.status != status:
            self.wrong.append(f"{self.page.url} answered {self.status}, not {status}: {self.page.title()}")
        if self.inspection is None:
            return
        seen = self.page if self.glass is None else through_glass(self.page, self.glass)
        self.wrong += self.inspection.look(seen, self.size, self.scheme)

    def pictures(self, name: str, **options: Any) -> None:
        """Save a picture where PICTURES_DIR says so."""
        if folder := os.environ.get("PICTURES_DIR"):
            self.page.screenshot(path=Path(folder) / f"{name}.png", **options)

    def keeps_last_page(self, folder: Path, name: str) -> Path:
        """Save what this person sees at the moment: picture and source, to find out what went wrong."""
        folder.mkdir(parents=True, exist_ok=True)
        picture = folder / f"{name}.png"
        self.page.screenshot(path=picture, full_page=True)
        picture.with_suffix(".html").write_text(self.page.content(), encoding="utf-8")
        return picture

    def _text(self, sentence: str) -> Locator:
        words = r"\s+".join(re.escape(word) for word in sentence.split())
        return self._within().get_by_text(re.compile(words.replace(r"\-", "[-\N{NON-BREAKING HYPHEN}]")))

    def _field(self, label: str) -> Locator:
        return self._within().get_by_label(re.compile(rf"^\s*{re.escape(label)}(\s+– freiwillig)?\s*$"))

    def _within(self) -> Page | Locator:
        return self.page if self._place is None else self._place

    @contextmanager
    def _next_page(self) -> Iterator[None]:
        with self.page.expect_event("load"):
            yield

    def _answered(self, response: Response) -> None:
        if response.request.is_navigation_request() and response.frame == self.page.main_frame:
            self.status = response.status
