"""Who works in this town, with the names of their units: people are known to the platform, units to the town."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from blaupause.identity.team import queries as identity_team
from blaupause.tenancy.context import current_town, identity

from .facts import units

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blaupause.identity.team.queries import Invited, Member


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works here or did; `units` empty means every unit."""

    member: Member
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody who works here, did so, or may come; `due` are those who were not seen for long."""

    colleagues: tuple[Colleague, ...]
    due: tuple[Member, ...]
    former: tuple[Member, ...]
    invited: tuple[Invited, ...]


def staff() -> Staff:
    """Return who works in this town. Five queries."""
    town, names = current_town(), _unit_names()
    with identity():
        found = identity_team.team(town)
    colleagues = tuple(_colleague(each, names) for each in found.members)
    return Staff(colleagues, found.due, found.former, found.invited)


def colleague(person: str) -> Colleague:
    """Return somebody who works here or did.

    Raises:
        NotFound: nobody of that id ever worked in this town.
    """
    town, names = current_town(), _unit_names()
    with identity():
        return _colleague(identity_team.member(town, person), names)


def _unit_names() -> dict[int, str]:
    return dict(units().values_list("pk", "name"))


def _colleague(member: Member, names: Mapping[int, str]) -> Colleague:
    return Colleague(member, tuple(names[pk] for pk in member.unit_ids if pk in names))
