"""Bundles that are changed step by step: what the tests of editing have in common."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from blaupause.engine.bundles import check
from blaupause.engine.bundles.editing import EditRefused, Operation, edit, undo
from blaupause.engine.bundles.editing.tree import spots

if TYPE_CHECKING:
    from blaupause.engine.bundles import Finding

type Files = dict[str, Any]


def do(files: Files, name: str, place: str = "", **values: str) -> Files:
    """Make a change, and see that it can be taken back."""
    edited = edit(files, Operation(name, place, values))
    assert undo(edited.files, edited.steps).files == files
    return edited.files


def refused(files: Files, name: str, place: str = "", **values: str) -> str:
    """Return the input that a change is refused for, "" for none in particular."""
    with pytest.raises(EditRefused) as caught:
        edit(files, Operation(name, place, values))
    return caught.value.field


def packed(files: Files) -> dict[str, bytes]:
    """Return the files of a bundle as they lie in a folder."""
    return {name: json.dumps(content).encode() for name, content in files.items()}


def flaws(files: Files) -> list[Finding]:
    return check(packed(files))


def question(files: Files, place: str) -> dict[str, Any]:
    return next(dict(spot.source) for spot in spots(files["form.json"]) if spot.place == place)


def places(files: Files) -> list[str]:
    return [spot.place for spot in spots(files["form.json"])]
