"""Demands that exclude each other are found; what cannot be read is left alone."""

from __future__ import annotations

import pytest

from blaupause.engine.rules.contradiction import Range, contradiction

KNOWN = {
    "answers.art": Range(allowed=frozenset({"a", "b"})),
    "answers.zahl": Range(low=(1, False), high=(9, False)),
}


@pytest.mark.parametrize(
    "expression",
    [
        "answers.x == 'a' && answers.x == 'b'",
        "answers.x == 'a' && answers.x != 'a'",
        "answers.x != 'a' && answers.x in ['a']",
        "answers.x == 3 && answers.x > 3",
        "answers.x > 3 && answers.x < 3",
        "answers.x >= 3 && answers.x < 3",
        "answers.x <= 3 && answers.x <= 2 && answers.x >= 2 && answers.x > 2",
        "3 < answers.x && 2 >= answers.x",
        "answers.x > 1 && answers.x > 5 && answers.x < 4",
        "answers.x && !answers.x",
        "has(answers.x) && !has(answers.x)",
        "!has(answers.x) && answers.x == 'a'",
        "answers.x == 'a' && !has(answers.x)",
        "!(answers.x > 3) && answers.x > 4",
        "3 <= answers.x && answers.x < 3",
        "!(answers.x == 'a') && answers.x == 'a'",
        "!(answers.x != 'a') && answers.x != 'a'",
        "!(answers.x < 3) && answers.x < 3",
        "!(answers.x <= 3) && answers.x <= 3",
        "!(answers.x >= 3) && answers.x >= 3",
        "answers.x < 2 && answers.x <= 2 && answers.x >= 2",
        "answers.x == 3 && answers.x < 3",
        "answers.art == 'c'",
        "answers.art != 'a' && answers.art != 'b'",
        "answers.art in ['c', 'd']",
        "answers.zahl > 9",
        "answers.zahl < 1",
        "timestamp(answers.t) < timestamp('2026-01-01') && timestamp(answers.t) >= timestamp('2026-06-01')",
    ],
)
def test_what_excludes_itself_is_found(expression: str) -> None:
    assert contradiction([expression], KNOWN).startswith("answers.")


@pytest.mark.parametrize(
    "expression",
    [
        "answers.x == 'a' || answers.x == 'b'",  # one of them is enough
        "answers.x >= 3 && answers.x <= 3",
        "answers.x > 2 && answers.x == 3 && answers.x < 4",
        "answers.x > 'a' && answers.x < 3",  # no order between them: the check of types says so
        "answers.x < 3 && answers.x > 'a' && answers.x < 'b'",
        "answers.x == 'a' && answers.x > 3",
        "has(answers.x) && answers.x == 'a'",
        "!has(answers.x) && answers.y == 'a'",
        "size(answers.x) > 3 && size(answers.x) < 2",  # more than is read
        "answers.x in [answers.y] && answers.x == 'a'",
        "answers.x in ['a', answers.y] && answers.x == 'b'",
        "!(answers.x < 3) && answers.x <= 3",
        "!(answers.x > 3) && answers.x >= 3",
        "answers.x >= 3 && answers.x == 3",
        "'a' in answers.x && 'b' in answers.x",
        "!(answers.x + 1 == 3)",
        "answers.x ==",
        "answers.art == 'a'",
        "answers.zahl > 8",
        # Without a zone it is UTC:
        "timestamp(t) >= timestamp('2026-01-01T00:00:00Z') && timestamp(t) <= timestamp('2026-01-01')",
        # Midnight here is 23:00 there:
        "timestamp(t) >= timestamp('2026-01-01T00:00:00+01:00') && timestamp(t) <= timestamp('2025-12-31T23:30:00Z')",
        "timestamp(answers.t) < timestamp('bald') && timestamp(answers.t) > timestamp('jetzt')",
    ],
)
def test_what_may_be_is_left_alone(expression: str) -> None:
    assert contradiction([expression], KNOWN) == ""


def test_several_expressions_hold_together() -> None:
    assert contradiction(["answers.x == 1", "answers.y", "answers.x == 2"], {}) == "answers.x"
