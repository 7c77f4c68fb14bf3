"""Somebody who does not program builds "Osterfeuer anmelden" from nothing, and a town runs it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.blaupause.standards.xdatenfelder.test_faults import at, field, file
from tests.journeys.releasing import approve, approvers, publish
from tests.journeys.settling import gives

if TYPE_CHECKING:
    from tests.journeys.conftest import Invite
    from tests.journeys.visitors import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TITLE, SLUG = "Osterfeuer anmelden", "osterfeuer-anmelden"
RULE = (
    "<f:regel><f:identifikation><f:id>R00000000001</f:id></f:identifikation><f:name>Umzug nur mit Laternen</f:name>"
    "<f:freitextRegel>WENN F00000000001 = JA, DANN ist alles gut.</f:freitextRegel></f:regel>"
)
SCHEMA = file(at(field(name="Laternen dabei", type_="bool", more=RULE)))
QUESTIONS = (
    ("Ort des Feuers", "Text", ""),
    ("Datum", "Datum", ""),
    ("Uhrzeit", "Uhrzeit", ""),
    ("Ansprechperson vor Ort", "Text", ""),
    ("Telefon vor Ort", "Telefon", ""),
    ("Art des Feuers", "Auswahl", "Osterfeuer\nMartinsfeuer\nAnderes Feuer"),
    ("Beschreiben Sie das Feuer", "Langer Text", ""),
    ("Wir verbrennen nur trockenes, unbehandeltes Holz.", "Bestätigung", ""),
    ("Die Person, der das Grundstück gehört, ist einverstanden.", "Bestätigung", ""),
)
PERSON = (("Vornamen", "Friederike"), ("Familienname", "Groß"), ("E-Mail-Adresse", "vorstand@heimatverein.example"))
FIRE = (
    ("Ort des Feuers", "Festwiese am Anger"),
    ("Datum", "03.04.2032"),
    ("Uhrzeit", "18:30"),
    ("Ansprechperson vor Ort", "Friederike Groß"),
    ("Telefon vor Ort", "0661 12345"),
)


def adds(editor: Visitor, label: str, kind: str, choices: str) -> None:
    with editor.within("Frage hinzufügen"):
        editor.types("Neue Frage", label)
        editor.picks("Art der Antwort", kind)
        editor.types("Möglichkeiten", choices)
        editor.presses("Frage hinzufügen")
    editor.reads(f"„{label}“ hinzugefügt")
    editor.follows("2. Das Feuer")


def sets_a_deadline(editor: Visitor) -> None:
    """A parameter, and a check that reads it."""
    editor.follows("Einstellungen der Kommune 4")
    editor.types("Neue Einstellung", "Frist in Tagen")
    editor.picks("Art des Werts", "Zahl")
    editor.presses("Einstellung hinzufügen")
    editor.types("Vorgabe", "14")
    editor.presses("Einstellung speichern")
    editor.follows("Regeln und Gebühr 0")
    editor.follows("Hinzufügen: Prüfung")
    with editor.within("Prüfung"):
        editor.types("Kurzer Name", "Rechtzeitig")
        editor.picks("Um welche Antwort geht es?", "Datum")
        editor.picks("Frage", "Datum")
        editor.picks("Vergleich", "liegt mindestens so viele Tage in der Zukunft")
        editor.types("Wert", "Frist in Tagen")
        editor.types("Satz, wenn die Antwort nicht stimmt", "Melden Sie das Feuer früher an.")
        editor.presses("Regel hinzufügen")
    editor.reads("„Datum“ ist frühestens heute plus „Frist in Tagen“ Tage")


def writes(editor: Visitor) -> None:
    """The service page and Leichte Sprache."""
    editor.follows_first("Texte")
    editor.types("Worum geht es?", "Melden Sie uns ein Osterfeuer.")
    editor.types("Für wen ist das?", "Für Vereine und für alle, die ein Feuer planen.")
    editor.presses("Texte speichern")
    editor.follows_first("Leichte Sprache")
    editor.types("Text in Leichter Sprache", "Sie planen ein Oster-Feuer.\nSagen Sie es uns.\nWir antworten Ihnen.")
    editor.presses("Leichte Sprache speichern")


def describes(person: Visitor) -> None:
    """Answer what the page of the fire asks."""
    for label, answer in FIRE:
        person.types(label, answer)
    person.chooses("Art des Feuers", "Osterfeuer")
    for label, kind, _choices in QUESTIONS:
        if kind.startswith("Bestätigung"):
            person.ticks(label)


def tries(editor: Visitor) -> None:
    """Answers of a citizen, stored as a test."""
    editor.follows("Testen")
    for label, answer in PERSON:
        editor.types(label, answer)
    describes(editor)
    editor.presses("Antworten prüfen")
    editor.reads("Alle Angaben stimmen")
    editor.types("Was zeigt dieser Test?", "Verein, rechtzeitig")
    editor.presses("Als Test speichern")
    editor.reads("Test „Verein, rechtzeitig“ gespeichert")


def applies(citizen: Visitor) -> None:
    """Register a fire, at first too late."""
    citizen.opens("fulda", f"/antrag/{SLUG}/")
    citizen.presses("Formular ausfüllen")
    for label, answer in PERSON:
        citizen.types(label, answer)
    citizen.presses("Weiter zu: Das Feuer")
    describes(citizen)
    citizen.misses("Beschreiben Sie das Feuer")
    citizen.types("Datum", f"{date.today():%d.%m.%Y}")  # noqa: DTZ011 – any day will do
    citizen.presses("Weiter zu: Prüfen und absenden", status=422)
    citizen.reads("Melden Sie das Feuer früher an.")
    citizen.types("Datum", dict(FIRE)["Datum"])
    citizen.presses("Weiter zu: Prüfen und absenden")
    citizen.ticks("Meine Angaben stimmen nach meinem Wissen.")
    citizen.presses(TITLE)
    assert citizen.copies(".bp-ref")


def test_osterfeuer_from_nothing_to_a_town(visitor: Invite) -> None:
    editor = visitor("desktop", "light")
    editor.opens("", "/kkv/entwuerfe/")
    editor.logs_in_as("Karl Vorlage")
    editor.types("Name der Leistung", TITLE)
    editor.presses("Entwurf beginnen")
    editor.unfolds("Seite hinzufügen")
    editor.types("Überschrift der neuen Seite", "Das Feuer")
    editor.presses("Seite hinzufügen")
    for label, kind, choices in QUESTIONS:
        adds(editor, label, kind, choices)

    editor.follows("Beschreiben Sie das Feuer Langer Text")
    editor.unfolds("Wann zeigen?")
    with editor.within("Wann zeigen?"):
        editor.picks("Frage", "Art des Feuers")
        editor.types("Wert", "Anderes Feuer")
        editor.presses("Bedingung speichern")
    editor.reads("„Art des Feuers“ ist „Anderes Feuer“")
    editor.presses("Nach oben")
    editor.presses("Nach unten")

    sets_a_deadline(editor)
    writes(editor)
    tries(editor)
    editor.reads("0 Fehler")
    editor.pictures("editor", full_page=True)

    editor.follows("Zur Prüfung geben")
    editor.presses("Version 1.0.0 zur Prüfung geben")
    editor.reads("Osterfeuer anmelden", "1.0.0", "Entwurf")
    editor.follows("Prüfung erbitten")
    editor.presses("Prüfung erbitten")
    for approver, party in approvers(visitor):
        approve(approver, TITLE, party)
    publish(editor, TITLE, "1.0.0")

    admin = visitor("desktop", "dark")
    admin.opens("fulda", f"/einrichtung/leistungen/{SLUG}/")
    admin.logs_in_as("Ida Entwurf")
    admin.presses("Leistung vorbereiten")
    admin.picks("Zuständige Stelle", "Ordnungsamt")
    mail = "ordnung@fulda.example"
    gives(admin, {"Telefon für Fragen": "0661 102-0", "E-Mail für Fragen": mail, "Frist in Tagen": "21"})
    applies(visitor("phone", "light"))


def test_the_editor_on_a_phone_without_script(visitor: Invite) -> None:
    editor = visitor("phone", "dark", script=False)
    editor.opens("", "/kkv/entwuerfe/")
    editor.logs_in_as("Karl Vorlage")
    editor.types("Name der Leistung", "Laternenumzug anmelden")
    editor.presses("Entwurf beginnen")
    with editor.within("Frage hinzufügen"):
        editor.types("Neue Frage", "Datum des Umzugs")
        editor.picks("Art der Antwort", "Datum")
        editor.presses("Frage hinzufügen")
    editor.reads("„Datum des Umzugs“ hinzugefügt")
    editor.presses("Rückgängig – „Datum des Umzugs“ hinzugefügt")
    editor.reads("Zurückgenommen")

    editor.opens("", "/kkv/entwuerfe/")
    editor.attaches("Schema als XML", "schema.xml", SCHEMA, "application/xml")
    editor.presses("Schema einlesen")
    editor.reads("Aufgaben aus dem FIM-Schema", "1 offen")
    editor.follows("Umzug nur mit Laternen")
    editor.unfolds("Daraus eine Prüfung machen")
    editor.presses("Erledigt")
    editor.reads("„Umzug nur mit Laternen“ erledigt", "alle erledigt")
