from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings

from blaupause.domain import SYSTEM, Role, now
from blaupause.tenancy.context import hub
from shared_services.catalogue import forms, queries
from shared_services.catalogue.actions import UsageReport, record_usage
from shared_services.catalogue.models import TemplateVersion
from tests.clients import staff, visitor
from tests.templates import DEFECT, files, imported, released

if TYPE_CHECKING:
    from django.test import Client

    from tests.worlds import World


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def packed(content: dict[str, bytes], *, folder: str = "") -> SimpleUploadedFile:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if folder:
            archive.writestr(f"{folder}/", b"")
        for name, data in content.items():
            archive.writestr(f"{folder}/{name}" if folder else name, data)
    return SimpleUploadedFile("vorlage.zip", out.getvalue(), content_type="application/zip")


def send(client: Client, upload: SimpleUploadedFile, **more: Any) -> Any:
    return client.post("/kkv/importieren/", {"bundle": upload}, **more)


def count() -> int:
    with hub():
        return TemplateVersion.objects.count()


@pytest.mark.parametrize("path", ["/kkv/", "/kkv/importieren/"])
def test_only_the_competence_centre_sees_the_catalogue(fulda: World, path: str) -> None:
    assert visitor("localhost").get(path).status_code == 302
    assert staff(Role.OPERATOR).get(path).status_code == 403
    assert staff(Role.ADMIN, fulda.town, on="localhost").get(path).status_code == 302  # a town's session is nobody here


def test_who_approves_reads_and_does_not_import(db: None) -> None:
    approver = staff(Role.KKV_APPROVER_LAND)

    page = approver.get("/kkv/importieren/")

    assert "Importieren kann die KKV-Redaktion." in text(page)
    assert 'type="file"' not in page.content.decode()
    assert send(approver, packed(files(DEFECT))).status_code == 403
    assert count() == 0


def test_an_empty_catalogue_offers_the_next_step(editor: Client) -> None:
    page = editor.get("/kkv/")

    assert "Der Katalog ist noch leer" in text(page)
    assert page.content.decode().count("<h1") == 1
    assert "Zu diesen Filtern" not in text(page)


def test_the_list_shows_state_use_and_definition(editor: Client, fulda: World) -> None:
    version = released(DEFECT)
    imported(DEFECT, version="9.0.0")
    with hub():
        report = UsageReport(
            town_schema=fulda.town.schema_name,
            service_slug=DEFECT,
            content_hash=version.content_hash,
            version=version.version,
            policy="manual",
            is_online=True,
            as_of=now(),
        )
        record_usage(report=report, by=SYSTEM)

    page = text(editor.get("/kkv/"))

    assert "Ohne Vermerk bei der Version: freigegeben" in page
    assert "Entwurf 9.0.0" in page
    assert "1 von 2 Kommunen" in page
    assert "eigene Zählung der Plattform" in page
    assert "Stadt Fulda" in text(editor.get(f"/kkv/vorlagen/{DEFECT}/"))


def test_filters_have_an_address_and_an_empty_state(editor: Client) -> None:
    released(DEFECT)

    assert "Mangel melden" in text(editor.get("/kkv/?q=mangel&zustand=released&ebene=municipality&sortiert=name"))
    nothing = editor.get("/kkv/?q=einhorn")
    assert "Keine Vorlage passt" in text(nothing)
    assert 'value="einhorn"' in nothing.content.decode()
    assert "Mangel melden" in text(editor.get("/kkv/?zustand=unsinn"))


@pytest.mark.parametrize("name", ["dienst-a", "dienst-b"])
def test_a_template_page_says_what_is_checked_and_what_is_an_example(editor: Client, name: str) -> None:
    version = released(DEFECT, slug=name)

    page = editor.get(f"/kkv/vorlagen/{name}/")

    assert page.status_code == 200
    assert page.content.decode().count("<h1") == 1
    for words in (version.version, "Beim Import am", "form.json", "Noch keine Kommune"):
        assert words in text(page)
    assert editor.get("/kkv/vorlagen/nichts/").status_code == 404
    assert editor.get(f"/kkv/vorlagen/{name}/?version=9.9.9").status_code == 404


