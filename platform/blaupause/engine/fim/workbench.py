"""What an import works with, and what it leaves for people to do."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from blaupause.engine.fim.naming import Ids
from blaupause.engine.fim.spots import Known
from blaupause.standards.xdatenfelder.model import Basis, Code, CodeListRef

type Lists = Callable[[CodeListRef], tuple[Code, ...] | None]
"""Looks up a list that is kept elsewhere; None where it is not at hand."""
type Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Todo:
    """What a person has to look at after an import: a rule in words, a list that is missing, a limit not kept."""

    kind: str
    place: str
    text: str
    title: str = ""
    fim: str = ""
    bases: tuple[Basis, ...] = ()


@dataclass(frozen=True, slots=True)
class Workbench:
    """What an import works with, and what it leaves to do.

    Attributes:
        known: field ids that an earlier version of the schema has: an id never changes its meaning.

    """

    lists: Lists
    known: Known = field(default_factory=dict)
    todos: list[Todo] = field(default_factory=list)

    def ids(self, level: str = "") -> Ids:
        """Return ids for a level: the form, or the entries of a repeated group, by its place."""
        return Ids(frozenset(id_ for (place, _of), id_ in self.known.items() if place == level))

    def known_as(self, level: str, place: str) -> str:
        return self.known.get((level, place), "")

    def leave(self, kind: str, place: str, text: str) -> None:
        self.todos.append(Todo(kind, place, text))


@dataclass(frozen=True, slots=True)
class Made:
    """A question without its id, with the schema of its answer."""

    question: Json
    schema: Json
