"""Marks, word by word, what two wordings do not share."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

_WORD: Final = re.compile(r"\s+|\w+|[^\w\s]")
_ALIKE: Final = 0.4
"""Below this, word by word would be confetti: then all of it is marked."""
_MOST_WORDS: Final = 3_000
"""The comparison takes the square of it; longer texts are marked as a whole."""


@dataclass(frozen=True, slots=True)
class Segment:
    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """Both wordings in pieces; what is marked in `before` is gone, in `after` it is new."""

    before: tuple[Segment, ...]
    after: tuple[Segment, ...]


def mark(before: str, after: str) -> Marked:
    """Mark what the wordings do not share; each, put together again, is as it was."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if max(len(old), len(new)) > _MOST_WORDS or matcher.ratio() < _ALIKE:
        return Marked(_whole(before), _whole(after))
    blocks = [block for block in matcher.get_matching_blocks() if _is_told(old[block.a : block.a + block.size])]
    return Marked(
        _segments(old, [(block.a, block.size) for block in blocks]),
        _segments(new, [(block.b, block.size) for block in blocks]),
    )


def _is_told(words: Sequence[str]) -> bool:
    """Spaces and signs alone do not hold two marked pieces apart."""
    return any(word[0].isalnum() for word in words)


def _whole(text: str) -> tuple[Segment, ...]:
    return (Segment(text, is_marked=True),) if text else ()


def _segments(words: Sequence[str], shared: Sequence[tuple[int, int]]) -> tuple[Segment, ...]:
    found: list[Segment] = []
    position = 0
    for start, size in (*shared, (len(words), 0)):
        found += (
            Segment("".join(words[position:start]), is_marked=True),
            Segment("".join(words[start : start + size]), is_marked=False),
        )
        position = start + size
    return tuple(each for each in found if each.text)
