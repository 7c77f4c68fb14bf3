"""The way of a Kommune from asking to going live, in steps that journeys put together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.journeys.visitors import GLANCE

if TYPE_CHECKING:
    from tests.journeys.visitors import Visitor

LOOKS: Final = 100
"""How often somebody looks into the mail before they give up."""
FIRST: Final = ("Ingo Willkommen", "ingo@verwaltung.example")
SECOND: Final = ("Nora Neu", "nora@verwaltung.example")
"""Name and address of the two who administer the town."""
SIGNS: Final = {FIRST: "Bürgermeister", SECOND: "Erste Stadträtin"}
CONTACT: Final = {
    "Wer ist da?": "Bürgerservice",
    "Straße und Hausnummer": "Musterplatz 2",
    "Postleitzahl": "36304",
    "Ort": "Alsfeld",
    "Telefon": "06631 000-0",
    "E-Mail": "info@alsfeld.example",
    "Montag": "8:00–16:00",
}
LEGAL: Final = {
    "Amt der Person, die Sie vertritt": "Bürgermeisterin",
    "Ihr Vor- und Nachname": "Bea Beispiel",
    "Datenschutzbeauftragte Person oder Stelle": "Stabsstelle Datenschutz",
    "Wann wurde das geprüft?": "02.11.2026",
    "Was ist noch nicht barrierefrei?": "PDF-Dateien von früher: Sie werden ersetzt.",
}
CALL: Final = {
    "Bekannte Adresse der Kommune": "06631 182-0",
    "Quelle": "Adressverzeichnis des Landes",
    "Stand der Quelle": "01.11.2026",
    "Wer war am Telefon?": "Vorzimmer der Bürgermeisterin",
    "Was wurde gesagt?": "Herr Willkommen meldet die Stadt an.",
}


def asks(person: Visitor, place: str, name: str) -> None:
    """Find one's Kommune, ask for it, and confirm the address by the mail."""
    person.opens("", "/anmelden/")
    person.types("Name, Postleitzahl oder Schlüssel", place)
    person.toggles("Suchen")
    person.follows(name)
    person.types("Ihr Name", FIRST[0])
    person.types("Ihre Funktion", "Leitung Hauptamt")
    person.types("Dienstliche E-Mail-Adresse", FIRST[1])
    person.types("Dienstliche Telefonnummer", "06631 000-1")
    person.presses("Anfrage senden")
    person.reads("Sehen Sie in Ihre E-Mails")
    opens_mail(person, f"Ihre Anfrage für {name}", FIRST[1], "anmelden")
    person.presses("E-Mail-Adresse bestätigen")


def opens_mail(person: Visitor, subject: str, recipient: str, link: str) -> None:
    """Open the newest mail of that subject to that address, and go where its link leads."""
    person.opens("", "/_demo/post/")
    letters = person.page.get_by_role("article").filter(has_text=recipient)
    found = letters.get_by_role("link", name=subject)
    for _look in range(LOOKS):
        if found.count():
            break
        person.page.wait_for_timeout(GLANCE)
        person.page.reload()
    with person.page.expect_event("load"):
        found.first.click()
    address = person.page.get_by_role("main").locator(f"a[href*='/{link}/']").first.get_attribute("href")
    assert address
    person.page.goto(address)
    person.looks()


def is_called(editor: Visitor, name: str) -> None:
    """The competence centre calls the number it knew before; the platform makes the town at once."""
    editor.opens("", "/kkv/onboarding/")
    editor.logs_in_as("Karl Vorlage")
    editor.follows(name)
    editor.chooses("Wie wird die Berechtigung belegt?", "Anruf der KKV")
    for label, text in CALL.items():
        editor.types(label, text)
    editor.presses("Weiter")
    editor.reads("Der Anruf ist festgehalten")
    editor.waits_for("Einladung annehmen")


def is_let_in(person: Visitor, name: str, account: tuple[str, str]) -> None:
    """Follow an invitation and log in."""
    opens_mail(person, f"{name}: Einladung zur Mitarbeit", account[1], "einladung")
    person.presses("Annehmen und anmelden")
    person.logs_in_as(account[0])
    person.reads(f"Willkommen, {account[0]}")


