"""Who works in this town, with the names of their units and services: people are known to the platform."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from blaupause.identity.team import queries as identity_team
from blaupause.tenancy.context import current_town, identity
from shared_services.catalogue.queries import titles_of

from .facts import units

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from blaupause.identity.team.queries import Invited, Member

_services: list[Callable[[], list[tuple[str, str]]]] = []


def contribute_limits(provider: Callable[[], list[tuple[str, str]]]) -> None:
    """Let the room of the services say to which ones a clerk's work can be limited. Called once, at the start."""
    _services[:] = [provider]


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works here or did; `units` or `services` empty means all of them."""

    member: Member
    units: tuple[str, ...]
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who is invited; `units` or `services` empty means all of them."""

    told: Invited
    units: tuple[str, ...]
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody who works here, did so, or may come; `due` are those who were not seen for long."""

    colleagues: tuple[Colleague, ...]
    due: tuple[Member, ...]
    former: tuple[Member, ...]
    invited: tuple[Guest, ...]


def staff() -> Staff:
    """Return who works in this town. Six queries."""
    town, names = current_town(), _unit_names()
    with identity():
        found = identity_team.team(town)
    limits = [each.services for each in found.members] + [each.invitation.service_slugs for each in found.invited]
    titles = titles_of({slug for slugs in limits for slug in slugs})
    colleagues = tuple(_colleague(each, names, titles) for each in found.members)
    guests = tuple(
        Guest(each, _named(each.invitation.unit_ids, names), _named(each.invitation.service_slugs, titles))
        for each in found.invited
    )
    return Staff(colleagues, found.due, found.former, guests)


def services(has: Collection[str] = ()) -> list[tuple[str, str]]:
    """Return the services to which a clerk's work can be limited, slug and title, by title.

    Args:
        has: slugs of services to which somebody is limited already: what a town has given up does not fall away unseen.
    """
    here = [each for provider in _services for each in provider()]
    gone = set(has) - {slug for slug, _title in here}
    titles = titles_of(gone) if gone else {}
    return here + [(slug, titles.get(slug, slug)) for slug in sorted(gone)]


def colleague(person: str) -> Colleague:
    """Return somebody who works here or did.

    Raises:
        NotFound: nobody of that id ever worked in this town.
    """
    town, names = current_town(), _unit_names()
    with identity():
        found = identity_team.member(town, person)
    return _colleague(found, names, titles_of(found.services))


def _unit_names() -> dict[int, str]:
    return dict(units().values_list("pk", "name"))


def _colleague(member: Member, names: Mapping[int, str], titles: Mapping[str, str]) -> Colleague:
    return Colleague(member, _named(member.unit_ids, names), _named(member.services, titles))


def _named[Key](keys: Iterable[Key], names: Mapping[Key, str]) -> tuple[str, ...]:
    """Return names; what has none any more keeps its key, or a limit would read as none."""
    return tuple(names.get(key, str(key)) for key in keys)
