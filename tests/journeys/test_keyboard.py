"""A whole application by keyboard alone: what has the focus is always seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from tests.journeys.conftest import Invite
    from tests.journeys.visitors import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FAR: Final = 60
FOCUS: Final = """() => {
  const here = document.activeElement;
  const box = here.getBoundingClientRect();
  const ringed = [here, here.labels?.[0], here.parentElement].filter(Boolean).some((each) => {
    const style = getComputedStyle(each);
    return style.boxShadow !== 'none' || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0);
  });
  const inSight = box.bottom > 0 && box.top < innerHeight;
  const name = here.labels?.length ? here.labels[0].innerText : here.ariaLabel ?? here.innerText ?? '';
  return {name: name.trim().split('\\n')[0], seen: ringed && inSight, tag: here.tagName};
}"""


class Keyboard:
    """Hands on a keyboard: Tab until something has the focus, then a key."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.page = visitor.page

    def goes_to(self, name: str) -> None:
        """Press Tab until what has that name has the focus; see the focus on the way."""
        passed = []
        for _ in range(FAR):
            self.page.keyboard.press("Tab")
            focus = self.page.evaluate(FOCUS)
            assert focus["seen"] or focus["tag"] == "BODY", f"no focus to see on {focus}"
            passed.append(focus["name"])
            if focus["name"].startswith(name):
                return
        raise AssertionError(f"Tab never came to {name!r}, only to {passed}")

    def types(self, label: str, text: str) -> None:
        self.goes_to(label)
        self.page.keyboard.type(text)

    def chooses(self, first: str, steps: int = 0) -> None:
        """Come to a group of radio buttons by its first, and go on with the arrow."""
        self.goes_to(first)
        self.page.keyboard.press("Space")
        for _ in range(steps):
            self.page.keyboard.press("ArrowDown")

    def presses(self, name: str, key: str = "Enter", *, status: int = 200) -> None:
        """Come to a link or button and press it; look at the page it leads to."""
        self.goes_to(name)
        with self.page.expect_event("load"):
            self.page.keyboard.press(key)
        self.visitor.looks(status=status)


def test_a_report(visitor: Invite) -> None:
    citizen = visitor("desktop", "light")
    citizen.opens("fulda")
    keys = Keyboard(citizen)

    citizen.page.keyboard.press("Tab")
    citizen.reads("Zum Inhalt springen")
    citizen.page.keyboard.press("Enter")
    keys.types("Leistung suchen", "Schlagloch")
    with citizen.page.expect_event("load"):
        citizen.page.keyboard.press("Enter")
    keys.presses("Mangel melden")
    keys.presses("Formular online ausfüllen")
    keys.presses("Formular ausfüllen")

    keys.chooses("Nein")
    keys.presses("Weiter zu: Was ist nicht in Ordnung?", "Space")
    keys.chooses("Straße, Weg oder Platz", steps=2)  # Müll
    keys.presses("Weiter zu: Wo ist es?", status=422)
    assert citizen.page.evaluate("document.activeElement.id") == "fehler"
    keys.goes_to("Beschreiben Sie kurz")
    citizen.page.keyboard.press("Enter")
    citizen.page.keyboard.type("Vor dem Spielplatz liegen Scherben.")
    keys.presses("Weiter zu: Wo ist es?")

    keys.types("Beschreiben Sie die Stelle", "Mühlenweg, Spielplatz")
    keys.chooses("Ja")
    keys.presses("Weiter zu: Möchten Sie eine Antwort?")
    keys.chooses("Ja", steps=1)  # Nein
    keys.presses("Weiter zu: Prüfen und absenden")

    citizen.reads("Müll", "Mühlenweg, Spielplatz")
    keys.goes_to("Was ich schreibe, stimmt")
    citizen.page.keyboard.press("Space")
    keys.presses("Mangel melden")
    citizen.reads("Aktenzeichen FD-")
