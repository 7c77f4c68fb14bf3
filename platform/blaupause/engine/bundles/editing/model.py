"""The words of editing: what somebody asks for, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from blaupause.domain import Invalid
from blaupause.engine.bundles.editing.sheet import Step

type Values = Mapping[str, str]

YES: Final = "ja"
FORM, RULES, TEMPLATE, PARAMETERS = "form.json", "rules.json", "template.json", "parameters.json"
TEXTS, EASY, TESTS = "texts.de.json", "texts.de-leicht.json", "tests.json"


class EditRefused(Invalid):
    """A change cannot be made; `field` names the input it is about, "" for none."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One change as a person typed it.

    Attributes:
        name: which one, see `OPERATIONS`.
        place: the thing it is about: `seite/kontakt`, `frage/hunde/rasse`, `einstellung/unit`.
        values: what was typed, in German spelling.
        block: content of the shared block that it is about, as the catalogue has it.
        shared: contents of the shared blocks that it may add by itself, by name (`operations.NEEDING`).
        loose: those of them that the catalogue does not have: their questions come without a pin.

    """

    name: str
    place: str = ""
    values: Values = field(default_factory=dict)
    block: Mapping[str, Any] | None = None
    shared: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    loose: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Told:
    """What an operation did.

    Attributes:
        places: the things it changed; `…/*` stands for everything below.
        said: what it did, as part of a sentence: "„Ort“ geändert".
        goto: the thing to look at next.

    """

    places: tuple[str, ...]
    said: str
    goto: str


@dataclass(frozen=True, slots=True)
class Edited:
    """A bundle after an operation, with the way back."""

    files: dict[str, Any]
    steps: list[Step]
    told: Told


def meet(one: str, other: str) -> bool:
    """Tell whether two places are the same thing, or one is part of the other."""
    return one == other or _covers(one, other) or _covers(other, one)


def _covers(wide: str, place: str) -> bool:
    return wide.endswith("/*") and place.startswith(wide[:-1])
