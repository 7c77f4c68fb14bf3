"""How names of places are written so that they are found however somebody types them. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rapidfuzz.distance import Indel

from blaupause.standards.sort import sort_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONGEST: Final = 80
UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
TYPED: Final = (("ae", "a"), ("oe", "o"), ("ue", "u"))
"""How umlauts are typed where a keyboard has none, and what a folded umlaut is."""
SHORT: Final = {
    **dict.fromkeys(("am", "an", "auf"), "a"),
    **dict.fromkeys(("der", "den", "dem"), "d"),
    **dict.fromkeys(("im", "in"), "i"),
    "bei": "b",
    "ob": "o",
    "unter": "u",
    **dict.fromkeys(("vor", "von", "vom"), "v"),
}
"""Words inside a name that people and registers shorten at will: Limburg a. d. Lahn, Limburg an der Lahn."""
SMALL: Final = frozenset(SHORT.values())
WITH_POSTCODE: Final = re.compile(r"(?P<postcode>[0-9]{5}) (?P<name>\D+)")
CLOSE: Final = 0.72
"""How alike what was typed and a name are at least, of 1 (signs in common, in order): one sign wrong in four."""


def spelled(text: str) -> str:
    """Return what was typed, or a name, in the one spelling that both are compared in."""
    words = sort_key(text).split("\t")[0].split()
    if words and words[0] == "st":
        words[0] = "sankt"
    return " ".join(word if place == 0 else SHORT.get(word, word) for place, word in enumerate(words))[:LONGEST]


def terms_of(names: Iterable[str]) -> frozenset[str]:
    """Return by what beginnings a place of these names is found: from each of its words on, umlauts both ways."""
    found: set[str] = set()
    for name in names:
        plain, typed = spelled(name), spelled(name.lower().translate(UMLAUTS))
        for way in {plain, typed, folded(plain)}:
            words = way.split()
            found.update(_from_each_word(words))
            found.update(_from_each_word([word for word in words if word not in SMALL]))
    return frozenset(found)


def grams_of(text: str, *, is_whole: bool = True) -> frozenset[str]:
    """Return the trigrams of a spelled text by word; the last word of what is being typed may go on."""
    words = folded(text).split()
    last = len(words) - 1
    padded = [f"  {word}{' ' if is_whole or place < last else ''}" for place, word in enumerate(words)]
    return frozenset(word[start : start + 3] for word in padded for start in range(len(word) - 2))


def likeness(wanted: str, name: str) -> float:
    """Say how alike a folded text and the beginning of a folded name, from any of its words on, are: 1 is the same.

    Its first sign counts double: whoever mistypes a name seldom begins with another letter.
    """
    longest = len(wanted) + 1
    return max((_alike(wanted, beginning[:longest]) for beginning in _from_each_word(name.split())), default=0.0)


def folded(plain: str) -> str:
    """Return a spelled text without the e of typed umlauts."""
    for written, letter in TYPED:
        plain = plain.replace(written, letter)
    return plain


def _from_each_word(words: list[str]) -> Iterator[str]:
    for place, word in enumerate(words):
        if place == 0 or word not in SMALL:
            yield " ".join(words[place:])[:LONGEST]


def _alike(wanted: str, name: str) -> float:
    begins_other = wanted[:1] != name[:1]
    return Indel.normalized_similarity(wanted, name) - (0.1 if begins_other else 0.0)
