"""`catalogue import-block`, and the other commands with bundles that pin blocks."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError

from blaupause.tenancy.context import hub
from shared_services.catalogue.models import Block, TemplateVersion
from tests.blocks import ADDRESS, FOLDER, NAME, content
from tests.commands import call_command
from tests.templates import BUNDLES, released

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
PINNED = "meldebescheinigung"


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_blocks_are_published_from_files() -> None:
    files = [str(FOLDER / f"{name}.json") for name in (NAME, ADDRESS)]

    assert run("catalogue_import_block", *files).startswith("name 1.0.0 ")
    told = json.loads(run("catalogue_import_block", *files, "--json"))

    assert [(each["block"], each["version"]) for each in told["published"]] == [(NAME, "1.0.0"), (ADDRESS, "1.0.0")]
    with hub():
        assert Block.objects.count() == 2


@pytest.mark.parametrize(
    ("written", "code", "said"),
    [
        (None, 2, "no such file"),
        ("{", 1, "[json]"),
        (json.dumps(content(ADDRESS, version="1")), 1, "nothing published"),
        (json.dumps(content(NAME, purpose="Anders")), 1, "nicht höher"),
    ],
)
def test_of_files_with_a_mistake_none_is_published(tmp_path: Path, written: str | None, code: int, said: str) -> None:
    wrong = tmp_path / "block.json"
    if written is not None:
        wrong.write_text(written, encoding="utf-8")

    with pytest.raises(CommandError, match=said.replace("[", r"\[")) as caught:
        run("catalogue_import_block", str(FOLDER / f"{NAME}.json"), str(wrong))

    assert caught.value.returncode == code
    with hub():
        assert not Block.objects.exists()


def test_a_bundle_with_pins_goes_out_and_comes_in_as_it_is(tmp_path: Path) -> None:
    version = released(PINNED)

    run("catalogue_export", PINNED, "--to", str(tmp_path))
    folder = tmp_path / PINNED

    assert "blocks.json" in {file.name for file in folder.iterdir()}
    assert "no findings" in run("catalogue_check", str(folder))
    assert version.content_hash[:12] in run("catalogue_import", str(folder))
    with hub():
        assert TemplateVersion.objects.count() == 1


def test_a_pin_that_says_something_else_is_found(tmp_path: Path) -> None:
    for file in (BUNDLES / PINNED).rglob("*.json"):
        target = tmp_path / file.relative_to(BUNDLES / PINNED)
        target.parent.mkdir(exist_ok=True)
        target.write_text(file.read_text(encoding="utf-8").replace("Zusatz zur Anschrift", "Zusatz"), encoding="utf-8")

    with pytest.raises(CommandError, match="finding"):
        run("catalogue_check", str(tmp_path))
