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

TREE, TITLE = "baumfaellgenehmigung", "Baum fällen"
"""A service of Fulda's that no other journey of the same demo walks through."""

NEW_VALUE = {
    "id": "hardship",
    "label": "Erlass bei Härtefällen",
    "type": "percent",
    "required": True,
    "locked": False,
    "group": "fees",
}
PDF = b"%PDF-"


def as_zip(version: str, *values: dict[str, Any]) -> bytes:
    """Pack the permit to fell a tree as a newer version that asks in other words, and asks towns for more values."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for file in (BUNDLES / TREE).rglob("*.json"):
            content = json.loads(file.read_text(encoding="utf-8"))
            if file.name == "template.json":
                content["version"] = version
            if file.name == "form.json":
                content["pages"][0]["questions"][0]["label"] = "Alle Vornamen"
            if file.name == "parameters.json":
                content["parameters"] += values
            archive.writestr(str(file.relative_to(BUNDLES / TREE)), json.dumps(content))
    return out.getvalue()


def submit(editor: Visitor, version: str, *values: dict[str, Any]) -> None:
    editor.opens("", "/kkv/importieren/")
    editor.attaches("Vorlage als ZIP-Datei", "vorlage.zip", as_zip(version, *values), "application/zip")
    editor.presses("Prüfen und importieren")
    editor.follows("Prüfung erbitten")
    editor.presses("Prüfung erbitten")


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
    editor = arrived(visitor, "Karl Vorlage")
    both = approvers(visitor)
    for version, values in (("1.1.0", ()), ("1.2.0", (NEW_VALUE,))):
        submit(editor, version, *values)
        for approver, party in both:
            approve(approver, TITLE, party)
        publish(editor, TITLE, version)
    editor.follows("1.2.0 mit der Version davor vergleichen")
    editor.reads(f"{TITLE}: 1.1.0 und 1.2.0 im Vergleich", "Wert „Erlass bei Härtefällen“")
    assert editor.downloads("Als PDF für die Sitzung").startswith(PDF)

    admin = visitor("phone", "light")
    admin.opens("fulda", f"/einrichtung/leistungen/{TREE}/")
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

    admin.opens("fulda", f"/einrichtung/leistungen/{TREE}/")
    admin.page.get_by_text("Änderungen ansehen").click()
    admin.looks()
    admin.types("Erlass bei Härtefällen", "100")
    admin.presses("Version 1.2.0 jetzt übernehmen")
    admin.reads("Version 1.2.0 ist übernommen", "Version 1.2.0, vorher 1.0.0")

    suggest(admin)
    take_up(editor)
    admin.waits_for("Angenommen, kommt in Version 1.3.0")
    admin.reads("Das leuchtet ein.")
