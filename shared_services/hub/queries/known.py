"""The platform's towns with what the register says of them, in the memory of a process: found by name, and counted.

Kept by a mark of all that they come from, which every page asks for: they are never out of date, and nobody has to tell
a change. A cell has some hundred towns, and a platform few cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from shared_services.hub.queries import asking
from shared_services.hub.queries.picturing import picture
from shared_services.register.queries import Beginnings

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from shared_services.hub.queries.asking import Here
    from shared_services.hub.queries.picturing import Picture
    from shared_services.register.queries import Match


@dataclass(frozen=True, slots=True)
class Known:
    """All towns, open ones first.

    Attributes:
        official: what the register calls them, by key.
        names: by which each is found, with its place in `towns`.
    """

    towns: Sequence[Here]
    official: Mapping[str, Match]
    names: Beginnings
    picture: Picture

    @property
    def is_in_cells(self) -> bool:
        """Whether some towns live in another cell."""
        return any(town.cell for town in self.towns)

    def fitting(self, text: str, keys: Collection[str]) -> list[Here]:
        """Return the towns of these keys, then those a word of whose name begins so."""
        of_keys = [town for town in self.towns if town.ars in keys] if keys else []
        named = [self.towns[number] for number in sorted(self.names.fitting(text))]
        return of_keys + [town for town in named if town.ars not in keys]


def known(mark: str | None) -> Known:
    """Return the towns of a mark; without one they are read. Three queries where something has changed."""
    return _kept(mark) if mark else _read()


@lru_cache(maxsize=2)
def _kept(_mark: str) -> Known:
    return _read()


def _read() -> Known:
    towns = asking.every_town()
    official = asking.officially(town.ars for town in towns)
    return Known(towns, official, Beginnings.of(town.name for town in towns), picture(towns))
