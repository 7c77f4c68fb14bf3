"""axe in Chromium, as every browser test uses it: no violation, and no contrast that axe could not judge."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Playwright

AXE = Path(__file__).resolve().parents[3] / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]
RUN = "options => axe.run(document, options)"
TOLD = ["violations", "incomplete"]  # what passed would be as long again
NOT_JUDGED = ("Element content is too short",)
"""What axe leaves open about contrast without there being a doubt: a dash in a cell."""
OUT_OF_SIGHT = """selectors => selectors.map(selector => {
  const element = document.querySelector(selector);
  if (element?.closest("svg")) return true;
  for (let each = element; each; each = each.parentElement)
    if (each.scrollWidth > each.clientWidth && /auto|scroll/.test(getComputedStyle(each).overflowX)) return true;
  return false;
})"""
"""Nor can axe judge what lies behind letters in a drawing, and what has to be scrolled to inside a wide table."""


def launch(play: Playwright) -> Browser:
    """Start Debian's Chromium."""
    return play.chromium.launch(
        executable_path=shutil.which("chromium"), args=["--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars"]
    )


def findings(page: Page) -> list[str]:
    """Run axe on the page as it stands and list what it found, one line each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())  # unlike a script element, this passes a strict content security policy
    result = page.evaluate(RUN, {"runOnly": RULES, "resultTypes": TOLD})
    return [*_lines(result["violations"]), *_doubts(page, result)]


def findings_of_looks(page: Page) -> list[str]:
    """Judge again, after `findings`, what another width or colour scheme can change."""
    result = page.evaluate(RUN, {"runOnly": {"type": "rule", "values": LOOKS}, "resultTypes": TOLD})
    return [*_lines(result["violations"]), *_doubts(page, result)]


def too_wide(page: Page) -> int:
    """Return by how many pixels the page can be pushed sideways."""
    return max(int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")), 0)


def _doubts(page: Page, result: Any) -> list[str]:
    """List contrast that axe could not judge although somebody sees it."""
    doubts = [each for each in result["incomplete"] if each["id"] == "color-contrast"]
    for each in doubts:
        hidden = page.evaluate(OUT_OF_SIGHT, [node["target"][0] for node in each["nodes"]])
        each["nodes"] = [node for node, is_hidden in zip(each["nodes"], hidden, strict=True) if not is_hidden]
    return _lines(doubts)


def _lines(results: Any) -> list[str]:
    lines = []
    for result in results:
        for node in result["nodes"]:
            message = (node["any"] or [{"message": result["help"]}])[0]["message"]
            if not message.startswith(NOT_JUDGED):
                lines.append(f"{result['id']}: {node['target']} – {message}")
    return lines
