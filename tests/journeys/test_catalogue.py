"""The KKV imports a template, Land and KSpV release it; then a town finds it."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from shared_services import catalogue

if TYPE_CHECKING:
    from tests.journeys.conftest import Invite
    from tests.journeys.visitors import Visitor

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
        if party == "Land":
            tries_to_publish(editor, title)

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
    judges(editor)
    finds(visitor("phone", "light"), title)


def finds(admin: Visitor, title: str) -> None:
    """Look for the template in a town: not among those at stage 3, but among those below."""
    admin.opens("fulda", "/einrichtung/leistungen/?reife=konform")
    admin.logs_in_as("Ida Entwurf")
    admin.misses(title)
    admin.opens("fulda", "/einrichtung/leistungen/?reife=darunter")
    admin.reads(title, "Reifegrad 2, Formular-Assistent")
    admin.types("Vorlage suchen", "Laterne")
    admin.toggles("Vorlagen suchen")
    admin.follows(title)
    admin.reads("Leistung vorbereiten")


def tries_to_publish(editor: Visitor, title: str) -> None:
    """Read that an approval is missing; send what the button would send, as a page of another day could."""
    editor.opens("", "/kkv/freigaben/")
    editor.follows(title)
    editor.reads("Freigabe KSpV fehlt")
    assert not editor.page.get_by_role("link", name="Veröffentlichen", exact=True).count()
    token = editor.page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    sent: dict[str, str | float | bool] = {"schritt": "veroeffentlichen", "csrfmiddlewaretoken": token}
    address = editor.page.url.partition("?")[0]
    refused = editor.page.request.post(address, form=sent, headers={"Referer": address})
    assert (refused.status, "Freigabe KSpV fehlt" in refused.text()) == (409, True)


def judges(editor: Visitor) -> None:
    """Judge nine criteria at 4 and one at 2: the lowest decides, and no quota counts the service."""
    editor.opens("", "/kkv/vorlagen/laterne-melden/reifegrad/")
    lines = [f"Kriterium {number}: 4" for number in range(1, 10)]
    editor.types("Kriterien und ihre Stufen", "\n".join([*lines, "Nachweise: 2"]))
    editor.types("Woran sieht man das?", "Durchgang am Bildschirm")
    editor.types("Bewertet am", f"{date.today():%d.%m.%Y}")  # noqa: DTZ011 – the demo's day
    editor.presses("Bewertung speichern")
    editor.reads("Die Bewertung ist gespeichert", "Stufe 2: Formular-Assistent", "nicht OZG-konform")
    editor.pictures("reifegrad")
    editor.opens("", "/kkv/?reife=konform")
    editor.misses("Laterne melden")
