"""Every letter of German official names goes in, stays and comes out as it was (DIN 91379)."""

from __future__ import annotations

import unicodedata

import pytest

from blaupause.standards.din91379 import CHARACTERS, SEQUENCES, Group
from tests.blaupause.engine.building import TODAY, ask, one_page
from tests.blaupause.engine.moments import bind, check, describe, read

FORM = one_page(ask("name", "textarea", schema={"maxLength": 10_000}))
LETTERS = {
    group.name: [sign for sign in sorted(CHARACTERS[group]) if not sign.isspace()]
    for group in Group
    if group not in {Group.MARKS, Group.SPACING}
} | {"SEQUENCES": sorted(SEQUENCES)}


@pytest.mark.parametrize("signs", LETTERS.values(), ids=LETTERS)
def test_every_letter(signs: list[str]) -> None:
    name = unicodedata.normalize("NFC", " ".join(f"x{sign}x" for sign in signs))
    answers = read(FORM, "seite", {"name": [name]}, {}, {}, TODAY).answers

    assert answers == {"name": name}
    assert check(FORM, answers, {}, TODAY) == ()
    assert bind(FORM, "seite", answers, {}, TODAY).fields[0].value == name
    assert describe(FORM, answers, {}, TODAY)[0].rows[0].values == (name,)