def introduces(admin: Visitor, town: str) -> None:
    """Look, contact and the legal pages: what people recognise the town by."""
    admin.opens(town, "/einrichtung/aussehen/")
    admin.page.get_by_role("textbox", name="Ihre Farbe").fill("#1a6b3c")
    admin.presses("Name und Aussehen speichern")
    admin.opens(town, "/einrichtung/kontakt/")
    for label, text in CONTACT.items():
        admin.types(label, text)
    admin.presses("Kontakt speichern")
    admin.opens(town, "/einrichtung/rechtliches/")
    admin.follows("Angaben ergänzen")
    admin.picks("Wie barrierefrei ist das Angebot?", "Teilweise barrierefrei")
    for label, text in LEGAL.items():
        admin.types(label, text)
    admin.presses("Angaben speichern")
    for page in ("Impressum", "Datenschutz", "Barrierefreiheit", "Leichte Sprache"):
        admin.follows(page)
        admin.presses("Seite bestätigen und speichern")


def invites(admin: Visitor, town: str, account: tuple[str, str]) -> None:
    """Make an office, and ask a colleague to administer and to work on cases."""
    admin.opens(town, "/einrichtung/stellen/neu/")
    admin.types("Name der Stelle", "Bürgerservice")
    admin.types("E-Mail", "service@alsfeld.example")
    admin.presses("Stelle speichern")
    admin.opens(town, "/einrichtung/team/einladen/")
    admin.types("Dienstliche E-Mail-Adresse", account[1])
    admin.ticks("Administration der Kommune")
    admin.ticks("Sachbearbeitung")
    admin.types("Warum?", "Zweite Person der Verwaltung")
    admin.presses("Einladung senden")
    admin.reads("Die Einladung ist unterwegs")


def puts_online(admin: Visitor, town: str, service: str, values: dict[str, str], unit: str = "Bürgerservice") -> None:
    """Set a service's values and put it online."""
    admin.opens(town, f"/einrichtung/leistungen/{service}/")
    admin.presses("Leistung vorbereiten")
    while (suggested := admin.page.get_by_role("button", name="Eintragen")).count():
        with admin.page.expect_event("load"):
            suggested.first.click()
    for label, text in values.items():
        admin.types(label, text)
    admin.picks("Zuständige Stelle", unit)
    admin.presses("Speichern und online stellen")
    admin.reads("Online seit")


def agrees(admin: Visitor, colleague: Visitor, editor: Visitor, town: str, name: str) -> None:
    """Two people sign each agreement for the town, the competence centre countersigns."""
    for kind in ("nutzung", "auftragsverarbeitung"):
        admin.opens(town, f"/einrichtung/vereinbarungen/{kind}/weitergeben/")
        for number, (account, function) in enumerate(SIGNS.items(), 1):
            admin.picks(f"Unterschrift {number} von 2: Wer?", "{} ({})".format(*account))
            admin.types(f"In welcher Funktion? (Unterschrift {number})", function)
        admin.presses("Weitergeben")
        for person, account in ((admin, FIRST), (colleague, SECOND)):
            person.opens(town, f"/einrichtung/vereinbarungen/{kind}/")
            person.follows("Unterschreiben")
            person.types("Ihr Name", account[0])
            person.ticks("Ich bin befugt, das für meine Kommune zu erklären.")
            person.presses("Verbindlich unterschreiben")
        editor.opens("", "/kkv/vereinbarungen/")
        editor.follows_first(name)
        editor.types("Ihr Name", "Karl Vorlage")
        editor.types("In welcher Funktion zeichnen Sie gegen?", "Leitung der KKV")
        editor.ticks("Ich habe geprüft, wer für die Kommune unterschrieben hat")
        editor.presses("Verbindlich gegenzeichnen")


def goes_live(first: Visitor, second: Visitor, town: str) -> None:
    """One person asks for it, another confirms; the operator's worker opens the town."""
    first.opens(town, "/einrichtung/online-gehen/")
    first.reads("Alles Nötige ist da.")
    first.presses("Um Freigabe bitten")
    first.reads("Sie selbst können nicht bestätigen.")
    second.opens(town, "/einrichtung/online-gehen/")
    second.presses("Bestätigen und online gehen")
    second.waits_for("Ihre Kommune ist online")
