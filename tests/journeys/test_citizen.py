"""A citizen without an account registers two dogs, with a break in the middle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.papers import a_pdf, text_of

if TYPE_CHECKING:
    from tests.journeys.conftest import Invite
    from tests.journeys.inspection import Scheme, Size
    from tests.journeys.visitors import Visitor

UNREADABLE = 422  # the page comes back and says what is missing
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize(("size", "scheme"), [("phone", "light"), ("desktop", "dark")])
def test_two_dogs_with_a_break(visitor: Invite, size: Size, scheme: Scheme) -> None:
    citizen = visitor(size, scheme)
    finds_the_service(citizen)
    tells_who_it_is(citizen)
    code = leaves_in_the_middle(citizen)

    later = visitor(size, scheme)
    comes_back(later, code)
    describes_two_dogs(later)
    chooses_payment_and_delivery(later)
    checks_and_changes(later)
    sends(later)


def finds_the_service(citizen: Visitor) -> None:
    citizen.opens("fulda")
    citizen.reads("Stadt Fulda", "0661 000-00", "Was möchten Sie erledigen?")
    citizen.types("Leistung suchen", "Hund")
    citizen.presses("Suchen")
    citizen.follows("Hund anmelden")
    citizen.reads("72,00 €", "Steueramt", "Hundesteuersatzung (Beispiel)", "in der Regel 4 Wochen")
    citizen.follows("Formular online ausfüllen")
    citizen.presses("Formular ausfüllen")


def tells_who_it_is(citizen: Visitor) -> None:
    citizen.types("Vornamen", "Jürgen Łukasz")
    citizen.presses("Weiter zu: Ihre Hunde", status=UNREADABLE)
    citizen.reads("Angaben fehlen noch oder stimmen nicht")
    assert citizen.page.title().startswith("Fehler:")
    assert citizen.page.get_by_text("Geben Sie Ihren Familiennamen ein.").count() == 2  # in the summary, at the field
    citizen.types("Familienname", "Groß-Çelik")
    citizen.types("Geburtsdatum", "17.3.1984")
    citizen.types("Straße und Hausnummer", "Am Anger 7")
    citizen.types("Postleitzahl", "36037")
    citizen.types("Ort", "Fulda")
    citizen.types("E-Mail-Adresse", "juergen@example.org")
    citizen.misses("Vornamen der weiteren Person")
    citizen.chooses("Hält noch eine Person aus Ihrem Haushalt die Hunde?", "Ja")
    citizen.types("Vornamen der weiteren Person", "Mia")
    citizen.types("Familienname der weiteren Person", "Çelik")
    citizen.presses("Weiter zu: Ihre Hunde")


def leaves_in_the_middle(citizen: Visitor) -> str:
    citizen.types("Wie viele Hunde haben Sie schon bei uns angemeldet?", "0")
    citizen.presses("Speichern und später weitermachen")
    citizen.reads("Ihr Entwurf ist gespeichert", "Noch ist nichts abgeschickt")
    return citizen.copies(".bp-ref")


def comes_back(citizen: Visitor, code: str) -> None:
    citizen.opens("fulda", "/status/")
    citizen.follows("Entwurf mit einem Code weiter ausfüllen")
    citizen.types("Code Ihres Entwurfs", code.lower().replace("-", " "))
    citizen.presses("Entwurf öffnen")
    assert citizen.heading() == "Ihre Hunde"
    assert citizen.page.get_by_label("Wie viele Hunde").input_value() == "0"


def describes_two_dogs(citizen: Visitor) -> None:
    with citizen.within("Hund 1"):
        citizen.types("Rufname", "Bello")
        citizen.picks("Rasse", "Mischling")
        citizen.chooses("Ist eine gelistete Rasse dabei?", "Nein")
        citizen.chooses("Hat ein Amt den Hund als gefährlich eingestuft?", "Nein")
        citizen.chooses("Geschlecht", "Rüde")
        citizen.chooses("Woher kommt der Hund?", "Von einer Privatperson")
        citizen.types("Seit wann lebt der Hund bei Ihnen?", "01.09.2026")
    citizen.presses("Weiteren Hund hinzufügen")
    with citizen.within("Hund 2"):
        citizen.types("Rufname", "Ayşe")
        citizen.picks("Rasse", "Beagle")
        citizen.chooses("Hat ein Amt den Hund als gefährlich eingestuft?", "Nein")
        citizen.chooses("Geschlecht", "Hündin")
        citizen.chooses("Woher kommt der Hund?", "Aus einem Tierheim oder von einem Tierschutzverein")
        citizen.types("Seit wann lebt der Hund bei Ihnen?", "31.02.2026")
        citizen.attaches("Vertrag mit dem Tierheim", "Vertrag.pdf", a_pdf())
        citizen.reads("Vertrag.pdf")
    citizen.presses("Weiter zu: Weniger Steuer zahlen", status=UNREADABLE)
    citizen.reads("Hund 2, „Seit wann lebt der Hund bei Ihnen?“: ", "Vertrag.pdf")
    with citizen.within("Hund 2"):
        citizen.types("Seit wann lebt der Hund bei Ihnen?", "15.10.2026")
    citizen.presses("Weiter zu: Weniger Steuer zahlen")


def chooses_payment_and_delivery(citizen: Visitor) -> None:
    citizen.chooses("Möchten Sie weniger Steuer zahlen, weil einer der Gründe passt?", "Nein")
    citizen.presses("Weiter zu: Zahlung")
    citizen.chooses("Wie möchten Sie zahlen?", "Lastschrift")
    citizen.types("IBAN", "DE89370400440532013001")
    citizen.chooses("Wem gehört das Konto?", "Mir")
    citizen.ticks("Ich erteile das SEPA-Lastschriftmandat.")
    citizen.presses("Weiter zu: Bescheid", status=UNREADABLE)
    citizen.types("IBAN", "DE89 3704 0044 0532 0130 00")
    citizen.presses("Weiter zu: Bescheid")
    citizen.chooses("Wie möchten Sie den Bescheid bekommen?", "Mit der Post")
    citizen.presses("Weiter zu: Prüfen und absenden")


def checks_and_changes(citizen: Visitor) -> None:
    citizen.reads("Noch ist nichts abgeschickt", "Bello", "Ayşe", "Vertrag.pdf", "72,00 €", "108,00 €")
    citizen.follows("Ändern – Über Sie")
    citizen.types("Straße und Hausnummer", "Am Anger 9")
    citizen.presses("Weiter zu: Prüfen und absenden")
    citizen.reads("Am Anger 9")


def sends(citizen: Visitor) -> None:
    citizen.presses("Verbindlich anmelden", status=UNREADABLE)
    citizen.ticks("Meine Angaben sind vollständig und richtig.")
    citizen.presses("Verbindlich anmelden")
    citizen.reads("Ihre Angaben sind bei uns angekommen", "Aktenzeichen FD-", "Wir prüfen Ihre Angaben")
    code = citizen.copies(".bp-ref")
    citizen.waits_for("Ihre Angaben als PDF (")
    copy = text_of(citizen.downloads("Ihre Angaben als PDF"))
    assert "Jürgen Łukasz" in copy
    assert "Ayşe" in copy
    citizen.follows("Stand ansehen")
    assert code in citizen.page.url
    citizen.reads("Wir prüfen Ihre Angaben")
