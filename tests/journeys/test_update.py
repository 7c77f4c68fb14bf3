"""A newer version reaches a town: the KKV releases it, the town takes it, and suggests what the next should say."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.releasing import approve, approvers, arrived, publish
from tests.templates import BUNDLES

if TYPE_CHECKING:
    from tests.journeys.conftest import Invite
    from tests.journeys.visitors import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

IDEAS, TITLE = "anregung-beschwerde", "Idee, Lob oder Beschwerde"
"""A service of Fulda's that no other journey of the same demo walks through."""

NEW_VALUE = {
    "id": "hardship",
    "label": "Erlass bei Härtefällen",
    "type": "percent",
    "required": True,
    "locked": False,
    "group": "fees",
}
PLACE, QUARTER = "stadtteil", "In welchem Stadtteil?"
NEW_QUESTION = {
    "field": PLACE,
    "label": QUARTER,
    "widget": "text",
    "errors": {"required": "Schreiben Sie, in welchem Stadtteil."},
}
PDF = b"%PDF-"


def bundle(version: str) -> dict[str, Any]:
    """Return the files of the service in other words; from 1.2.0 on it asks people and towns for more."""
    files = {str(file.relative_to(BUNDLES / IDEAS)): file for file in (BUNDLES / IDEAS).rglob("*.json")}
    found = {name: json.loads(file.read_text(encoding="utf-8")) for name, file in files.items()}
    found["template.json"]["version"] = version
    pages = found["form.json"]["pages"]
    pages[1]["questions"][3]["label"] = "Was möchten Sie uns sagen?"
    if version != "1.1.0":
        found["parameters.json"]["parameters"].append(NEW_VALUE)
        pages[1]["questions"].append(NEW_QUESTION)
        schema = found["form.json"]["schema"]
        schema["properties"][PLACE] = {"type": "string", "format": "din91379", "maxLength": 60}
        schema["required"].append(PLACE)
        for test in found["tests.json"]["tests"]:
            test["answers"][PLACE] = "Horas"
    return found


