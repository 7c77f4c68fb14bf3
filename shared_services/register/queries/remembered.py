"""What the register is searched by, in the memory of a process: a few megabytes, an answer in well under a millisecond.

No extension of PostgreSQL is needed (DESIGN D6). Whoever asks finds here first, fetches the rows of what was found, and
with them the mark of the register: where that is another one, something has changed, and all is read anew.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from itertools import chain
from threading import Lock
from typing import TYPE_CHECKING, Final, NamedTuple

from django.db import connection

from shared_services.register import rules
from shared_services.register.enums import AuthorityKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from uuid import UUID

TOWNS: Final = (AuthorityKind.MUNICIPALITY, AuthorityKind.DISTRICT)
SHORTEST_GUESS: Final = 3
"""Of fewer signs everything looks alike."""
LOOKED_AT: Final = 80
"""So many that share the most trigrams are compared sign by sign."""
LEAST: Final = 2
"""So many trigrams are shared by most that are alike; those that share fewer count where there are not enough."""
NEXT_BEST: Final = 0.1
"""So much less alike than the best a guess may be."""
LAST: Final = "\U0010ffff"
"""The last sign there is: what begins with a text lies between it and this behind it."""
MARK: Final = "SELECT (SELECT mark FROM register_edition)"
PLACES: Final = """
SELECT authority_id, spelled, ended_on IS NOT NULL, ended_on IS NULL AND kind = ANY(%(towns)s) FROM register_findable
ORDER BY ended_on DESC NULLS FIRST, inhabitants DESC NULLS LAST, sort_key, ars
"""
"""Whoever is found first: what is, before what was, the largest first; the register counts nobody in districts."""
TERMS: Final = "SELECT term, place_id FROM register_searchterm WHERE NOT is_gram ORDER BY term"


class Found(NamedTuple):
    """Ids of authorities, the best first; `is_guess` where nothing begins as was typed: they look alike."""

    authorities: list[int]
    is_guess: bool = False


class Beginnings:
    """Words by which things are found that have numbers; sorted, and each kept as a piece of one text."""

    def __init__(self, rows: Iterable[tuple[str, int]]) -> None:
        words, numbers = zip(*rows, strict=True) if (rows := list(rows)) else ((), ())
        self._text, self._numbers, self._starts = "".join(words), array("I", numbers), array("I", [0])
        for word in words:
            self._starts.append(self._starts[-1] + len(word))

    @classmethod
    def of(cls, names: Iterable[str]) -> Beginnings:
        """Return the beginnings of names as people may type them; the number of each is its place."""
        return cls(sorted((term, number) for number, name in enumerate(names) for term in rules.terms_of({name})))

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, place: int) -> str:
        return self._text[self._starts[place] : self._starts[place + 1]]

    def begun(self, typed: str) -> set[int]:
        """Return whatever is found by a word that begins so."""
        return set(self._numbers[bisect_left(self, typed) : bisect_left(self, typed + LAST)])

    def fitting(self, text: str) -> set[int]:
        """Return whatever is found by what somebody typed."""
        typed = rules.spelled(text)
        return self.begun(typed) if typed else set()

    def named(self, typed: str) -> set[int]:
        """Return whatever is found by this very word."""
        return set(self._numbers[bisect_left(self, typed) : bisect_right(self, typed)])


class Index:
    """All that can be found. Inside, each has a number: whoever is shown first among equals has the lower one."""

    def __init__(
        self, mark: UUID | None, places: Sequence[tuple[int, str, bool, bool]], terms: Iterable[tuple[str, int]]
    ) -> None:
        numbers = {authority: number for number, (authority, *_rest) in enumerate(places)}
        self.mark = mark
        self._authorities = array("q", numbers)
        self._folded = [rules.folded(spelled) for _authority, spelled, _ended, _town in places]
        self._ended = bytes(ended for _authority, _spelled, ended, _town in places)
        self._towns = bytes(town for *_rest, town in places)
        self._beginnings = Beginnings((term, numbers[authority]) for term, authority in terms if authority in numbers)
        self._grams: dict[str, array[int]] = {}
        for number, (_authority, spelled, *_rest) in enumerate(places):
            for gram in rules.grams_of(spelled):
                self._grams.setdefault(gram, array("I")).append(number)

    def __len__(self) -> int:
        return len(self._authorities)

    def find(self, text: str, limit: int, *, every: bool) -> Found:
        """Find municipalities and districts of now, or `every` authority that could ever come, those of now first."""
        typed = rules.spelled(text)
        digits = typed.replace(" ", "")
        if digits.isdecimal():
            return self._told(self._beginning(digits, None, every=every), limit)
        inside = None
        if told := rules.WITH_POSTCODE.fullmatch(typed):
            typed, inside = told["name"], self._beginnings.named(told["postcode"])
        if not typed:
            return Found([])
        found = self._beginning(typed, inside, every=every)
        if found or len(typed) < SHORTEST_GUESS:
            return self._told(found, limit)
        return self._told(self._alike(typed, inside, every=every), limit, is_guess=True)

    def _told(self, numbers: list[int], limit: int, *, is_guess: bool = False) -> Found:
        return Found([self._authorities[number] for number in numbers[:limit]], is_guess)

    def _beginning(self, typed: str, inside: Collection[int] | None, *, every: bool) -> list[int]:
        """Find by beginnings: the whole name first, then the largest."""
        begun = self._beginnings.begun(typed)
        named = self._beginnings.named(typed) if len(typed) > 1 else set()  # M is no name, but a title: Markt
        found = sorted(begun if inside is None else begun.intersection(inside))
        if not every:
            found = [number for number in found if self._towns[number]]
        return sorted(found, key=lambda number: (self._ended[number], number not in named)) if named else found

    def _alike(self, typed: str, inside: Collection[int] | None, *, every: bool) -> list[int]:
        """Find by trigrams; of those that share most, the names that are alike sign by sign."""
        grams = rules.grams_of(typed, is_whole=False)
        common = Counter(chain.from_iterable(self._grams.get(gram, ()) for gram in grams))
        if inside is not None:
            common = Counter({number: common[number] for number in common.keys() & inside})
        shared = self._sharing(common, LEAST, every=every)
        if len(shared) < LOOKED_AT:
            shared = self._sharing(common, 1, every=every)
        wanted = rules.folded(typed)
        judged = [
            (rules.likeness(wanted, self._folded[number]), number) for _common, number in sorted(shared)[:LOOKED_AT]
        ]
        close = max(rules.CLOSE, max(judged, default=(0.0, 0))[0] - NEXT_BEST)
        kept = [(self._ended[number], -likeness, number) for likeness, number in judged if likeness >= close]
        return [number for _ended, _likeness, number in sorted(kept)]

    def _sharing(self, common: Counter[int], least: int, *, every: bool) -> list[tuple[int, int]]:
        return [
            (-shared, number) for number, shared in common.items() if shared >= least and (every or self._towns[number])
        ]


class _Latest:
    index: Index | None = None


_reading = Lock()


def latest() -> Index:
    """Return what this process read last; the register may have changed since."""
    return read() if _Latest.index is None else _Latest.index


def read() -> Index:
    """Read the register anew. The mark comes first: what changes meanwhile has another one, and is read once more.

    Of several who ask at once one reads, and the others find it done.
    """
    with _reading, connection.cursor() as cursor:
        cursor.execute(MARK)
        mark = cursor.fetchone()[0]
        known = _Latest.index
        if known is not None and known.mark == mark is not None:
            return known
        cursor.execute(PLACES, {"towns": list(TOWNS)})
        places = cursor.fetchall()
        cursor.execute(TERMS)
        index = _Latest.index = Index(mark, places, cursor)
    return index
