"""An anonymous report, with JavaScript off from the first page to the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.papers import a_photo

if TYPE_CHECKING:
    from tests.journeys.conftest import Invite
    from tests.journeys.inspection import Scheme, Size
    from tests.journeys.visitors import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize(("size", "scheme"), [("phone", "light"), ("desktop", "dark")])
def test_a_broken_lamp(visitor: Invite, size: Size, scheme: Scheme) -> None:
    citizen = visitor(size, scheme, script=False)
    citizen.opens("fulda", "/leistungen/")
    citizen.follows("Mangel melden")
    citizen.follows("Formular online ausfüllen")
    citizen.presses("Formular ausfüllen")
    citizen.chooses("Sind jetzt Menschen in Gefahr?", "Nein")
    citizen.presses("Weiter zu: Was ist nicht in Ordnung?")

    citizen.chooses("Worum geht es?", "Beleuchtung")
    citizen.types("Was haben Sie bemerkt?", "Die Lampe flackert seit Montag.")
    citizen.attaches("Fotos", "Lampe.jpg", a_photo(), "image/jpeg")
    citizen.presses("Weiter zu: Wo ist es?")
    citizen.types("Nummer der Lampe", "4711")  # asked only now: without a script the page comes back for it
    citizen.reads("Lampe.jpg")
    citizen.presses("Weiter zu: Wo ist es?")

    citizen.types("Beschreiben Sie die Stelle", "Am Anger, vor der Nummer 7")
    citizen.chooses("Liegt die Stelle in Fulda?", "Ja")
    citizen.presses("Weiter zu: Möchten Sie eine Antwort?")
    citizen.chooses("Sollen wir Ihnen per E-Mail antworten?", "Nein")
    citizen.presses("Weiter zu: Prüfen und absenden")

    citizen.reads("Die Lampe flackert seit Montag.", "4711", "Lampe.jpg")
    citizen.page.get_by_role("checkbox").check()
    citizen.presses("Mangel melden")
    code = citizen.copies(".bp-ref")
    citizen.opens("fulda", "/status/")
    citizen.types("Ihr Code", code)
    citizen.presses("Stand ansehen")
    citizen.reads("Wir sehen uns die Stelle an")

    clerk = visitor("desktop", scheme)
    clerk.opens("fulda", "/amt/?ansicht=niemand&leistung=mangel-melden&sort=-eingang")
    clerk.logs_in_as("Thea Muster")
    clerk.follows_first("Mangel melden")
    clerk.reads("Am Anger, vor der Nummer 7")
    clerk.presses("Übernehmen")
    asks_and_is_answered(clerk, citizen, code)
    clerk.toggles("Antworten")
    with clerk.within("entscheiden"):
        clerk.chooses("Entscheidung", "Antworten und abschließen")
        clerk.types("Antwort", "Danke. Die Lampe leuchtet wieder.")
        clerk.presses("Antwort senden und abschließen")

    citizen.opens("fulda", f"/status/{code}/")
    citizen.reads("Unsere Antwort", "Danke. Die Lampe leuchtet wieder.")


def asks_and_is_answered(clerk: Visitor, citizen: Visitor, code: str) -> None:
    """Ask in the open: without a name and an account, the code is all that leads to the question."""
    number = clerk.copies("h1 ~ p .bp-code")
    clerk.follows("Rückfrage stellen")
    clerk.reads("Was Sie fragen und antworten, liest jede Person, die den Code hat.")
    clerk.types("Ihre Frage", "Welche der beiden Lampen flackert?")
    clerk.presses("Frage senden")

    citizen.opens("fulda", f"/status/{code}/")
    citizen.reads("Welche der beiden Lampen flackert?")
    citizen.follows("Frage beantworten")
    citizen.types("Ihre Nachricht", "Die linke.")
    citizen.presses("Antwort senden")

    clerk.opens("fulda", f"/amt/vorgaenge/{number}/")
    clerk.reads("Die linke.")
