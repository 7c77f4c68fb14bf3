"""The way of a Kommune from asking to going live, in steps that journeys put together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from tests.journeys.visitors import GLANCE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.journeys.kommunen import Kommune
    from tests.journeys.visitors import Visitor

LOOKS: Final = 100
"""How often somebody looks into the mail before they give up."""
KINDS: Final = ("Nutzungsvereinbarung", "Vereinbarung zur Auftragsverarbeitung")
CHOSEN: Final = "Behörde, die entscheidet"
"""The one value that is picked from a list, where what is proposed does not fit."""
CALL: Final = {
    "Bekannte Telefonnummer der Kommune": "06631 000-0",
    "Quelle": "Adressverzeichnis des Landes",
    "Stand der Quelle": "01.11.2026",
    "Wer war am Telefon?": "Vorzimmer der Leitung",
    "Was wurde gesagt?": "Herr Willkommen meldet die Kommune an.",
}


def asks(person: Visitor, kommune: Kommune) -> None:
    """Find one's Kommune, ask for it, and confirm the address by the mail."""
    person.opens("", "/")
    person.follows_first("Meine Kommune anmelden")
    person.types("Name, Postleitzahl oder Schlüssel", kommune.typed)
    person.follows(kommune.found)
    person.types("Ihr Name", kommune.first[0])
    person.types("Ihre Funktion", "Leitung Hauptamt")
    person.types("Dienstliche E-Mail-Adresse", kommune.first[1])
    person.types("Dienstliche Telefonnummer", "06631 000-1")
    person.presses("Anfrage senden")
    person.reads("Sehen Sie in Ihre E-Mails")
    if person.is_forgetful:
        person.loses_browser()
    opens_mail(person, f"Ihre Anfrage für {kommune.found}", kommune.first[1], "anmelden")
    person.presses("E-Mail-Adresse bestätigen")


def opens_mail(person: Visitor, subject: str, recipient: str, link: str) -> None:
    """Open the newest mail of that subject to that address, and go where its link leads: one click for the person."""
    person.page.goto(person.demo.address("", "/_demo/post/"))
    letters = person.page.get_by_role("article").filter(has_text=recipient)
    found = letters.get_by_role("link", name=subject)
    for _look in range(LOOKS):
        if found.count():
            break
        person.page.wait_for_timeout(GLANCE)
        person.page.reload()
    with person.page.expect_event("load"):
        found.first.click()
    address = person.page.get_by_role("main").locator(f"a[href*='/{link}']").first.get_attribute("href")
    assert address
    person.effort.click()
    person.page.goto(address)
    person.looks()


def is_called(editor: Visitor, kommune: Kommune) -> None:
    """The competence centre calls the number it knew before; the platform makes the town at once."""
    editor.opens("", "/kkv/onboarding/")
    editor.logs_in_as("Karl Vorlage")
    editor.follows(kommune.found)
    editor.follows("Anruf der KKV")
    for label, text in CALL.items():
        editor.types(label, text)
    editor.presses("Weiter")
    editor.reads("Der Anruf ist festgehalten")
    editor.waits_for("Einladung annehmen")


def is_let_in(person: Visitor, kommune: Kommune, account: tuple[str, str]) -> None:
    """Follow an invitation and log in."""
    opens_mail(person, f"{kommune.name}: Einladung zur Mitarbeit", account[1], "einladung")
    person.presses("Annehmen und anmelden")
    person.logs_in_as(account[0])
    person.reads(f"Willkommen, {account[0]}")


def begins_anew(person: Visitor, address: str) -> None:
    """Lose the browser, and come back to an address with another one; what that costs is not counted."""
    before = replace(person.effort)
    person.loses_browser()
    person.page.goto(address)
    person.logs_in_as(person.account)
    person.effort = before


def goes_on(person: Visitor, title: str) -> None:
    """Follow the button to the next step, which stands beside the word that the last one is done.

    Whoever loses the browser finds it on the list, after a login. That is not counted: they lost it on purpose.
    """
    if not person.is_forgetful:
        person.follows(f"Weiter: {title}")
        return
    begins_anew(person, urljoin(person.page.url, "/einrichtung/"))
    asked_for = person.page.get_by_role("complementary", name="Nächster Schritt").get_by_role("link").first
    assert asked_for.inner_text().strip() == title
    person.follows_first(title)


