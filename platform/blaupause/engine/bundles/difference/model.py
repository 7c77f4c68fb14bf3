"""The words of a comparison: what differs between two versions, in German, for people who do not read files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

from blaupause.engine.bundles.difference.marking import Marked, mark


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"

    @property
    def label(self) -> str:
        return _KINDS[self]


_KINDS: Final = {"added": "Neu", "removed": "Entfällt", "changed": "Geändert", "moved": "Verschoben"}


class Group(StrEnum):
    """Part of a template; the value is the word in addresses."""

    QUESTIONS = "fragen"
    RULES = "regeln"
    TEXTS = "texte"
    TRANSLATIONS = "uebersetzungen"
    FEES = "gebuehren"
    PARAMETERS = "werte"
    LETTERS = "bescheide"
    PROCESS = "ablauf"
    LAW = "recht"
    TESTS = "tests"

    @property
    def label(self) -> str:
        return _GROUPS[self]


_GROUPS: Final[Mapping[str, str]] = {
    "fragen": "Fragen",
    "regeln": "Regeln",
    "texte": "Texte",
    "uebersetzungen": "Übersetzungen",
    "gebuehren": "Gebühren",
    "werte": "Werte der Kommunen",
    "bescheide": "Bescheide",
    "ablauf": "Ablauf",
    "recht": "Schlüssel und Recht",
    "tests": "Gespeicherte Tests",
}


@dataclass(frozen=True)
class Detail:
    """What differs in one respect ("Hinweis").

    Attributes:
        is_code: an expression, shown as it stands.
        is_technical: of interest to those who write templates only.
    """

    name: str
    before: str
    after: str
    is_code: bool = False
    is_technical: bool = False

    @cached_property
    def marked(self) -> Marked:
        """Both wordings, word by word; what only one of them has is marked."""
        return mark(self.before, self.after)


@dataclass(frozen=True)
class Change:
    """One thing that differs: where ("Seite „Ihre Hunde“ · Frage „Rasse“"), how, and what stood and stands there."""

    group: Group
    kind: Kind
    place: str
    details: tuple[Detail, ...]

    @property
    def before(self) -> str:
        return _joined((each.name, each.before) for each in self.details)

    @property
    def after(self) -> str:
        return _joined((each.name, each.after) for each in self.details)


def _joined(pairs: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"{name}: {text}" if name else text for name, text in pairs if text)


@dataclass(frozen=True)
class Difference:
    """Everything that differs between two versions, in the order of the newer one."""

    changes: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.changes)

    def __len__(self) -> int:
        return len(self.changes)

    @cached_property
    def groups(self) -> Mapping[Group, tuple[Change, ...]]:
        """Changes by part of the template, every part in its order, also where nothing differs."""
        return {group: tuple(each for each in self.changes if each.group == group) for group in Group}

    @property
    def untouched(self) -> tuple[Group, ...]:
        return tuple(group for group, changes in self.groups.items() if not changes)
