"""A citizen with an account: the parking permit needs one, and its notice comes into the inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.papers import a_pdf, text_of

if TYPE_CHECKING:
    from tests.journeys.conftest import Invite
    from tests.journeys.visitors import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PERMIT = "Bewohnerparkausweis beantragen"


def test_a_notice_in_the_inbox(visitor: Invite) -> None:
    citizen = visitor("phone", "dark")
    begins_after_logging_in(citizen)
    fills_in(citizen)
    finds_it_among_their_applications(citizen)
    grants(visitor("desktop", "dark"))
    reads_the_notice(citizen)
    prefers_letters_again(citizen)
    logs_out(citizen)


def test_taking_an_application_back(visitor: Invite) -> None:
    citizen = visitor("desktop", "light")
    begins_after_logging_in(citizen)
    fills_in(citizen)
    citizen.follows("Stand ansehen")
    citizen.follows("Antrag zurückziehen")
    citizen.types("Grund", "Das Auto ist verkauft.")
    citizen.presses("Antrag zurückziehen")
    citizen.reads("Zurückgezogen")


def begins_after_logging_in(citizen: Visitor) -> None:
    citizen.opens("fulda", "/leistungen/?lebenslage=fahren-und-parken")
    citizen.follows(PERMIT)
    citizen.reads("60,00 €")
    citizen.follows("Formular online ausfüllen")
    citizen.follows("Weiter zur Anmeldung")
    citizen.follows("Weiter zur BundID")
    citizen.logs_in_as("Sevda Yılmaz-Brandt")
    citizen.presses("Formular ausfüllen")


def fills_in(citizen: Visitor) -> None:
    assert citizen.page.get_by_label("Familienname").input_value() == "Yılmaz-Brandt"
    citizen.types("Geburtsdatum", "14.03.1988")
    citizen.presses("Weiter zu: Ihre Wohnung")
    citizen.picks("Straße", "Schlossstraße")
    citizen.types("Hausnummer", "4")
    citizen.types("Postleitzahl", "36037")
    citizen.types("Ort", "Fulda")
    citizen.chooses("Ist das Ihre Hauptwohnung?", "Ja")
    citizen.presses("Weiter zu: Ihr Fahrzeug")
    citizen.types("Kennzeichen", "FD AB 123")
    citizen.chooses("Auf wen ist das Fahrzeug zugelassen?", "Auf mich")
    citizen.presses("Weiter zu: Zeitraum")
    citizen.chooses("Möchten Sie einen neuen Ausweis oder eine Verlängerung?", "Einen neuen Ausweis")
    citizen.chooses("Haben Sie schon einen gültigen Bewohnerparkausweis?", "Nein")
    citizen.types("Ab wann soll der Ausweis gelten?", "01.12.2026")
    citizen.chooses("Wie lange soll der Ausweis gelten?", "12 Monate")
    citizen.presses("Weiter zu: Nachweise")
    citizen.attaches("Fahrzeugschein (Zulassungsbescheinigung Teil I)", "Schein.pdf", a_pdf())
    citizen.reads("Schein.pdf")
    citizen.presses("Weiter zu: Bescheid")
    citizen.chooses("Wie möchten Sie den Bescheid bekommen?", "In mein Postfach")
    citizen.ticks("Ich bin einverstanden, dass ich den Bescheid nur elektronisch bekomme.")
    citizen.presses("Weiter zu: Prüfen und absenden")
    citizen.page.get_by_role("checkbox").check()
    citizen.presses("Verbindlich beantragen")
    citizen.reads("Aktenzeichen FD-")


def finds_it_among_their_applications(citizen: Visitor) -> None:
    citizen.opens("fulda", "/postfach/")
    citizen.opens("fulda", "/meine-antraege/")
    citizen.follows_first(PERMIT)
    citizen.reads("Wir prüfen Wohnung, Fahrzeug und Nachweise")


def grants(clerk: Visitor) -> None:
    clerk.opens("fulda", "/amt/")
    clerk.logs_in_as("Thea Muster")
    clerk.opens("fulda", "/amt/?ansicht=niemand&leistung=bewohnerparkausweis")
    clerk.follows_first(PERMIT)
    clerk.presses("Übernehmen")
    clerk.toggles("Entscheiden")
    with clerk.within("entscheiden"):
        clerk.chooses("Entscheidung", "Bewohnerparkausweis erteilen")
        clerk.reads("Postfach")
        clerk.presses("Entscheiden und Bescheid senden")
    clerk.waits_for("Bescheid laden (PDF")


def reads_the_notice(citizen: Visitor) -> None:
    citizen.opens("fulda", "/postfach/")
    citizen.follows_first(f"Bescheid: {PERMIT} (neu)")
    citizen.reads("Bewilligt", "60,00 €", "Klage")
    assert "Verwaltungsgericht Kassel" in text_of(citizen.downloads("Bescheid herunterladen"))


def prefers_letters_again(citizen: Visitor) -> None:
    citizen.opens("fulda", "/postfach/")
    citizen.presses("Zustimmung zurücknehmen")
    citizen.misses("Sie haben am")


def logs_out(citizen: Visitor) -> None:
    citizen.page.locator(".bp-head summary").click()
    citizen.presses("Abmelden")
    citizen.opens("fulda", "/postfach/")
    citizen.reads("Als wer melden Sie sich an?")
