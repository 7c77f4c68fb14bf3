"""From a path in a file of the bundle to the thing in the editor that it is part of."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from blaupause.engine.bundles.blocks.pins import FILE as BLOCKS
from blaupause.engine.bundles.editing.model import EASY, FORM, PARAMETERS, RULES, TEMPLATE, TESTS, TEXTS
from blaupause.engine.bundles.editing.notices import LETTER
from blaupause.engine.bundles.editing.ruling import FEE, LISTS
from blaupause.engine.bundles.editing.telling import EASILY, FACTS, SERVICE
from blaupause.engine.bundles.editing.translating import ALL as LANGUAGE
from blaupause.engine.bundles.editing.tree import spots
from blaupause.engine.bundles.loading import TRANSLATION

_STEP: Final = re.compile("/")
_LETTER: Final = re.compile(r"letters/(.+)\.json")
_PART: Final = re.compile(r"blocks/(\d+)")
_BLOCK: Final = re.compile(r"Block (\d+)")
_ENTRIES: Final = {
    (PARAMETERS, "parameters"): "einstellung",
    (TESTS, "tests"): "test",
    (TEMPLATE, "outcomes"): "ergebnis",
    (BLOCKS, "blocks"): "baustein",
}
_PLACES: Final = {TEXTS: SERVICE, EASY: EASILY}


def place_of(files: Mapping[str, Any], file: str, path: str) -> str:
    """Find the thing that a path of a finding is about; what nothing else covers is about the service."""
    steps = tuple(int(step) if step.isdecimal() else step for step in _STEP.split(path))
    if file == FORM:
        return _in_form(files, (FORM, *steps))
    if file == RULES:
        return _in_rules(files, (RULES, *steps))
    if (file, steps[0]) in _ENTRIES:
        return _entry(files[file][steps[0]], _ENTRIES[file, str(steps[0])], steps)
    if letter := _LETTER.fullmatch(file):
        return _in_letter(letter[1], path)
    if language := TRANSLATION.fullmatch(file):
        return f"{LANGUAGE}{language[1]}"
    return _PLACES.get(file, FACTS)


def _in_form(files: Mapping[str, Any], path: tuple[str | int, ...]) -> str:
    found = [spot for spot in spots(files[FORM]) if path[: len(spot.path)] == spot.path]
    if found:
        return found[-1].place
    pages = files[FORM]["pages"]
    at = path[2] if len(path) > 2 and path[1] == "pages" else 0  # noqa: PLR2004 – file, "pages", number
    return f"seite/{pages[at]['id']}" if isinstance(at, int) else f"seite/{pages[0]['id']}"


def _in_letter(id_: str, path: str) -> str:
    """Find the block that is meant: a path names it from 0, a finding of the letter itself from 1."""
    if at := _PART.match(path):
        return f"{LETTER}{id_}/{int(at[1]) + 1}"
    number = _BLOCK.match(path)
    return f"{LETTER}{id_}/{number[1]}" if number else f"{LETTER}{id_}"


def _in_rules(files: Mapping[str, Any], path: tuple[str | int, ...]) -> str:
    for kind, where in LISTS.items():
        if path[: len(where)] == where and len(path) > len(where):
            at = path[len(where)]
            if kind == FEE:
                return f"regel/{kind}/{int(at) + 1}"
            return f"regel/{kind}/{files[RULES][where[1]][at]['id']}"
    return "regel/"


def _entry(listed: Sequence[Mapping[str, Any]], word: str, steps: tuple[str | int, ...]) -> str:
    at = steps[1] if len(steps) > 1 else None
    return f"{word}/{listed[at]['id']}" if isinstance(at, int) else f"{word}/"
