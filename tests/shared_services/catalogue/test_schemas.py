"""Templates from official schemas: imported, imported again, imported newer – by action and by command."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError

from blaupause.domain import SYSTEM, Refused
from blaupause.standards import xdatenfelder
from shared_services.catalogue.actions import import_bundle, import_schema
from shared_services.catalogue.models import TemplateVersion
from tests.commands import call_command
from tests.fim import DATA, NEEDS_DATA, schema_file
from tests.people import CITIZEN
from tests.templates import BUNDLES, DEFECT

if TYPE_CHECKING:
    from pathlib import Path

    from shared_services.catalogue.actions import FromSchema

pytestmark = [NEEDS_DATA, pytest.mark.usefixtures("at_hub")]

HOMEWORK = "S00000000364"
SLUG = "anzeige-der-erstmaligen-ausgabe-von-h-s00000000364"
ANSWERS: dict[str, Any] = {
    "F60000000319": "Musterfirma",
    "G60000000086": {"F60000000243": "Weg", "F60000000246": "36037", "F60000000247": "Fulda"},
    "F00000003446": "Spielzeug",
    "F00000003445": False,
    "G00000002211": {
        "G60000000086": {"F60000000243": "Gasse", "F60000000246": "36037", "F60000000247": "Fulda"},
        "F60000000240": "0661 1",
    },
}


ODD_JSON = ('{"a": Infinity}', "[" * 99_999)


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def imported(content: bytes | None = None) -> FromSchema:
    schema = xdatenfelder.read(content or schema_file(HOMEWORK)).schema
    return import_schema(schema=schema, lists=lambda _ref: None, by=SYSTEM)


def newer() -> bytes:
    """Return the schema with another version, one text changed."""
    content = schema_file(HOMEWORK).read_text()
    changed = content.replace("<xdf3:version>1.0.0<", "<xdf3:version>1.1.0<", 1)
    return changed.replace(">Sitz der Ausgabestelle<", ">Andere Stelle<").encode()


def test_a_schema_becomes_a_draft_version() -> None:
    made = imported()

    assert (made.slug, made.number, made.is_new) == (SLUG, "0.1.0", True)
    assert made.version is not None
    assert not hasattr(made.version, "release")
    assert [todo["kind"] for todo in made.todos] == ["rule"]


def test_the_same_schema_again_changes_nothing() -> None:
    imported()

    assert not imported().is_new
    assert TemplateVersion.objects.count() == 1


def test_a_newer_schema_is_laid_into_what_people_made_of_the_older_one() -> None:
    files = dict(imported().files)
    files["template.json"] |= {"version": "0.2.0", "title": "Heimarbeit melden", "slug": "heimarbeit-melden"}
    import_bundle(files={name: json.dumps(content).encode() for name, content in files.items()}, by=SYSTEM)

    made = imported(newer())

    assert (made.slug, made.number) == ("heimarbeit-melden", "0.3.0")
    assert made.files["template.json"]["title"] == "Heimarbeit melden"
    assert "Andere Stelle" in json.dumps(made.files["form.json"])
    assert made.files["fim.json"]["schema"]["hash"] != files["fim.json"]["schema"]["hash"]


def test_only_the_competence_centre_imports() -> None:
    schema = xdatenfelder.read(schema_file(HOMEWORK)).schema

    with pytest.raises(Refused):
        import_schema(schema=schema, lists=lambda _ref: None, by=CITIZEN)
    assert not TemplateVersion.objects.exists()


# --- Commands


def test_the_command_tells_what_it_read_and_made() -> None:
    told = json.loads(run("catalogue_import_fim", str(schema_file(HOMEWORK)), "--json"))

    assert told["counts"] == {"fields": 14, "groups": 3, "rules": 1, "code_lists": 0, "inline_lists": 0}
    assert (told["id"], told["version"], told["state"]) == (HOMEWORK, "1.0.0", "fachlich freigegeben (gold)")
    assert (told["template"], told["is_new"], told["warnings"]) == (SLUG, True, [])
    assert f"unchanged: {SLUG} 0.1.0" in run("catalogue_import_fim", str(schema_file(HOMEWORK)))


def test_code_lists_of_a_folder_become_choices() -> None:
    path = DATA / "xdf2/S00000186v1.0_xdf2.xml"
    without = json.loads(run("catalogue_import_fim", str(path), "--json"))
    told = json.loads(run("catalogue_import_fim", str(path), "--json", "--lists", str(DATA / "genericode")))

    missing = [sum(todo["kind"] == "list" for todo in each["todos"]) for each in (without, told)]
    assert missing == [14, 0]


def test_a_broken_file_imports_nothing_and_names_line_and_element() -> None:
    path = DATA / "parser-cases/v3-data--missing-id-node.xml"
    out, err = StringIO(), StringIO()

    with pytest.raises(CommandError, match="nothing imported") as error:
        call_command("catalogue_import_fim", str(path), stdout=out, stderr=err)
    assert error.value.returncode == 1
    assert ":9: identifikation: Hier fehlt „id“." in err.getvalue()

    with pytest.raises(CommandError):
        call_command("catalogue_import_fim", str(path), "--json", stdout=out)
    assert json.loads(out.getvalue())["mistakes"][0]["line"] == 9
    assert not TemplateVersion.objects.exists()


@pytest.mark.parametrize("arguments", [["gibt-es-nicht.xml"], [str(schema_file(HOMEWORK)), "--lists", "gibt-es-nicht"]])
def test_what_is_not_there_is_wrong_usage(arguments: list[str]) -> None:
    with pytest.raises(CommandError) as error:
        run("catalogue_import_fim", *arguments)
    assert error.value.returncode == 2


def answers(folder: Path, content: object) -> str:
    path = folder / "antworten.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return str(path)


def test_answers_are_judged_by_fim_ids_or_by_fields(tmp_path: Path) -> None:
    imported()

    assert "valid." in run("catalogue_validate", SLUG, "--answers", answers(tmp_path, ANSWERS))
    assert json.loads(
        run("catalogue_validate", f"{SLUG}@0.1.0", "--answers", answers(tmp_path, ANSWERS), "--json")
    ) == {
        "valid": True,
        "problems": [],
    }
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("catalogue_validate", SLUG, "--answers", answers(tmp_path, {"strasse": "Weg"}), stdout=out)
    assert error.value.returncode == 1
    assert "postleitzahl: " in out.getvalue()


def test_a_payload_that_no_answer_can_say_is_a_problem(tmp_path: Path) -> None:
    imported()
    out = StringIO()

    with pytest.raises(CommandError):
        call_command(
            "catalogue_validate", SLUG, "--answers", answers(tmp_path, ANSWERS | {"F1": "x"}), "--json", stdout=out
        )
    assert [problem["field"] for problem in json.loads(out.getvalue())["problems"]] == ["F1"]


def test_answers_are_written_in_the_words_of_the_schema(tmp_path: Path) -> None:
    imported()
    path = answers(tmp_path, ANSWERS)

    assert json.loads(run("catalogue_payload", SLUG, "--answers", path)) == ANSWERS
    assert "<F60000000319>Musterfirma</F60000000319>" in run(
        "catalogue_payload", SLUG, "--answers", path, "--format", "xfall"
    )


def test_a_payload_needs_whole_answers_and_a_schema(tmp_path: Path) -> None:
    imported()

    for template, content in ((SLUG, {"strasse": "Weg"}), (str(BUNDLES / DEFECT), {})):
        with pytest.raises(CommandError) as error:
            run("catalogue_payload", template, "--answers", answers(tmp_path, content))
        assert error.value.returncode == 1


@pytest.mark.parametrize(
    ("template", "content"),
    [
        ("gibt-es-nicht", "{}"),
        (f"{SLUG}@9.9.9", "{}"),
        (SLUG, "{"),
        (SLUG, "[]"),
        (SLUG, None),
        ("leer", "{}"),
        *((SLUG, each) for each in ODD_JSON),
    ],
)
def test_templates_and_answers_that_cannot_be_read_are_wrong_usage(
    template: str, content: str | None, tmp_path: Path
) -> None:
    imported()
    (tmp_path / "leer").mkdir()
    file = answers(tmp_path, content) if content else str(tmp_path / "nichts.json")

    with pytest.raises(CommandError) as error:
        run("catalogue_validate", str(tmp_path / template) if template == "leer" else template, "--answers", file)
    assert error.value.returncode == 2