def test_stored_tests_run_again(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    released(DEFECT)
    assert "Alle Prüfungen bestanden" in text(editor.post(f"/kkv/vorlagen/{DEFECT}/"))

    monkeypatch.setattr(queries.bundles, "check", lambda _files: [_finding()])
    failed = text(editor.post(f"/kkv/vorlagen/{DEFECT}/"))
    assert "Die Prüfung hat Fehler gefunden" in failed
    assert "rules.json" in failed
    assert "Der Ausdruck ist nicht richtig" in failed


def _finding() -> Any:
    from blaupause.engine.bundles import Finding  # noqa: PLC0415 – only this test makes one

    return Finding("rules.json", None, "/fee", "expression", "wrong")


@pytest.mark.parametrize("folder", ["", "mangel-melden"])
def test_a_bundle_comes_in_as_a_zip(editor: Client, folder: str) -> None:
    answer = send(editor, packed(files(DEFECT), folder=folder), follow=True)

    assert "Die Vorlage ist importiert" in text(answer)
    assert count() == 1


def test_a_bundle_with_mistakes_names_them_and_imports_nothing(editor: Client) -> None:
    answer = send(editor, packed(files(DEFECT) | {"rules.json": b"{\n,"}))

    assert answer.status_code == 422
    assert "Die Vorlage hat 1 Fehler" in text(answer)
    assert "Zeile 2" in text(answer)
    assert count() == 0


def test_another_content_under_the_same_number_is_refused(editor: Client) -> None:
    imported(DEFECT)

    answer = send(editor, packed(files(DEFECT, minutes=9)))

    assert answer.status_code == 422
    assert "Erhöhen Sie die Versionsnummer" in text(answer)


def _encrypted() -> SimpleUploadedFile:
    content = bytearray(packed({"template.json": b"{}"}).read())
    content[6] |= 1
    at = content.rindex(b"PK\x01\x02")
    content[at + 8] |= 1
    return SimpleUploadedFile("x.zip", bytes(content))


def _damaged() -> SimpleUploadedFile:
    content = bytearray(packed({"template.json": b"{" + b"a" * 500 + b"}"}).read())
    content[45:60] = b"\xff" * 15
    return SimpleUploadedFile("x.zip", bytes(content))


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (SimpleUploadedFile("x.zip", b"no zip"), "nicht als ZIP öffnen"),
        (SimpleUploadedFile("x.zip", b""), "Die Datei ist leer"),
        (SimpleUploadedFile("x.zip", b"0" * (forms.MAX_ZIP + 1)), "größer als 1 MB"),
        (packed({f"{number}.json": b"{}" for number in range(61)}), "mehr als 60 Dateien"),
        (packed({"template.json": b"0" * (forms.MAX_CONTENT + 1)}), "größer als 2 MB"),
        (_encrypted(), "ohne Passwort"),
        (_damaged(), "nicht als ZIP öffnen"),
        (packed({"../../etc/passwd": b"x", "template.json": b"{}"}), "Die Vorlage hat"),
        (packed({"a/template.json": b"{}", "b/form.json": b"{}"}), "Die Vorlage hat"),
    ],
    ids=["text", "empty", "large", "many", "bomb", "encrypted", "damaged", "paths", "folders"],
)
def test_a_hostile_upload_is_refused_with_the_reason(editor: Client, upload: SimpleUploadedFile, sentence: str) -> None:
    upload.seek(0)

    answer = send(editor, upload)

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert count() == 0


@override_settings(FILE_UPLOAD_MAX_MEMORY_SIZE=1000)
def test_a_file_that_never_arrived_is_told_as_too_large(editor: Client) -> None:
    answer = send(editor, SimpleUploadedFile("x.zip", b"0" * 2000))

    assert answer.status_code == 422
    assert "größer als 1 MB" in text(answer)
    assert "Die Datei fehlt noch" not in text(answer)
    assert count() == 0


def test_without_a_file_the_page_says_so(editor: Client) -> None:
    answer = editor.post("/kkv/importieren/", {"x": "1"})

    assert answer.status_code == 422
    assert "Die Datei fehlt noch" in text(answer)


def test_the_list_costs_the_same_for_every_number(editor: Client) -> None:
    counts = []
    for number in (1, 3):
        for at in range(count(), number):
            released(DEFECT, slug=f"dienst-{at}")
        editor.get("/kkv/")  # what is kept for seconds is kept
        with CaptureQueriesContext(connection) as seen:
            editor.get("/kkv/")
        counts.append(len(seen))
    assert counts[0] == counts[1]
