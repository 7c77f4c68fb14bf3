"""The KKV imports a template, Land and KSpV release it; then a town finds it."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from shared_services import catalogue

if TYPE_CHECKING:
    from tests.journeys.conftest import Invite

pytestmark = [pytest.mark.browser, pytest.mark.slow]

REPORT = Path(catalogue.__path__[0]) / "bundles/mangel-melden"


def as_zip(title: str, *, rule: str = "true") -> bytes:
    """Pack the report of a defect as a template of another name, with one more rule."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for file in REPORT.rglob("*.json"):
            content = json.loads(file.read_text(encoding="utf-8"))
            if file.name == "template.json":
                content |= {"slug": title.lower().replace(" ", "-"), "title": title}
            if file.name == "rules.json":
                content["checks"].append({"id": "neu", "on": "beschreibung", "expr": rule, "message": "Neu."})
            archive.writestr(str(file.relative_to(REPORT)), json.dumps(content))
    return out.getvalue()


def test_from_the_import_to_the_town(visitor: Invite) -> None:
    title = "Laterne melden"
    editor = visitor("desktop", "light")
    editor.opens("", "/kkv/")
    editor.logs_in_as("Karl Vorlage")
    editor.waits_for("5 von 5 Kommunen")  # the towns' jobs tell
    editor.reads("Hund anmelden")
    editor.follows("Hund anmelden")
    editor.reads("Wer sie nutzt", "Stadt Fulda", "Erster Hund")

    editor.opens("", "/kkv/importieren/")
    editor.attaches("Vorlage als ZIP-Datei", "vorlage.zip", as_zip(title, rule="answers."), "application/zip")
    editor.presses("Prüfen und importieren", status=422)
    editor.reads("rules.json")
    editor.attaches("Vorlage als ZIP-Datei", "vorlage.zip", as_zip(title), "application/zip")
    editor.presses("Prüfen und importieren")
    editor.reads("Die Vorlage ist importiert", "Entwurf")

    editor.follows("Prüfung erbitten")
    editor.presses("Prüfung erbitten")
    editor.reads("Die Prüfung ist erbeten", "Freigaben Land und KSpV fehlen")

    for name, party, sentence in (
        ("Lena Prüfstein", "Land", "Freigabe KSpV fehlt"),
        ("Konrad Gegenprobe", "KSpV", "Beide Freigaben liegen vor"),
    ):
        approver = visitor("phone", "dark")
        approver.opens("", "/kkv/freigaben/")
        approver.logs_in_as(name)
        approver.reads("Wartet auf Sie", "Freigabe")
        approver.pictures(f"freigaben-{party}")
        approver.follows(title)
        approver.pictures(f"freigeben-{party}", full_page=True)
        approver.presses(f"Für {party} freigeben")
        approver.reads("Ihre Freigabe ist eingetragen", sentence)

    editor.opens("", "/kkv/freigaben/")
    editor.pictures("freigaben-editor")
    editor.reads("Bereit zur Veröffentlichung")
    editor.follows(title)
    editor.follows("Veröffentlichen")
    editor.pictures("veroeffentlichen", full_page=True)
    editor.presses("Version 1.0.0 veröffentlichen")
    editor.reads("Die Version ist freigegeben", "Lena Prüfstein", "Konrad Gegenprobe")
    editor.pictures("freigegeben", full_page=True)
    editor.follows("Zur Vorlage")
    editor.pictures("vorlage", full_page=True)

    admin = visitor("phone", "light")
    admin.opens("fulda", "/einrichtung/leistungen/")
    admin.logs_in_as("Ida Entwurf")
    admin.types("Vorlage suchen", "Laterne")
    admin.toggles("Vorlagen suchen")
    admin.follows(title)
    admin.reads("Leistung vorbereiten")
