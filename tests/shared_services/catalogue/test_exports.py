"""Bundles leave the catalogue as they came, and answers are checked on the command line."""

from __future__ import annotations

import json
import zipfile
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError

from shared_services.catalogue.models import TemplateVersion
from tests.commands import call_command
from tests.shared_services.catalogue.test_commands import run, write
from tests.templates import BUNDLES, DEFECT, DOG, files, imported, released

if TYPE_CHECKING:
    from pathlib import Path

REQUIRED = "required"


def refused(*arguments: str) -> tuple[CommandError, str]:
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command(*arguments, stdout=out, stderr=StringIO())
    return error.value, out.getvalue()


def test_what_is_exported_and_imported_again_is_the_same(at_hub: None, tmp_path: Path) -> None:
    version = released(DOG)

    told = json.loads(run("catalogue_export", DOG, "--to", str(tmp_path), "--json"))

    assert told["exported"] == [{"service": DOG, "version": version.version, "content_hash": version.content_hash}]
    again = json.loads(run("catalogue_import", str(tmp_path / DOG), "--json"))
    assert [each["content_hash"] for each in again["imported"]] == [version.content_hash]
    assert TemplateVersion.objects.count() == 1


def test_without_a_name_the_newest_released_version_of_each_service_is_exported(at_hub: None, tmp_path: Path) -> None:
    released(DOG)
    for number in ("1.0.0", "1.9.0", "1.10.0"):
        released(DEFECT, version=number)
    imported(DEFECT, version="2.0.0")

    lines = run("catalogue_export", "--to", str(tmp_path)).splitlines()

    assert [line.split()[:2] for line in lines] == [[DOG, lines[0].split()[1]], [DEFECT, "1.10.0"]]
    assert sorted(each.name for each in tmp_path.iterdir()) == [DOG, DEFECT]


def test_one_version_is_exported_by_its_number(at_hub: None, tmp_path: Path) -> None:
    for number in ("1.0.0", "1.1.0"):
        released(DEFECT, version=number)

    run("catalogue_export", f"{DEFECT}@1.0.0", "--to", str(tmp_path))

    assert json.loads((tmp_path / DEFECT / "template.json").read_bytes())["version"] == "1.0.0"


@pytest.mark.parametrize("name", ["nichts", "nichts@1.0.0", f"{DEFECT}@9.9.9", "entwurf"])
def test_what_is_not_there_is_not_exported(at_hub: None, tmp_path: Path, name: str) -> None:
    released(DEFECT, version="1.0.0")
    imported(DEFECT, slug="entwurf")

    error, _out = refused("catalogue_export", name, "--to", str(tmp_path / "x"))

    assert error.returncode == 1
    assert not (tmp_path / "x").exists()


def test_an_archive_is_the_same_every_time(at_hub: None, tmp_path: Path) -> None:
    released(DOG)
    released(DEFECT)
    for name in ("a.zip", "b.zip"):
        run("catalogue_export", "--to", str(tmp_path / name))

    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        names = archive.namelist()
        assert f"{DEFECT}/template.json" in names
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert names.index(f"{DOG}/form.json") < names.index(f"{DEFECT}/form.json")


@pytest.mark.parametrize("name", ["folder", "all.zip"])
def test_nothing_is_overwritten_unless_forced(at_hub: None, tmp_path: Path, name: str) -> None:
    released(DEFECT)
    to = tmp_path / name
    run("catalogue_export", "--to", str(to))
    if to.is_dir():
        (to / DEFECT / "left-over.json").write_text("{}")

    error, _out = refused("catalogue_export", "--to", str(to))
    assert error.returncode == 1
    assert "--force" in str(error)

    run("catalogue_export", "--to", str(to), "--force")
    assert not (to / DEFECT / "left-over.json").exists()


def test_a_place_that_cannot_be_written_is_named(at_hub: None, tmp_path: Path) -> None:
    released(DEFECT)
    (tmp_path / "file").write_text("")

    error, _out = refused("catalogue_export", "--to", str(tmp_path / "file" / "deeper"))

    assert error.returncode == 1
    assert "deeper" in str(error)


def stored_test(*, valid: bool) -> dict[str, Any]:
    tests = json.loads(files(DEFECT)["tests.json"])["tests"]
    found: dict[str, Any] = next(each for each in tests if each["expect"]["valid"] == valid)
    return found


def answers(folder: Path, content: Any) -> str:
    path = folder / "answers.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return str(path)


@pytest.mark.parametrize("template", [str(BUNDLES / DEFECT), DEFECT])
def test_answers_that_fit_are_valid(at_hub: None, tmp_path: Path, template: str) -> None:
    released(DEFECT)
    test = stored_test(valid=True)
    named = (template, "--answers", answers(tmp_path, test["answers"]), "--today", test["today"])

    assert "valid" in run("catalogue_validate", *named)
    assert json.loads(run("catalogue_validate", *named, "--json")) == {"valid": True, "problems": []}


def test_problems_name_the_path_and_say_what_to_do(at_hub: None, tmp_path: Path) -> None:
    named = (str(BUNDLES / DEFECT), "--answers", answers(tmp_path, {}))

    error, out = refused("catalogue_validate", *named, "--json")

    assert error.returncode == 1
    problems = json.loads(out)["problems"]
    assert {each["kind"] for each in problems} == {REQUIRED}
    assert all(each["field"] and each["message"].endswith(".") for each in problems)
    _error, plain = refused("catalogue_validate", *named)
    assert plain.splitlines() == [f"{each['field']}: {each['message']}" for each in problems]


@pytest.mark.parametrize("content", ["{", "[]", "[" * 100_000])
def test_a_file_that_has_no_answers_is_wrong_usage(at_hub: None, tmp_path: Path, content: str) -> None:
    error, _out = refused("catalogue_validate", str(BUNDLES / DEFECT), "--answers", answers(tmp_path, content))

    assert error.returncode == 2


def test_a_missing_file_or_template_is_wrong_usage(at_hub: None, tmp_path: Path) -> None:
    missing, _out = refused("catalogue_validate", str(BUNDLES / DEFECT), "--answers", str(tmp_path / "no.json"))
    unknown, _out = refused("catalogue_validate", "nichts", "--answers", answers(tmp_path, {}))
    broken = write(tmp_path / "broken", files(DEFECT) | {"rules.json": b"{"})
    unsound, _out = refused("catalogue_validate", broken, "--answers", answers(tmp_path, {}))

    assert {missing.returncode, unknown.returncode, unsound.returncode} == {2}
