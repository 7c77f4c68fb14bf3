"""Bundles of every generation of the format read as they did when they were made (docs/catalogue.md)."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import pytest

from blaupause.engine.bundles import check
from tests.blaupause.engine.building import as_bytes, bundle_json
from tests.blaupause.engine.bundles.observing import observe

FORMATS = Path(__file__).parent / "formats"
GENERATIONS = sorted(FORMATS.iterdir(), key=lambda folder: int(folder.name))


@pytest.mark.parametrize("folder", GENERATIONS, ids=lambda folder: f"format {folder.name}")
def test_a_bundle_reads_as_it_did_when_it_was_made(folder: Path) -> None:
    frozen = json.loads((folder / "facts.json").read_text(encoding="utf-8"))

    assert json.loads(json.dumps(observe(folder))) == frozen


def test_every_widget_is_in_one_of_them() -> None:
    shape = resources.files("blaupause.engine.forms").joinpath("shape.json").read_text(encoding="utf-8")
    asked = json.loads(shape)["$defs"]["question"]["properties"]["widget"]["enum"]
    forms = [(folder / "bundle/form.json").read_text(encoding="utf-8") for folder in GENERATIONS]

    assert [widget for widget in asked if not any(f'"widget": "{widget}"' in form for form in forms)] == []


@pytest.mark.parametrize(("number", "mistakes"), [(1, []), (2, ["format"])])
def test_a_generation_that_is_not_known_yet_is_refused(number: int, mistakes: list[str]) -> None:
    files = bundle_json()
    files["template.json"]["format"] = number

    assert [finding.path for finding in check(as_bytes(files))] == mistakes
