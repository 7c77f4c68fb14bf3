"""`blaupause catalogue translate`: the texts of a bundle's folder out and in."""

from __future__ import annotations

import json
import shutil
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management.base import CommandError

from tests.commands import call_command
from tests.templates import BUNDLES

if TYPE_CHECKING:
    from pathlib import Path

BULKY = "sperrmuell-anmelden"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(BUNDLES / BULKY, tmp_path / BULKY)


def told(*arguments: str) -> Any:
    out = StringIO()
    call_command("catalogue_translate", *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_it_tells_how_far_a_language_is(folder: Path) -> None:
    out = StringIO()
    call_command("catalogue_translate", str(folder), "en", stdout=out)
    whole = told(str(folder), "en")

    assert (whole["missing"], whole["outdated"]) == (0, 0)
    assert out.getvalue() == f"{folder}: en: total {whole['total']}, missing 0, outdated 0\n"
    assert told(str(folder), "tr")["missing"] == whole["total"]
    assert not (folder / "translations/tr.json").exists()


def test_texts_go_out_and_come_back(folder: Path, tmp_path: Path) -> None:
    sent = tmp_path / "tr.xlf"
    told(str(folder), "tr", "--to", str(sent))
    sent.write_text(sent.read_text().replace("<source>Holz</source>", "<source>Holz</source><target>Ahşap</target>"))

    back = told(str(folder), "tr", "--from", str(sent))

    assert (back["new"], back["replaced"], back["left"], back["total"] - back["missing"]) == (1, 0, [], 1)
    written = json.loads((folder / "translations/tr.json").read_text(encoding="utf-8"))
    assert [entry["text"] for entry in written["texts"].values()] == ["Ahşap"]
    call_command("catalogue_check", str(folder), stdout=StringIO())


def test_what_cannot_be_read_changes_nothing(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.xlf").write_text("<xliff")
    for arguments in (
        (str(folder), "tr", "--from", str(tmp_path / "broken.xlf")),
        (str(folder), "tr", "--from", str(tmp_path / "missing.xlf")),
        (str(tmp_path), "tr"),
    ):
        with pytest.raises(CommandError) as refused:
            call_command("catalogue_translate", *arguments, stdout=StringIO())
        assert refused.value.returncode == 1
    assert not (folder / "translations/tr.json").exists()
