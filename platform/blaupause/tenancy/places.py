"""The places work can be in. Pure, so that it can be imported before models are ready."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class RoleChangeRefused(Exception):  # noqa: N818 – says what happened
    """SQL outside tenancy tried to change the role or the search path."""


class CrossedTowns(Exception):  # noqa: N818 – says what happened
    """Work that holds a transaction in one place tried to enter another."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where work happens: the database role it has and the schemas it sees.

    Attributes:
        name: "nowhere", "identity", "hub", "worker", "operator" or "town".
        role: role to take on; "none" keeps the bare login, which has no rights of its own.
        path: schemas, in order of search.
        town: the town's row (tenancy.Town) in a town, else None.
        is_read_only: PostgreSQL refuses every change: the town is on its way to another cell.
    """

    name: str
    role: str
    path: tuple[str, ...]
    town: Any = None
    is_read_only: bool = False

    @property
    def schema(self) -> str:
        return self.path[0] if self.path else "public"


NOWHERE = Place("nowhere", "none", ("pg_catalog",))
