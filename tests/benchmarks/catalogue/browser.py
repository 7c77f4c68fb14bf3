"""What a deciding answer costs in the browser: the page that the server sends is laid into the one that is there."""

from __future__ import annotations

import shutil
import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from playwright.sync_api import sync_playwright

from infra.demo.state import free_port
from tests.benchmarks import serving
from tests.benchmarks.goals import Row
from tests.blaupause.ui.accessibility import launch
from tests.templates import DOG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

TIMES, MOST = 20, 16
WATCH: Final = """() => {
  let came = 0;
  window.benchTimes = [];
  document.addEventListener("htmx:after:request", () => { came = performance.now(); }, true);
  document.addEventListener("htmx:after:swap", () => {
    document.body.getBoundingClientRect();
    window.benchTimes.push(performance.now() - came);
  });
}"""
"""From the moment the answer is there until the page is as it says, laid out anew."""


def rows() -> Iterator[Row]:
    """Measure in a demo of its own, in Chromium."""
    if shutil.which("chromium") is None:
        yield Row("… in the browser", "not measured: chromium is not installed", "", "", f"≤ {MOST} ms")
        return
    with tempfile.TemporaryDirectory(prefix="blaupause-bench-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        with serving.demo(Path(folder) / "demo", free_port()) as running, sync_playwright() as play:
            browser = launch(play)
            times = _times(browser.new_page(), f"http://fulda.localhost:{running.port}/antrag/{DOG}/")
            browser.close()
    found = statistics.median(times)
    told = f"{found:.1f} ms to lay in and lay out what the server sent (slowest {max(times):.1f})"
    yield Row("… in the browser (Chromium)", told, "", "", f"≤ {MOST} ms", found <= MOST)


def _times(page: Page, address: str) -> list[float]:
    page.goto(address)
    page.locator("[name=aktion][value=beginnen]").click()
    page.wait_for_selector("#seite")
    page.evaluate(WATCH)
    choices = page.locator("#seite input[type=radio][data-bp-refresh]")
    for number in range(TIMES):
        choices.nth(number % 2).check()
        page.wait_for_function("count => window.benchTimes.length > count", arg=number)
    return [float(each) for each in page.evaluate("window.benchTimes")][1:]
