"""One demo for all journeys of a run; a browser per file; people who fail when a page was not good enough."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

import pytest
from playwright.sync_api import Error, sync_playwright

from blaupause.ui.missing import LACKS
from tests.blaupause.ui.accessibility import launch
from tests.journeys.demo import ROOT, Demo
from tests.journeys.inspection import Inspection, Scheme, Size
from tests.journeys.visitors import Visitor

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from playwright.sync_api import Browser


PICTURES = ROOT / "var/journeys"
"""Where the last page of everybody in a journey that failed is kept."""


class Invite(Protocol):
    def __call__(
        self, size: Size = "phone", scheme: Scheme = "light", *, script: bool = True, is_close: bool = True
    ) -> Visitor: ...


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    running = Demo.start(tmp_path_factory.mktemp("demo"))
    yield running
    running.end()
    said = running.said("var/log/web.log") + running.said("var/log/jobs.log")
    assert [line for line in said.splitlines() if LACKS in line] == []


@pytest.fixture(scope="session")
def inspection() -> Inspection:
    return Inspection()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for one file: Playwright's event loop would be in the way of tests that use the database."""
    with sync_playwright() as play:
        browser = launch(play)
        yield browser
        browser.close()


@pytest.fixture
def people() -> list[Visitor]:
    """Everybody who came in this journey."""
    return []


@pytest.fixture
def visitor(browser: Browser, demo: Demo, inspection: Inspection, people: list[Visitor]) -> Iterator[Invite]:
    """Somebody new, on a phone or at a desk. Whatever was wrong on any page they saw fails the test.

    Who does not look closely walks where another journey has inspected the pages.
    """

    def arrive(
        size: Size = "phone", scheme: Scheme = "light", *, script: bool = True, is_close: bool = True
    ) -> Visitor:
        looking = inspection if is_close else None
        people.append(Visitor.arrive(browser, demo, looking, size, scheme, script=script))
        return people[-1]

    yield arrive
    faults = [fault for person in people for fault in person.faults()]
    for person in people:
        person.leaves()
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the end of the demo's logs with a journey that failed, and where its last pages are kept."""
    report = yield
    found = getattr(item, "funcargs", {})
    if report.failed and "demo" in found:
        report.sections.append(("the demo", found["demo"].report()))
    if report.failed and report.when == "call":
        report.sections.append(("last pages", "\n".join(_last_pages(item.name, found.get("people", [])))))
    return report


def _last_pages(test: str, people: list[Visitor]) -> Iterator[str]:
    for number, person in enumerate(people, 1):
        name = re.sub(r"\W+", "-", f"{test}-{number}").strip("-")
        try:
            yield f"{person.page.url} → {person.keeps_last_page(PICTURES, name)}"
        except Error as error:  # the browser itself may be what failed
            yield f"{name}: {error}"
