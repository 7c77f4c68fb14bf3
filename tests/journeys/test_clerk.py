"""A clerk takes a case, asks, decides; the decision comes back to the person who applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.applying import BIRTHDAY, registers_a_dog
from tests.journeys.papers import a_pdf, text_of

if TYPE_CHECKING:
    from tests.journeys.conftest import Invite
    from tests.journeys.inspection import Scheme, Size
    from tests.journeys.visitors import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NAME = "Ölçer"
OTHER_SIZE: dict[Size, Size] = {"phone": "desktop", "desktop": "phone"}


@pytest.mark.parametrize(("size", "scheme"), [("desktop", "light"), ("phone", "dark")])
def test_from_the_inbox_to_the_notice(visitor: Invite, size: Size, scheme: Scheme) -> None:
    citizen, clerk = visitor(OTHER_SIZE[size], scheme), visitor(size, scheme)
    code = registers_a_dog(citizen, NAME)

    number = takes_the_case(clerk)
    asks(clerk)
    answers(citizen, code)
    decides(clerk, number)
    sends_the_letter(clerk, number)
    no_mail_tells_what_it_is_about(clerk)
    reads_the_decision(citizen, number)


def takes_the_case(clerk: Visitor) -> str:
    clerk.opens("fulda", "/amt/")
    clerk.logs_in_as("Thea Muster")
    clerk.opens("fulda", "/amt/?ansicht=niemand")
    clerk.types("Suche", NAME)
    clerk.toggles("Filtern")
    clerk.reads("1 bis 1 von 1")
    clerk.looks()
    clerk.follows("Hund anmelden")
    clerk.reads(f"Mia {NAME}", "Bello", "72,00 €")
    clerk.presses("Übernehmen")
    clerk.reads("Zuständig: Thea Muster")
    clerk.types("Neue Notiz", "Chip prüfen.")
    clerk.presses("Notiz speichern")
    return clerk.copies("h1 ~ p .bp-code")


def asks(clerk: Visitor) -> None:
    clerk.follows("Rückfrage stellen")
    clerk.types("Ihre Frage", "Schicken Sie uns den Heimtierausweis.")
    clerk.ticks("Die Person soll Dateien nachreichen")
    clerk.presses("Frage senden")
    clerk.reads("Wartet auf Antwort")


def answers(citizen: Visitor, code: str) -> None:
    citizen.opens("fulda", "/status/")
    citizen.types("Ihr Code", code)
    citizen.presses("Stand ansehen")
    citizen.misses("Heimtierausweis")
    citizen.follows("Frage lesen und antworten")
    citizen.types("Geburtsdatum", "01.01.1990")
    citizen.presses("Unterlagen öffnen", status=422)
    citizen.types("Geburtsdatum", BIRTHDAY)
    citizen.presses("Unterlagen öffnen")
    citizen.reads("Schicken Sie uns den Heimtierausweis.")
    citizen.types("Ihre Nachricht", "Hier ist er.")
    citizen.attaches("Dateien", "Heimtierausweis.pdf", a_pdf())
    citizen.presses("Antwort senden")
    citizen.follows("Nachrichten und Dateien")
    citizen.reads("Hier ist er.", "Heimtierausweis.pdf")


def decides(clerk: Visitor, number: str) -> None:
    clerk.opens("fulda", f"/amt/vorgaenge/{number}/")
    clerk.reads("Hier ist er.", "Heimtierausweis.pdf", "In Prüfung")
    assert clerk.downloads("Laden – Heimtierausweis.pdf").startswith(b"%PDF")
    clerk.toggles("Entscheiden")
    with clerk.within(f"Über {number} entscheiden"):
        clerk.looks()
        clerk.chooses("Entscheidung", "Steuer festsetzen")
        clerk.types("Begründung", "Ihre Angaben sind vollständig.")
        clerk.presses("Entscheiden und Bescheid senden")
    clerk.waits_for("Bescheid laden (PDF")
    notice = text_of(clerk.downloads("Bescheid laden"))
    for expected in ("Magistrat der Stadt Fulda", number, "Ihre Angaben sind vollständig.", "72,00", "Widerspruch"):
        assert expected in notice


def sends_the_letter(clerk: Visitor, number: str) -> None:
    clerk.follows("Briefliste")
    clerk.ticks(f"{number} auswählen")
    clerk.presses("Ausgewählte als abgeschickt vermerken")
    clerk.misses(f"{number} auswählen")


def no_mail_tells_what_it_is_about(clerk: Visitor) -> None:
    clerk.opens("", "/_demo/post/")
    with clerk.page.expect_event("load"):
        clerk.page.get_by_role("link", name="Stadt Fulda").first.click()
    clerk.looks()
    clerk.reads("mia@example.org")
    clerk.misses("Heimtierausweis", "72,00 €", NAME)


def reads_the_decision(citizen: Visitor, number: str) -> None:
    citizen.follows("Stand")
    citizen.reads("Festgesetzt")
    citizen.follows("Bescheid lesen")
    citizen.reads("72,00 €", "Ihre Angaben sind vollständig.")
    assert number in text_of(citizen.downloads("Bescheid herunterladen"))


def test_a_registration_is_not_taken_back(visitor: Invite) -> None:
    """It is a duty: the page says so, and what to do instead."""
    citizen = visitor("phone", "dark")
    code = registers_a_dog(citizen, "Rückzieher")
    citizen.follows("Stand ansehen")
    citizen.misses("Antrag zurückziehen")
    citizen.page.get_by_text("Warum kann ich das nicht zurückziehen?").click()
    citizen.reads("Einen Hund anzumelden ist Ihre Pflicht.")
    citizen.opens("fulda", f"/status/{code}/zuruecknehmen/")
    citizen.types("Geburtsdatum", BIRTHDAY)
    citizen.presses("Unterlagen öffnen", status=409)
    citizen.reads("Das lässt sich nicht zurückziehen")
    citizen.follows("Nachricht schreiben")
    citizen.types("Ihre Nachricht", "Der Hund lebt doch woanders.")
    citizen.presses("Nachricht senden")
    citizen.reads("Ihre Antwort ist angekommen.")
