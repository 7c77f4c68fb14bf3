"""Ends of a case with the letters they begin with: what the tests of both have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blaupause.engine.bundles.editing import Operation, edit, undo
from blaupause.engine.bundles.editing.equipping import SHARED
from tests.blocks import content

if TYPE_CHECKING:
    from tests.blaupause.engine.bundles.changing import Files

BLOCKS = {name: content(name) for name in SHARED}


def get(files: Files, name: str, place: str, **values: str) -> tuple[Files, str]:
    """Make a change that may bring questions of shared blocks, and see that all of it can be taken back at once."""
    edited = edit(files, Operation(name, place, values, shared=BLOCKS))
    assert undo(edited.files, edited.steps).files == files
    return edited.files, edited.told.said


def with_ending(files: Files, kind: str, label: str = "") -> Files:
    return get(files, "ergebnis-neu", "ergebnis/", kind=kind, label=label)[0]


def outcomes(files: Files) -> dict[str, str | None]:
    return {each["id"]: each["letter"] for each in files["template.json"]["outcomes"]}


def letter_types(files: Files, letter: str) -> list[str]:
    return [block["type"] for block in files[f"letters/{letter}.json"]["blocks"]]
