"""What this town gave and was given. Grants are known to the platform, the titles of services to the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from blaupause.audit.town.models import Event
from blaupause.identity.delegation import acts
from blaupause.identity.delegation import queries as delegation
from blaupause.tenancy.context import current_town, identity
from shared_services.catalogue.queries import titles_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from blaupause.domain import Actor
    from blaupause.identity.delegation.acts import Act
    from blaupause.identity.delegation.queries import Shown


@dataclass(frozen=True, slots=True)
class Listed:
    """A grant with the titles of its services."""

    shown: Shown
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """What ended as the town came here, out of a file or from another cell: its other side is not here.

    Attributes:
        partner: name of the other town; "" is the competence centre.
        is_given: they worked for this town, not this town for them.
    """

    at: datetime
    partner: str
    is_given: bool
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cooperation:
    """What a town gave, what it was given, who of the competence centre helped, and what did not come along."""

    given: tuple[Listed, ...]
    received: tuple[Listed, ...]
    support: tuple[Listed, ...]
    left_behind: tuple[LeftBehind, ...]


def cooperation() -> Cooperation:
    """Return everything this town agreed, declined or was asked. A constant number of queries."""
    town = current_town()
    with identity():
        found = delegation.grants_of(town)
    left = list(Event.objects.filter(name="grant.left_behind").order_by("-pk"))
    slugs = [slug for each in found for slug in each.grant.services]
    titles = titles_of({*slugs, *(slug for event in left for slug in event.details["services"])})
    listed = [_listed(each, titles) for each in found]
    mandates = [each for each in listed if not each.shown.is_support]
    return Cooperation(
        given=tuple(each for each in mandates if each.shown.is_given),
        received=tuple(each for each in mandates if not each.shown.is_given),
        support=tuple(each for each in listed if each.shown.is_support),
        left_behind=tuple(_left_behind(event, titles) for event in left),
    )


def grant(uuid: str, by: Actor) -> Listed:
    """Return a grant of which this town is a side.

    Raises:
        NotFound: there is none of that id.
    """
    town = current_town()
    with identity():
        found = delegation.grant(town, uuid, by)
    return _listed(found, titles_of(found.grant.services))


def acts_under(listed: Listed, text: str) -> tuple[Act, ...]:
    """Return what was read and done under a grant that has something to do with a text, the newest first."""
    with identity():
        return acts.acts_under(listed.shown.grant, text=text)


def table_of(listed: Listed) -> bytes:
    """Return all of it as a table for a spreadsheet."""
    with identity():
        return acts.table_of(listed.shown.grant)


def partners() -> list[tuple[str, str]]:
    """Return the other towns here, slug and name."""
    town = current_town()
    with identity():
        return [(each.slug, each.name) for each in delegation.partners(town)]


def own_clerks(services: Iterable[str]) -> list[tuple[str, str]]:
    """Return this town's clerks who work on any of these services, id and name."""
    town = current_town()
    with identity():
        return delegation.clerks_of(town, services)


def _left_behind(event: Event, titles: dict[str, str]) -> LeftBehind:
    told = event.details
    services = tuple(titles.get(slug, slug) for slug in told["services"])
    return LeftBehind(event.at, told["partner"], told["is_given"], services)


def _listed(shown: Shown, titles: dict[str, str]) -> Listed:
    return Listed(shown, tuple(titles.get(slug, slug) for slug in shown.grant.services))