def introduces(admin: Visitor, kommune: Kommune) -> None:
    """Look, contact and the legal pages: what people recognise the town by."""
    admin.follows("Einrichtung öffnen")
    admin.follows_first("Name und Aussehen")
    admin.types("Ihre Farbe", "#1a6b3c")
    admin.presses("Name und Aussehen speichern")
    goes_on(admin, "Kontakt und Öffnungszeiten")
    for label, text in kommune.contact.items():
        admin.types(label, text)
    admin.presses("Kontakt speichern")
    goes_on(admin, "Impressum, Datenschutz, Barrierefreiheit")
    admin.follows("Angaben ergänzen")
    admin.picks("Wie barrierefrei ist das Angebot?", "Teilweise barrierefrei")
    for label, text in kommune.legal.items():
        admin.types(label, text)
    admin.presses("Angaben speichern")
    for page in ("Impressum", "Datenschutz", "Barrierefreiheit", "Leichte Sprache"):
        assert admin.heading() == page
        admin.presses("Seite bestätigen und speichern")


def invites(admin: Visitor, kommune: Kommune, account: tuple[str, str]) -> None:
    """Make an office, and ask a colleague to administer and to work on cases."""
    goes_on(admin, "Stellen und Anschriften")
    admin.types("Name der Stelle", kommune.unit)
    admin.presses("Stelle speichern")
    goes_on(admin, "Zweite Person für die Administration")
    admin.types("Dienstliche E-Mail-Adresse", account[1])
    admin.ticks("Administration der Kommune")
    admin.ticks("Sachbearbeitung")
    admin.types("Warum?", "Zweite Person der Verwaltung")
    admin.presses("Einladung senden")
    admin.reads("Die Einladung ist unterwegs")


def puts_online(admin: Visitor, service: str, values: Mapping[str, str]) -> None:
    """Set a service's values and put it online."""
    goes_on(admin, "Erste Leistungen")
    admin.presses(f"Vorbereiten : {service}")
    gives(admin, values)


def gives(admin: Visitor, values: Mapping[str, str]) -> None:
    """Type what a service wants to know of its town, and put it online."""
    for label, text in values.items():
        (admin.picks if label == CHOSEN else admin.types)(label, text)
    admin.presses("Speichern und online stellen")
    admin.reads("Online seit")


def agrees(admin: Visitor, colleague: Visitor, editor: Visitor, kommune: Kommune) -> None:
    """Two people sign both agreements for the town, the competence centre countersigns."""
    goes_on(admin, "Vereinbarungen mit der KKV")
    admin.follows(f"Zum Unterschreiben weitergeben : {KINDS[0]}")
    for number, (account, function) in enumerate(kommune.signers, 1):
        admin.picks(f"Unterschrift {number} von 2: Wer?", "{} ({})".format(*account))
        admin.types(f"In welcher Funktion? (Unterschrift {number})", function)
    admin.presses("Weitergeben")
    _signs(admin, kommune.first)
    colleague.opens(kommune.slug, "/einrichtung/vereinbarungen/nutzung/")  # the link of the mail
    colleague.follows("Unterschreiben")
    _signs(colleague, kommune.second)
    for _kind in KINDS:
        editor.opens("", "/kkv/vereinbarungen/")
        editor.follows_first(kommune.name)
        editor.types("Ihr Name", "Karl Vorlage")
        editor.types("In welcher Funktion zeichnen Sie gegen?", "Leitung der KKV")
        editor.ticks("Ich habe geprüft, wer für die Kommune unterschrieben hat")
        editor.presses("Verbindlich gegenzeichnen")


def _signs(person: Visitor, account: tuple[str, str]) -> None:
    """Sign one agreement, and the other straight after it."""
    _signs_this(person, account)
    person.follows(f"Weiter: {KINDS[1]} unterschreiben")
    _signs_this(person, account)


def _signs_this(person: Visitor, account: tuple[str, str]) -> None:
    if person.is_forgetful:
        person.page.get_by_label("Ihr Name").fill(account[0])
        begins_anew(person, person.page.url)
    person.types("Ihr Name", account[0])
    person.ticks("Ich bin befugt, das für meine Kommune zu erklären.")
    person.presses("Verbindlich unterschreiben")


def goes_live(first: Visitor, second: Visitor, kommune: Kommune) -> None:
    """One person asks for it, another confirms; the operator's worker opens the town."""
    first.follows("Übersicht")
    first.follows_first("Online gehen")
    first.reads("Alles Nötige ist da.")
    first.presses("Um Freigabe bitten")
    first.reads("Sie selbst können nicht bestätigen.")
    opens_mail(second, f"{kommune.name}: Bitte bestätigen Sie", kommune.second[1], "einrichtung/online-gehen")
    if second.is_forgetful:
        begins_anew(second, second.page.url)
    second.presses("Bestätigen und online gehen")
    second.waits_for("Ihre Kommune ist online")
