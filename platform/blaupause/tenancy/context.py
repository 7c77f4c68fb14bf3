"""Being somewhere: `with town("fulda"):`. Outside of it no query works.

Two phases make a request (D3): *who is it* (identity, no town) and *what is done* (the town's role).
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from django.db import connection as _connection

from .enums import TownState
from .grants import OWNER
from .places import NOWHERE, CrossedTowns, Place, RoleChangeRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .backend.base import DatabaseWrapper
    from .models import Town

__all__ = [
    "NOWHERE",
    "CrossedTowns",
    "NoTown",
    "Place",
    "RoleChangeRefused",
    "WrongTown",
    "at",
    "current_place",
    "current_town",
    "held",
    "hub",
    "identity",
    "operator",
    "owner_of",
    "town",
    "worker",
]

IDENTITY = Place("identity", "identity", ("public",))
HUB = Place("hub", "hub", ("public",))
WORKER = Place("worker", "worker", ("public",))
OPERATOR = Place("operator", "none", ("public",))


class NoTown(Exception):  # noqa: N818 – says what happened
    """Town work was tried outside a town."""


class WrongTown(Exception):  # noqa: N818 – says what happened
    """An object of one town was used in another."""


def _database() -> DatabaseWrapper:
    return cast("DatabaseWrapper", _connection)


def current_place() -> Place:
    return _database().place


def current_town() -> Town:
    """Return the town whose work this is.

    Raises:
        NoTown: the work is not in a town.
    """
    found = _database().place.town
    if found is None:
        raise NoTown(f"This needs a town, but the work is in {current_place().name}. Use: with town(slug):")
    return cast("Town", found)


@contextmanager
def at(place: Place) -> Iterator[None]:
    """Be in a place for a while, then back where one was."""
    database = _database()
    before = database.place
    database.enter(place)
    try:
        yield
    finally:
        database.enter(before)


def place_of(found: Town) -> Place:
    """Return the place of a town: its own schema first, then what all share."""
    is_moving = found.state == TownState.MOVING
    return Place("town", found.schema_name, (found.schema_name, "public"), found, is_read_only=is_moving)


@contextmanager
def town(which: str | Town) -> Iterator[Town]:
    """Work in a town, as that town's role.

    Raises:
        NoTown: no town has that slug.
    """
    if isinstance(which, str):
        from .directory import town_by_slug  # noqa: PLC0415 – models are not ready when settings import the backend

        found = town_by_slug(which)
        if found is None:
            raise NoTown(f"There is no town with the slug {which!r}.")
    else:
        found = which
    with at(place_of(found)):
        yield found


@contextmanager
def identity() -> Iterator[None]:
    """Find out who it is: sessions, membership, grants, the directory of towns."""
    with at(IDENTITY):
        yield


@contextmanager
def hub() -> Iterator[None]:
    """Work at the hub: catalogue, register, what all towns share."""
    with at(HUB):
        yield


@contextmanager
def worker() -> Iterator[None]:
    """Claim and finish jobs of all towns; nothing else."""
    with at(WORKER):
        yield


@contextmanager
def operator() -> Iterator[None]:
    """Work as the cell's operator login. Only the operator's worker and command line hold it."""
    with at(OPERATOR):
        yield


@contextmanager
def owner_of(found: Town) -> Iterator[None]:
    """Change a town's tables as their owner, which has no rights in public (migrations)."""
    with at(Place("owner", OWNER, (found.schema_name,), found)):
        yield


@contextmanager
def held() -> Iterator[None]:
    """Refuse to enter another place until the block ends."""
    database = _database()
    database.hold()
    try:
        yield
    finally:
        database.release()
