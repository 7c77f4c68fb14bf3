"""A draft that begins with an official schema, in the browser: read, laid in, taken back, refused."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from blaupause.domain import SYSTEM, Actor, ActorKind, Conflict, Refused, Role
from blaupause.engine.bundles.editing import Operation
from blaupause.standards import genericode, xdatenfelder
from blaupause.tenancy.context import hub
from shared_services.catalogue import queries
from shared_services.catalogue.actions import (
    change_draft,
    edit_schema,
    import_schema,
    start_draft,
    submit_draft,
    undo_change,
)
from shared_services.catalogue.models import Draft, TemplateVersion
from tests.blaupause.standards.test_genericode import listed
from tests.blaupause.standards.xdatenfelder.test_faults import at, field, file
from tests.clients import staff
from tests.commands import call_command
from tests.people import CITIZEN, EDITOR
from tests.shared_services.catalogue.editing import text

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

OTHER = Actor(ActorKind.STAFF, id="max", name="Max Gegenleser", roles=frozenset({Role.KKV_EDITOR}))
SLUG = "probe-s00000000001"
ADDRESS = "/kkv/entwuerfe/schema/"


def schema(*names: str) -> bytes:
    return file(*(at(field(f"F{number:011}", name=name)) for number, name in enumerate(names, start=1)))


def laid(content: bytes) -> Draft:
    return edit_schema(schema=xdatenfelder.read(content).schema, lists=genericode.Lists(), by=EDITOR)


def labels(files: dict[str, Any]) -> list[str]:
    return [question["label"] for page in files["form.json"]["pages"] for question in page["questions"]]


def send(client: Client, content: bytes, *lists: bytes) -> Any:
    files = [SimpleUploadedFile(f"liste-{number}.xml", each) for number, each in enumerate(lists)]
    return client.post(ADDRESS, {"schema": SimpleUploadedFile("schema.xml", content), "listen": files})


# --- The action


def test_a_draft_begins_with_a_schema_and_no_version_is_made(at_hub: None) -> None:
    draft = laid(schema("Name", "Ort"))

    assert (draft.slug, draft.title, labels(draft.files)) == (SLUG, "Probe", ["Name", "Ort"])
    assert not TemplateVersion.objects.exists()


def test_a_newer_schema_is_one_change_of_the_open_draft(at_hub: None) -> None:
    draft = laid(schema("Name"))
    draft.files["form.json"]["pages"][0]["questions"][0]["hint"] = "Wie im Ausweis"
    draft.save(update_fields=["files"])

    newer = laid(schema("Name", "Ort"))

    assert (newer.pk, newer.revision, labels(newer.files)) == (draft.pk, draft.revision + 1, ["Name", "Ort"])
    assert newer.files["form.json"]["pages"][0]["questions"][0]["hint"] == "Wie im Ausweis"
    assert newer.files["template.json"]["version"] == "0.1.0"
    assert labels(undo_change(draft_id=draft.pk, by=EDITOR).files) == ["Name"]


def test_a_schema_can_be_taken_back_after_other_places_changed(at_hub: None) -> None:
    draft = laid(schema("Name"))
    laid(schema("Name", "Ort"))
    asked = Operation("frage-aendern", "frage/name", {"label": "Ihr Name", "required": "ja"})
    change_draft(draft_id=draft.pk, revision=Draft.objects.get().revision, asked=asked, by=OTHER)

    assert labels(undo_change(draft_id=draft.pk, by=EDITOR).files) == ["Ihr Name"]


def test_the_same_schema_is_not_laid_in_twice(at_hub: None) -> None:
    laid(schema("Name"))

    with pytest.raises(Conflict, match="schon im Entwurf „Probe“"):
        laid(schema("Name"))


@pytest.mark.parametrize(("newer", "expected"), [(("Name",), ["Name"]), (("Name", "Ort"), ["Name", "Ort"])])
def test_a_draft_goes_on_with_the_version_that_was_made_before(
    at_hub: None, newer: tuple[str, ...], expected: list[str]
) -> None:
    first = import_schema(schema=xdatenfelder.read(schema("Name")).schema, lists=genericode.Lists(), by=SYSTEM)

    draft = laid(schema(*newer))

    assert first.version is not None
    assert (draft.based_on, draft.files["template.json"]["version"]) == (first.version.content_hash, "0.2.0")
    assert labels(draft.files) == expected


def test_a_draft_of_that_name_from_elsewhere_is_not_overwritten(at_hub: None) -> None:
    draft = start_draft(title="Probe S00000000001", by=EDITOR)
    assert draft.slug == SLUG

    with pytest.raises(Conflict, match="gibt es schon einen Entwurf"):
        laid(schema("Name"))


def test_only_editors_lay_schemas_in(at_hub: None) -> None:
    with pytest.raises(Refused):
        edit_schema(schema=xdatenfelder.read(schema("Name")).schema, lists=genericode.Lists(), by=CITIZEN)


# --- The command beside an open draft


def test_the_command_lays_a_newer_schema_into_the_open_draft(at_hub: None, tmp_path: Path) -> None:
    def run() -> dict[str, Any]:
        out = StringIO()
        call_command("catalogue_import_fim", str(path), "--json", stdout=out)
        told: dict[str, Any] = json.loads(out.getvalue())
        return told

    path = tmp_path / "schema.xml"
    laid(schema("Name"))
    path.write_bytes(schema("Name", "Ort"))

    first, again = run(), run()

    assert [(each["is_new"], each["in_editor"], each["content_hash"]) for each in (first, again)] == [
        (True, True, ""),
        (False, True, ""),
    ]
    assert labels(Draft.objects.get().files) == ["Name", "Ort"]
    assert not TemplateVersion.objects.exists()
    out = StringIO()
    path.write_bytes(schema("Name", "Ort", "Land"))
    call_command("catalogue_import_fim", str(path), stdout=out)
    assert f"laid into the draft that is open in the editor: {SLUG} 0.1.0" in out.getvalue()


# --- The page


def test_a_schema_is_sent_and_the_draft_is_there(editor: Client) -> None:
    first = send(editor, schema("Name"))
    second = send(editor, schema("Name", "Ort"))

    assert "Probe" in text(editor.get(first.headers["Location"]))
    page = text(editor.get(second.headers["Location"]))
    assert "FIM-Schema 1.0.0 eingearbeitet. Gespeichert um" in page
    assert "Rückgängig – FIM-Schema 1.0.0 eingearbeitet" in page


def test_code_lists_become_choices(editor: Client) -> None:
    ref = "<f:codelisteReferenz><f:canonicalIdentification>urn:a</f:canonicalIdentification></f:codelisteReferenz>"
    send(editor, file(at(field(kind="select", more=ref))), listed())

    with hub():
        files = Draft.objects.get().files
    assert files["form.json"]["pages"][0]["questions"][0]["choices"]
    assert files["fim.json"]["todos"] == []


def test_a_broken_file_makes_nothing_and_names_the_line(editor: Client) -> None:
    answer = send(editor, file(at(field(name=""))))

    assert answer.status_code == 422
    assert "Importiert ist nichts." in text(answer)
    assert "Zeile Element Was ist falsch? 2 name" in text(answer)
    with hub():
        assert not Draft.objects.exists()


def test_a_broken_list_is_named(editor: Client) -> None:
    answer = send(editor, schema("Name"), b"<a/>")

    assert answer.status_code == 422
    assert "„liste-0.xml“ lässt sich nicht lesen: Das ist keine Codeliste" in text(answer)


def test_the_same_schema_again_is_told_at_the_file(editor: Client) -> None:
    send(editor, schema("Name"))

    answer = send(editor, schema("Name"))

    assert (answer.status_code, "schon im Entwurf „Probe“" in text(answer)) == (422, True)


def test_without_a_file_the_form_asks_for_one(editor: Client) -> None:
    assert editor.post(ADDRESS, {}).status_code == 422


def test_who_approves_sends_no_schema(db: None) -> None:
    assert send(staff(Role.KKV_APPROVER_LAND), schema("Name")).status_code == 403
    with hub():
        assert not Draft.objects.exists()


def test_a_copy_for_another_service_does_not_take_the_schema_over(at_hub: None) -> None:
    first = import_schema(schema=xdatenfelder.read(schema("Name")).schema, lists=genericode.Lists(), by=SYSTEM)
    assert first.version is not None
    files, title = queries.begun_from(first.version.content_hash, "Ganz anders")
    copy = start_draft(title=title, files=files, by=EDITOR)
    submit_draft(draft_id=copy.pk, revision=copy.revision, by=EDITOR)

    assert laid(schema("Name")).slug == SLUG
    assert queries.as_schema(SLUG).name == "S00000000001V1.0.0"
    assert queries.as_schema(copy.slug).name.startswith("S999")
