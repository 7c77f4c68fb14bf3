"""What only the rooms of a town know: which rows belong to a file number, and what a row is called there.

The platform keeps the record of ids; a room above tells what they stand for (`contribute`), once its app is ready.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from blaupause.domain import NotFound
from blaupause.tenancy.context import current_place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

type Ref = tuple[str, str]
"""The kind of a row and its id, as the record says them: ("casework.Case", "7")."""


@dataclass(frozen=True, slots=True)
class House:
    """What rooms of a town tell.

    Attributes:
        find: every row that belongs to a file number; raises NotFound.
        names: what rows are called on the screen, such as the number of their case; what has no name is left out.
        units: the names of the town's offices.
        services: what services are called, by slug.
    """

    find: Callable[[str], tuple[Ref, ...]]
    names: Callable[[Iterable[Ref]], Mapping[Ref, str]]
    units: Callable[[], Mapping[int, str]]
    services: Callable[[Iterable[str]], Mapping[str, str]]


_contributed: list[House] = []


def contribute(house: House) -> None:
    _contributed[:] = [house]


def find(number: str) -> tuple[Ref, ...]:
    """Return what belongs to a file number.

    Raises:
        NotFound: there is none of that number, or this is the hub, which has no cases.
    """
    if current_place().town is None:
        raise NotFound
    return _contributed[0].find(number)


def names(refs: Iterable[Ref]) -> Mapping[Ref, str]:
    return {} if current_place().town is None else _contributed[0].names(refs)


def units() -> Mapping[int, str]:
    return {} if current_place().town is None else _contributed[0].units()


def services(slugs: Iterable[str]) -> Mapping[str, str]:
    return {} if current_place().town is None else _contributed[0].services(slugs)