def as_zip(version: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in bundle(version).items():
            archive.writestr(name, json.dumps(content))
    return out.getvalue()


def submit(editor: Visitor, version: str) -> None:
    editor.opens("", "/kkv/importieren/")
    editor.attaches("Vorlage als ZIP-Datei", "vorlage.zip", as_zip(version), "application/zip")
    editor.presses("Prüfen und importieren")
    editor.follows("Prüfung erbitten")
    editor.presses("Prüfung erbitten")


def writes(citizen: Visitor, about: str) -> None:
    """Fill in the form as far as every version of it asks."""
    citizen.opens("fulda", f"/antrag/{IDEAS}/")
    citizen.presses("Formular ausfüllen")
    citizen.chooses("Möchten Sie sich gegen einen Bescheid wehren?", "Nein")
    citizen.presses("Weiter zu: Ihr Anliegen")
    citizen.chooses("Was ist es?", "Eine Idee oder ein Vorschlag")
    citizen.chooses("Um welches Thema geht es?", "Verkehr und Straßen")
    citizen.types("Worum geht es kurz?", about)


def sends(citizen: Visitor) -> None:
    citizen.chooses("Sollen wir Ihnen per E-Mail antworten?", "Nein")
    citizen.presses("Weiter zu: Prüfen und absenden")
    citizen.ticks("Was ich schreibe, stimmt nach meinem Wissen.")
    citizen.presses("Abschicken")


def finds(clerk: Visitor, about: str) -> None:
    """Open the case of that name from the inbox."""
    clerk.opens("fulda", "/amt/?ansicht=niemand")
    clerk.types("Suche", about)
    clerk.toggles("Filtern")
    clerk.reads("1 bis 1 von 1")
    clerk.follows(TITLE)


def suggest(admin: Visitor) -> None:
    """Say what the template should ask of towns instead."""
    admin.follows("Änderung vorschlagen")
    admin.picks("Worum geht es?", "Wert: Erlass bei Härtefällen")
    admin.types("Was soll sich ändern?", "Der Erlass soll ein Betrag sein.")
    admin.types("Warum?", "Unsere Satzung nennt keinen Anteil.")
    admin.presses("Vorschlag senden")
    admin.reads("Ihr Vorschlag ist gesendet")


def take_up(editor: Visitor) -> None:
    editor.page.goto(editor.demo.address("", "/kkv/vorschlaege/"))
    editor.waits_for("Der Erlass soll ein Betrag sein.")
    editor.follows("Wert: Erlass bei Härtefällen")
    editor.chooses("Was wird daraus?", "Annehmen: Er kommt in eine der nächsten Versionen")
    editor.types("Antwort an die Kommune", "Das leuchtet ein.")
    editor.types("Version", "1.3.0")
    editor.presses("Antwort speichern")


def test_from_the_release_to_the_town(visitor: Invite) -> None:
    """A case that runs stays on its version; the town sees what differs; whoever comes after it took the new one."""
    citizen = visitor("phone", "dark", is_close=False)
    writes(citizen, "Bänke am Ufer")
    citizen.types("Ihre Nachricht", "Am Ufer der Fulda fehlen Bänke.")
    citizen.misses(QUARTER)
    citizen.presses("Weiter zu: Möchten Sie eine Antwort?")
    sends(citizen)

    editor = arrived(visitor, "Karl Vorlage")
    both = approvers(visitor)
    for version in ("1.1.0", "1.2.0"):
        submit(editor, version)
        for approver, party in both:
            approve(approver, TITLE, party)
        publish(editor, TITLE, version)
    editor.follows("1.2.0 mit der Version davor vergleichen")
    editor.reads(f"{TITLE}: 1.1.0 und 1.2.0 im Vergleich", "Wert „Erlass bei Härtefällen“", QUARTER)
    assert editor.downloads("Als PDF für die Sitzung").startswith(PDF)

    admin = visitor("phone", "light")
    holds_back(admin)
    takes(admin)
    writes(citizen, "Brücke mit Geländer")
    citizen.types("Was möchten Sie uns sagen?", "Die Brücke hat kein Geländer.")
    citizen.presses("Weiter zu: Möchten Sie eine Antwort?", status=422)
    citizen.reads("Schreiben Sie, in welchem Stadtteil.")
    citizen.types(QUARTER, "Horas")
    citizen.presses("Weiter zu: Möchten Sie eine Antwort?")
    sends(citizen)

    clerk = visitor("desktop", "light", is_close=False)
    clerk.opens("fulda", "/amt/")
    clerk.logs_in_as("Thea Muster")
    finds(clerk, "Bänke am Ufer")
    clerk.reads("Formular Version 1.0.0", "Ihre Nachricht")
    clerk.misses(QUARTER)
    finds(clerk, "Brücke mit Geländer")
    clerk.reads("Formular Version 1.2.0", QUARTER, "Horas")

    suggest(admin)
    take_up(editor)
    admin.waits_for("Angenommen, kommt in Version 1.3.0")
    admin.reads("Das leuchtet ein.")


def holds_back(admin: Visitor) -> None:
    """Follow small novelties by policy; the version that asks the town for a value waits, and can be postponed."""
    admin.opens("fulda", f"/einrichtung/leistungen/{IDEAS}/")
    admin.logs_in_as("Ida Entwurf")
    admin.reads("Neue Version 1.2.0", "„Erlass bei Härtefällen“ ist neu und Pflicht")
    admin.page.get_by_label("kleine Neuerungen nach 14 Tagen").check()
    admin.presses("Auswahl speichern")
    admin.reads("Angehalten", "Version 1.1.0 kommt am")

    admin.page.get_by_text("Neue Versionen verschieben").click()
    admin.types("Nicht vor dem", f"{date.today() + timedelta(days=50):%d.%m.%Y}")  # noqa: DTZ011 – any day will do
    admin.types("Grund", "Sitzung des Rates")
    admin.presses("Verschieben")
    admin.reads("Neue Versionen kommen nicht vor dem")
    admin.opens("fulda", "/einrichtung/leistungen/")
    admin.reads("Neue Versionen (1)", "angehalten")


def takes(admin: Visitor) -> None:
    """Look at what differs, give the value and take the version."""
    admin.opens("fulda", f"/einrichtung/leistungen/{IDEAS}/")
    admin.page.get_by_text("Änderungen ansehen").click()
    admin.reads(f"„{QUARTER}“")
    admin.looks()
    admin.types("Erlass bei Härtefällen", "100")
    admin.presses("Version 1.2.0 jetzt übernehmen")
    admin.reads("Version 1.2.0 ist übernommen", "Version 1.2.0, vorher 1.0.0")
