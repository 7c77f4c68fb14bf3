"""A template leaves as a schema of FIM: by command and from its page, with what the schema does not say."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError

from blaupause.domain import SYSTEM, Role
from blaupause.standards import xdatenfelder
from blaupause.standards.genericode import CodeList, Lists, read_folder
from blaupause.standards.xdatenfelder import CodeListRef
from blaupause.tenancy.context import hub
from shared_services.catalogue.actions import import_schema
from shared_services.catalogue.models import Draft
from tests.blaupause.engine.fim_building import at, field, schema
from tests.clients import staff, visitor
from tests.shared_services.catalogue.test_commands import run
from tests.templates import DEFECT, altered, files, imported, released

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

    from tests.worlds import World

BIRTH = "geburtsurkunde-bestellen"
ADDRESS = f"/kkv/vorlagen/{DEFECT}/xdatenfelder/"


def refused(*arguments: str) -> str:
    with pytest.raises(CommandError) as error:
        run("catalogue_export_fim", *arguments)
    assert error.value.returncode == 1
    return str(error.value)


def begun(content: dict[str, Any]) -> Draft:
    return Draft.objects.create(slug=DEFECT, title="Mangel", files=content, created_by="a", changed_by="a")


def contents() -> dict[str, Any]:
    return {name: json.loads(content) for name, content in files(DEFECT).items()}


# --- The command


def test_the_newest_released_version_is_written_and_can_be_imported(at_hub: None, tmp_path: Path) -> None:
    released(DEFECT, version="1.0.0")
    imported(DEFECT, version="2.0.0")
    to = tmp_path / "neu" / "mangel.xml"

    told = run("catalogue_export_fim", DEFECT, "--to", str(to))
    schema = xdatenfelder.read(to).schema

    assert told.splitlines()[0] == f"{schema.id}V1.0.0: {to}"
    assert "not in the schema: Dass „E-Mail-Adresse“ eine E-Mail-Adresse ist, prüft das Schema nicht." in told
    assert json.loads(run("catalogue_import_fim", str(to), "--json"))["is_new"]


def test_any_version_and_the_draft_are_written_where_they_are_named(at_hub: None, tmp_path: Path) -> None:
    imported(DEFECT, version="2.0.0")
    content = contents()
    content["template.json"]["version"] = "3.0.0"
    begun(content)
    to = str(tmp_path / "mangel.xml")

    for arguments, version in (((), "2.0.0"), (("--version", "2.0.0"), "2.0.0"), (("--draft",), "3.0.0")):
        told = json.loads(run("catalogue_export_fim", DEFECT, *arguments, "--to", to, "--force", "--json"))
        assert told["schema"].endswith(f"V{version}")
        assert told["files"] == [to]


def test_code_lists_stand_in_their_folder(at_hub: None, tmp_path: Path) -> None:
    released(BIRTH)
    to, lists = str(tmp_path / "schema.xml"), tmp_path / "listen"

    without = json.loads(run("catalogue_export_fim", BIRTH, "--to", to, "--json"))
    told = json.loads(run("catalogue_export_fim", BIRTH, "--to", to, "--lists", str(lists), "--force", "--json"))
    todos = json.loads(run("catalogue_import_fim", to, "--lists", str(lists), "--json"))["todos"]

    assert "Die Codelisten sind nicht dabei. Mit --lists FOLDER werden sie geschrieben." in without["not_in_schema"]
    assert told["files"] == [to, *(str(each) for each in lists.iterdir())]
    assert [each for each in todos if each["kind"] == "list"] == []


def test_lists_with_addresses_that_are_nearly_alike_are_files_of_their_own(at_hub: None, tmp_path: Path) -> None:
    addresses = ("urn:a:b", "urn:a-b")
    asked = [
        at(field(number, kind="select", code_list=CodeListRef(address)))
        for number, address in enumerate(addresses, start=1)
    ]
    known = [CodeList(each, "1", each, "Liste", ("code", "name"), ("code",), (("x", each),)) for each in addresses]
    slug = import_schema(schema=schema(*asked), lists=Lists(known), by=SYSTEM).slug

    run("catalogue_export_fim", slug, "--to", str(tmp_path / "schema.xml"), "--lists", str(tmp_path / "listen"))

    assert read_folder(tmp_path / "listen").keys() == set(addresses)


def test_without_a_place_the_file_is_called_after_the_schema(
    at_hub: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    released(DEFECT)

    name = run("catalogue_export_fim", DEFECT).partition(":")[0]

    assert [each.name for each in tmp_path.iterdir()] == [f"{name}.xdf3.xml"]


def test_what_cannot_be_exported_is_told(at_hub: None, tmp_path: Path) -> None:
    released(DEFECT)
    to = str(tmp_path / "mangel.xml")
    run("catalogue_export_fim", DEFECT, "--to", to)

    assert refused("gibt-es-nicht") == "Es gibt keine Version mit dem Namen gibt-es-nicht."
    assert refused(DEFECT, "--version", "9.9.9") == f"Es gibt keine Version mit dem Namen {DEFECT}@9.9.9."
    assert refused(DEFECT, "--draft") == f"Es gibt keinen Entwurf mit dem Namen {DEFECT}."
    assert refused(DEFECT, "--to", to) == f"{to}: there already. Add --force to replace it."
    assert refused(DEFECT, "--to", f"{to}/schema.xml").startswith(f"{to}/schema.xml: ")


def test_a_draft_with_mistakes_is_not_exported(at_hub: None) -> None:
    content = contents()
    content["form.json"]["pages"][0]["questions"][0]["visible"] = "answers.gibt_es_nicht"
    begun(content)

    assert refused(DEFECT, "--draft").startswith("Der Entwurf hat noch Fehler. Beheben Sie sie zuerst: form.json")


# --- The page


def test_the_page_of_a_template_offers_it_and_says_what_is_missing(editor: Client) -> None:
    with hub():
        version = released(DEFECT)

    page = editor.get(f"/kkv/vorlagen/{DEFECT}/").content.decode()
    answer = editor.get(f"{ADDRESS}?version={version.version}")

    assert f'href="{ADDRESS}?version={version.version}"' in page
    assert "Dass „E-Mail-Adresse“ eine E-Mail-Adresse ist, prüft das Schema nicht." in page
    assert answer["Content-Disposition"].startswith('attachment; filename="S999')
    assert xdatenfelder.read(answer.content).schema.title == "Mangel melden"


def test_with_code_lists_it_is_an_archive(editor: Client) -> None:
    with hub():
        released(BIRTH)

    archive = zipfile.ZipFile(io.BytesIO(editor.get(f"/kkv/vorlagen/{BIRTH}/xdatenfelder/").content))

    assert [name.partition("/")[0] for name in archive.namelist()][1:] == ["codelisten"]
    assert xdatenfelder.read(archive.read(archive.namelist()[0])).counts.code_lists == 1


def test_a_template_that_cannot_be_exported_says_why(editor: Client) -> None:
    with hub():
        altered(DEFECT, {("form.json", "pages/0/title"): "Ort\u000b"}, version="1.0.1")

    page = editor.get(f"/kkv/vorlagen/{DEFECT}/?version=1.0.1").content.decode()

    assert "„Ort“ enthält ein Zeichen, das in XML nicht stehen darf (U+000B)." in page
    assert ADDRESS not in page
    assert editor.get(f"{ADDRESS}?version=1.0.1").status_code == 422


def test_only_the_competence_centre_gets_it(fulda: World) -> None:
    assert visitor("localhost").get(ADDRESS).status_code == 302
    assert staff(Role.OPERATOR).get(ADDRESS).status_code == 403
    assert staff(Role.KKV_EDITOR).get(ADDRESS).status_code == 404
