"""How far a template is translated: text by text, and in sum."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

from blaupause.engine.bundles.languages.table import EASY
from blaupause.engine.bundles.languages.texts import Text, texts_of
from blaupause.engine.bundles.loading import TRANSLATION

_DIGITS: Final = 12

type Entries = Mapping[str, Mapping[str, str]]
"""The texts of a language by key: what it says (`text`), and the fingerprint of the German it was made of (`of`)."""


class State(StrEnum):
    MISSING = "fehlt"
    OUTDATED = "veraltet"
    DONE = "fertig"


@dataclass(frozen=True, slots=True)
class Row:
    """A text and what it says in a language, "" for nothing yet; outdated where the German was another one."""

    text: Text
    said: str
    state: State


@dataclass(frozen=True, slots=True)
class Progress:
    """How many texts there are, and how many of them are to do."""

    total: int
    missing: int
    outdated: int

    @property
    def open(self) -> int:
        return self.missing + self.outdated

    @property
    def done(self) -> int:
        return self.total - self.open

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total if self.total else 100


def fingerprint(text: str) -> str:
    """Name a German text by what it says, so that a translation knows when it has changed."""
    return sha256(text.encode()).hexdigest()[:_DIGITS]


def file_of(language: str) -> str:
    return f"translations/{language}.json"


def languages_of(files: Iterable[str]) -> tuple[str, ...]:
    """List the languages that a bundle has texts in, by code."""
    return tuple(sorted(match[1] for name in files if (match := TRANSLATION.fullmatch(name))))


def entries_of(files: Mapping[str, Any], language: str) -> Entries:
    entries: Entries = files[file_of(language)]["texts"]
    return entries


def rows_of(files: Mapping[str, Any], language: str, texts: Sequence[Text] = ()) -> list[Row]:
    """Return every text of a bundle with what it says in one of its languages; `texts` are those of `texts_of`."""
    entries = entries_of(files, language)
    return [_row(text, entries.get(text.key)) for text in texts or texts_of(files)]


def easy_of(files: Mapping[str, Any], language: str, texts: Sequence[Text]) -> dict[str, str]:
    """Return what is said in Leichte Sprache, by key, as help beside another language."""
    if language == EASY or EASY not in languages_of(files):
        return {}
    return {row.text.key: row.said for row in rows_of(files, EASY, texts) if row.said}


def _row(text: Text, entry: Mapping[str, str] | None) -> Row:
    if entry is None:
        return Row(text, "", State.MISSING)
    return Row(text, entry["text"], State.DONE if entry["of"] == fingerprint(text.german) else State.OUTDATED)


def progress_of(rows: Iterable[Row]) -> Progress:
    states = [row.state for row in rows]
    return Progress(len(states), states.count(State.MISSING), states.count(State.OUTDATED))
