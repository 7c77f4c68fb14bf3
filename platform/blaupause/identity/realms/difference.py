"""How a realm differs from what is wanted: only in words the platform cares about. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .wanted import Thing


MASK: Final = "**********"
"""What Keycloak shows instead of a secret, and what is shown here instead of one."""
SECRETS: Final = {"password"}


@dataclass(frozen=True, slots=True)
class Word:
    """One word that is not as wanted; `before` is None where nothing is said."""

    path: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Change:
    """What has to be done about one thing.

    Attributes:
        found: as it is now; None if it does not exist.
        words: what is not as wanted; empty for a thing that is to be made.
    """

    thing: Thing
    found: Mapping[str, Any] | None
    words: tuple[Word, ...] = ()

    @property
    def merged(self) -> dict[str, Any]:
        """What to send: everything that is there, with the wanted words in place."""
        return _merged(self.found or {}, self.thing.words)


def change(thing: Thing, found: Mapping[str, Any] | None) -> Change | None:
    """Say what has to be done about a thing; None if it is as wanted."""
    if found is None:
        return Change(thing, None)
    words = tuple(_differing(thing.words, found, ""))
    return Change(thing, found, words) if words else None


def _differing(wanted: Mapping[str, Any], found: Mapping[str, Any], path: str) -> Iterator[Word]:
    for name, value in wanted.items():
        here, there = f"{path}{name}", found.get(name)
        if isinstance(value, dict) and isinstance(there, dict):
            yield from _differing(value, there, f"{here}.")
        elif name in SECRETS:
            if there is None:
                yield Word(here, None, MASK)
        elif there != MASK and _ordered(value) != _ordered(there):  # what Keycloak hides cannot be compared
            yield Word(here, there, value)


def _ordered(value: Any) -> Any:
    """Lists here are sets: of addresses, scopes, algorithms. Nothing and an empty one say the same."""
    return sorted(value, key=str) if isinstance(value, list) else (value if value not in ({}, None) else [])


def _merged(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    nested = {name: _merged(found.get(name) or {}, value) for name, value in wanted.items() if isinstance(value, dict)}
    return {**found, **wanted, **nested}
