"""Elements of our own: patterns as XML Schema means them, ids that no two things share."""

from __future__ import annotations

import pytest

from blaupause.engine.fim.own import Numbers, facts_of


@pytest.mark.parametrize(
    ("pattern", "whole"),
    [
        ("^[0-9]+$", "[0-9]+"),
        ("^(?:a|b)$", "a|b"),
        ("^(?:a)b(?:c)$", "(a)b(c)"),
        ("^(a|b)$", "a|b"),
        ("^(?:(?:a|b)+[(?:])$", "(a|b)+[(?:]"),
        ("^\\(?:a\\)$", "\\(?:a\\)"),
        ("(?:a|b)c", ".*((a|b)c).*"),
        ("a|b", ".*(a).*|.*(b).*"),
        ("^a|b$", "(a).*|.*(b)"),
        ("^[|)]$", "[|)]"),
        ("a\\$", ".*(a\\$).*"),
    ],
)
def test_a_pattern_is_written_for_the_whole_text(pattern: str, whole: str) -> None:
    question = {"widget": "text", "field": "muster", "label": "Muster"}

    assert facts_of(question, {"type": "string", "pattern": pattern})["pattern"] == whole


def test_two_things_never_share_an_id() -> None:
    first, second = _of_one_digest()
    numbers = Numbers("s")
    id_ = numbers.give("F", first)

    assert numbers.give("F", second) != id_
    assert numbers.give("F", first) == id_


def _of_one_digest() -> tuple[str, str]:
    seen: dict[str, str] = {}
    for number in map(str, range(100_000)):
        earlier = seen.setdefault(Numbers("s").give("F", number), number)
        if earlier != number:
            return earlier, number
    raise AssertionError("no two names share a digest")
