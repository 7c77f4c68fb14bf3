"""A newer version of a block beside what a template made of the one it has: base, ours and theirs, as with FIM schemas.

Only what the block leaves to templates can differ here. What nobody changed here is taken; what people wrote stays, and
is told where the block says something new about it, or does not leave it to templates any more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from blaupause.engine.bundles.blocks.pins import ALWAYS_FREE, FREE, REQUIRED, Json, Source, name_of

_APART: Final = frozenset({"field", "id", "questions"})
_NOTHING: Final = object()


@dataclass(frozen=True, slots=True)
class Note:
    """People's own words about a question met new ones of the block: `stays` says whose hold now."""

    label: str
    part: str
    stays: bool

    @property
    def told(self) -> str:
        """Say what it is about: "die Hilfe unter der Frage"."""
        return str(FREE[self.part])


@dataclass(frozen=True, slots=True)
class Merge:
    """What is free under the newer version, and what was noted on the way."""

    free: frozenset[str]
    notes: list[Note]

    def question(self, mine: Source, base: Source, theirs: Source) -> Json:
        """Merge one question, of a group also those in it: they stand as the newer version has them."""
        keys = dict.fromkeys((*theirs, *mine))
        label = str(theirs.get("label") or theirs.get("text", ""))
        merged = {key: theirs[key] for key in keys if key in _APART and key in theirs}
        for key in (key for key in keys if key not in _APART):
            value = self._value(key, label, *(each.get(key, _NOTHING) for each in (mine, base, theirs)))
            if value is not _NOTHING:
                merged[key] = value
        if "questions" in theirs:
            merged["questions"] = list(self._inner(mine, base, theirs))
        return merged

    def _inner(self, mine: Source, base: Source, theirs: Source) -> Iterator[Json]:
        ours, old = ({name_of(each): each for each in source.get("questions", ())} for source in (mine, base))
        for each in theirs["questions"]:
            name = name_of(each)
            yield self.question(ours.get(name, each), old.get(name, each), each)

    def is_required(self, label: str, *, mine: bool, base: bool, theirs: bool) -> bool:
        return bool(self._value(REQUIRED, label, mine, base, theirs))

    def _value(self, key: str, label: str, mine: Any, base: Any, theirs: Any) -> Any:
        if mine in (base, theirs):
            return theirs if mine == base else mine
        is_free = key in self.free
        if key in ALWAYS_FREE or (is_free and theirs == base):
            return mine
        self.notes.append(Note(label, key, stays=is_free))
        return mine if is_free else theirs
