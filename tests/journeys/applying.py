"""The short way through a form, for journeys that begin where it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    citizen.chooses("Wie möchten Sie den Bescheid bekommen?", "Mit der Post")
    citizen.presses("Weiter zu: Prüfen und absenden")
    citizen.ticks("Meine Angaben sind vollständig und richtig.")
    citizen.presses("Verbindlich anmelden")
    return citizen.copies(".bp-ref")
