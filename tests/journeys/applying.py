"""The short way through a form, for journeys that begin where it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys.papers import a_pdf, a_photo

if TYPE_CHECKING:
    from tests.journeys.visitors import Visitor

BIRTHDAY = "17.03.1984"


def registers_a_dog(citizen: Visitor, family_name: str, town: str = "fulda", *, is_simple: bool = False) -> str:
    """Register one dog without an account, notice by post; return the status code.

    A town is simple that grants no reduction and takes no direct debit: its form asks for neither.
    """
    citizen.opens(town, "/antrag/hundesteuer-anmelden/")
    citizen.presses("Formular ausfüllen")
    citizen.types("Vornamen", "Mia")
    citizen.types("Familienname", family_name)
    citizen.types("Geburtsdatum", BIRTHDAY)
    citizen.types("Straße und Hausnummer", "Am Anger 7")
    citizen.types("Postleitzahl", "36037")
    citizen.types("Ort", "Fulda")
    citizen.types("E-Mail-Adresse", "mia@example.org")
    citizen.chooses("Hält noch eine Person aus Ihrem Haushalt die Hunde?", "Nein")
    citizen.presses("Weiter zu: Ihre Hunde")
    citizen.types("Wie viele Hunde haben Sie schon bei uns angemeldet?", "0")
    with citizen.within("Hund 1"):
        citizen.types("Rufname", "Bello")
        citizen.picks("Rasse", "Beagle")
        citizen.chooses("Hat ein Amt den Hund als gefährlich eingestuft?", "Nein")
        citizen.chooses("Geschlecht", "Rüde")
        citizen.chooses("Woher kommt der Hund?", "Von einer Privatperson")
        citizen.types("Seit wann lebt der Hund bei Ihnen?", "01.09.2026")
    if not is_simple:
        citizen.presses("Weiter zu: Weniger Steuer zahlen")
        citizen.chooses("Möchten Sie weniger Steuer zahlen, weil einer der Gründe passt?", "Nein")
    citizen.presses("Weiter zu: Zahlung")
    if not is_simple:
        citizen.chooses("Wie möchten Sie zahlen?", "Überweisung")
    citizen.presses("Weiter zu: Bescheid")
    return _sends(citizen, "Meine Angaben sind vollständig und richtig.", "Verbindlich anmelden")


def asks_to_work(citizen: Visitor, family_name: str, district: str) -> str:
    """Ask a Landkreis for leave to work while an application for asylum is open; return the status code."""
    citizen.opens(district, "/antrag/arbeitserlaubnis-im-asylverfahren/")
    citizen.presses("Formular ausfüllen")
    citizen.chooses("Stellt jemand den Antrag für Sie?", "Nein")
    citizen.types("Seit wann haben Sie die Aufenthaltsgestattung?", "04.03.2026")
    citizen.chooses("Müssen Sie in einer Erstaufnahme wohnen?", "Nein")
    citizen.presses("Weiter zu: Über Sie")
    citizen.types("Vornamen", "Amina")
    citizen.types("Familienname", family_name)
    for label, number in (("Tag", "2"), ("Monat", "4"), ("Jahr", "1996")):
        citizen.types(label, number)
    citizen.presses("Weiter zu: Anschrift und Kontakt")
    citizen.types("Straße", "Am Anger")
    citizen.types("Hausnummer", "7")
    citizen.types("Postleitzahl", "35043")
    citizen.types("Ort", "Marburg")
    citizen.types("E-Mail-Adresse", "amina@example.org")
    citizen.presses("Weiter zu: Nachweise")
    for paper in ("Aufenthaltsgestattung", "Erklärung zum Beschäftigungsverhältnis", "Pass oder anderer Ausweis"):
        citizen.attaches(paper, f"{paper}.pdf", a_pdf())
        citizen.reads(f"{paper}.pdf")
    citizen.presses("Weiter zu: Bescheid")
    return _sends(citizen, "Meine Angaben sind vollständig und richtig.", "Verbindlich beantragen")


def registers_a_meter(citizen: Visitor, family_name: str, village: str) -> str:
    """Register a meter for the water of a garden; return the status code."""
    citizen.opens(village, "/antrag/wasserzwischenzaehler/")
    citizen.presses("Formular ausfüllen")
    citizen.types("Vornamen", "Mia")
    citizen.types("Familienname", family_name)
    citizen.types("Geburtsdatum", BIRTHDAY)
    citizen.types("Straße und Hausnummer", "Am Anger 7")
    citizen.types("Postleitzahl", "36325")
    citizen.types("Ort", "Feldatal")
    citizen.types("E-Mail-Adresse", "mia@example.org")
    citizen.types("Kundennummer", "70012345")
    citizen.chooses("Gehört Ihnen das Grundstück?", "Ja")
    citizen.presses("Weiter zu: Der Zähler")
    citizen.chooses("Wofür nutzen Sie das Wasser?", "Garten")
    citizen.chooses("Was melden Sie an?", "Einen neuen Zähler")
    citizen.chooses("Wer hat ihn eingebaut?", "Ich selbst")
    citizen.chooses("Ist der Zähler fest in die Leitung eingebaut?", "Ja")
    citizen.page.wait_for_load_state("networkidle")  # each answer brings the page anew
    citizen.types("Nummer des Zählers", "G 77-2026")
    citizen.types("Jahr der Eichung", "2026")
    citizen.types("Wann wurde der Zähler eingebaut?", "10.11.2026")
    citizen.attaches("Foto vom eingebauten Zähler", "Zaehler.jpg", a_photo(), "image/jpeg")
    citizen.reads("Zaehler.jpg")
    citizen.types("Stand beim Einbau", "12")
    citizen.presses("Weiter zu: Bescheid")
    return _sends(citizen, "Meine Angaben sind vollständig und richtig.", "Zähler anmelden")


def _sends(citizen: Visitor, declaration: str, act: str) -> str:
    citizen.chooses("Wie möchten Sie den Bescheid bekommen?", "Mit der Post")
    citizen.presses("Weiter zu: Prüfen und absenden")
    citizen.ticks(declaration)
    citizen.presses(act)
    return citizen.copies(".bp-ref")
