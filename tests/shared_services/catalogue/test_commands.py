from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError

from shared_services.catalogue.models import TemplateVersion
from tests.commands import call_command
from tests.templates import BUNDLES, DEFECT, DOG, files

if TYPE_CHECKING:
    from pathlib import Path


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def write(folder: Path, content: dict[str, bytes]) -> str:
    for name, data in content.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return str(folder)


def broken(folder: Path) -> str:
    return write(folder, files(DEFECT) | {"rules.json": b'{\n"checks": [,]}'})


def test_a_sound_bundle_has_no_findings(tmp_path: Path) -> None:
    folder = write(tmp_path, files(DEFECT))

    assert "no findings" in run("catalogue_check", folder)
    assert json.loads(run("catalogue_check", folder, "--json")) == {"ok": True, "findings": []}


def test_findings_name_file_line_and_rule(tmp_path: Path) -> None:
    folder = broken(tmp_path)
    out = StringIO()

    with pytest.raises(CommandError, match=r"1 finding\(s\)") as error:
        call_command("catalogue_check", folder, stdout=out)
    assert error.value.returncode == 1
    assert out.getvalue().startswith("rules.json:2: [json]")

    out = StringIO()
    with pytest.raises(CommandError):
        call_command("catalogue_check", folder, "--json", stdout=out)
    finding = json.loads(out.getvalue())["findings"][0]
    assert (finding["file"], finding["line"], finding["rule"]) == ("rules.json", 2, "json")


def test_bundles_are_imported_released_and_listed(at_hub: None) -> None:
    assert "empty" in run("catalogue_list")
    assert "draft" in run("catalogue_import", str(BUNDLES / DOG))

    told = json.loads(run("catalogue_import", str(BUNDLES / DOG), str(BUNDLES / DEFECT), "--release", "--json"))

    assert [(each["service"], each["state"]) for each in told["imported"]] == [(DOG, "released"), (DEFECT, "released")]
    assert "released" in run("catalogue_import", str(BUNDLES / DOG), "--release")
    assert f"{DOG}" in run("catalogue_list")
    listed = json.loads(run("catalogue_list", "--json"))["templates"]
    assert [(each["service"], each["towns"], each["draft"]) for each in listed] == [(DOG, 0, None), (DEFECT, 0, None)]


@pytest.mark.parametrize("flags", [(), ("--json",)])
def test_one_broken_bundle_stops_all(at_hub: None, tmp_path: Path, flags: tuple[str, ...]) -> None:
    out, err = StringIO(), StringIO()

    with pytest.raises(CommandError, match="nothing imported") as error:
        call_command(
            "catalogue_import", str(BUNDLES / DOG), broken(tmp_path), *flags, stdout=out, stderr=err, no_color=True
        )

    assert error.value.returncode == 1
    assert TemplateVersion.objects.count() == 0
    assert "rules.json" in (out.getvalue() if flags else err.getvalue())


def test_another_content_under_the_same_number_is_refused(at_hub: None, tmp_path: Path) -> None:
    run("catalogue_import", str(BUNDLES / DEFECT))
    changed = write(tmp_path, files(DEFECT, minutes=9))

    with pytest.raises(CommandError, match="Erhöhen") as error:
        run("catalogue_import", changed)
    assert error.value.returncode == 1


def test_a_folder_that_is_not_there_is_wrong_usage() -> None:
    with pytest.raises(CommandError, match="no such folder") as error:
        run("catalogue_check", "/nowhere")
    assert error.value.returncode == 2


def test_a_number_that_is_too_low_is_not_released(at_hub: None, tmp_path: Path) -> None:
    run("catalogue_import", str(BUNDLES / DEFECT), "--release")
    lower = write(tmp_path, files(DEFECT, version="0.9.0"))

    with pytest.raises(CommandError, match="nicht höher") as error:
        run("catalogue_import", lower, "--release")
    assert error.value.returncode == 1
    assert TemplateVersion.objects.count() == 1
