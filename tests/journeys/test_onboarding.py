"""From "we want this" to the first decision: a town asks, is let in, sets itself up, goes live, and is applied to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from tests.journeys.applying import registers_a_dog
from tests.journeys.demo import Demo
from tests.journeys.papers import text_of
from tests.journeys.settling import (
    FIRST,
    SECOND,
    agrees,
    asks,
    goes_live,
    introduces,
    invites,
    is_called,
    is_let_in,
    puts_online,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.journeys.conftest import Invite
    from tests.journeys.visitors import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TOWN: Final = "alsfeld"
QUESTIONS: Final = {"Telefon für Fragen": "06631 000-2", "E-Mail für Fragen": "service@alsfeld.example"}
SERVICES: Final = {
    "hundesteuer-anmelden": {
        "Erster Hund": "84,00",
        "Zweiter Hund": "96,00",
        "Jeder weitere Hund": "120,00",
        "Fälligkeit": "1. Juli",
        "Konto für Überweisungen": "Sparkasse Beispiel, DE02 1203 0000 0000 2020 51",
        "Name der Satzung": "Hundesteuersatzung vom 11.12.2025",
        "Link zur Satzung": "https://www.alsfeld.example/hundesteuer",
        **QUESTIONS,
    },
    "mangel-melden": {"Name Ihrer Kommune im Satz": "die Stadt Alsfeld", **QUESTIONS},
    "anregung-beschwerde": QUESTIONS,
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One of its own: a town more, and two people with roles, would change what other journeys see."""
    running = Demo.start(tmp_path_factory.mktemp("demo"))
    yield running
    running.end()


def test_a_town_asks_and_decides_on_its_first_application(visitor: Invite) -> None:
    admin, editor, colleague = visitor("desktop", "light"), visitor("desktop", "dark"), visitor("phone", "light")
    asks(admin, "Alsfeld", "Alsfeld")
    is_called(editor, "Alsfeld")
    is_let_in(admin, "Stadt Alsfeld", FIRST)

    introduces(admin, TOWN)
    invites(admin, TOWN, SECOND)
    is_let_in(colleague, "Stadt Alsfeld", SECOND)
    for service, values in SERVICES.items():
        puts_online(admin, TOWN, service, values)
    agrees(admin, colleague, editor, TOWN, "Stadt Alsfeld")

    citizen = visitor("phone", "dark")
    citizen.opens(TOWN, "/", status=503)
    goes_live(admin, colleague, TOWN)
    citizen.opens(TOWN, "/")
    registers_a_dog(citizen, "Erst", TOWN, is_simple=True)
    decides_the_first(colleague)


def decides_the_first(clerk: Visitor) -> None:
    clerk.opens(TOWN, "/amt/?ansicht=niemand")
    clerk.follows("Hund anmelden")
    clerk.presses("Übernehmen")
    number = clerk.copies("h1 ~ p .bp-code")
    clerk.toggles("Entscheiden")
    with clerk.within(f"Über {number} entscheiden"):
        clerk.chooses("Entscheidung", "Steuer festsetzen")
        clerk.types("Begründung", "Ihre Angaben sind vollständig.")
        clerk.presses("Entscheiden und Bescheid senden")
    clerk.waits_for("Bescheid laden (PDF")
    notice = text_of(clerk.downloads("Bescheid laden"))
    for expected in ("Magistrat der Stadt Alsfeld", number, "84,00", "Widerspruch"):
        assert expected in notice
