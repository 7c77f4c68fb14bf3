"""Who works in towns, as far as it matters here. Asked in the phase "identity", or as the operator."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING
from uuid import UUID

from blaupause.identity.actors import counting
from blaupause.identity.models import Membership
from blaupause.identity.team.queries import administering, known_people
from blaupause.tenancy.context import identity
from shared_services.lifecycle import rules
from shared_services.lifecycle.enums import Act
from shared_services.onboarding import queries as onboarding

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from blaupause.identity.likeness import Known
    from blaupause.tenancy.models import Town
    from shared_services.lifecycle.models import TownChange
    from shared_services.onboarding.queries import Doubt


def is_administered(town: Town) -> bool:
    """Tell whether somebody administers a town, so that nobody has to speak in its stead."""
    with identity():
        return administering(town).exists()


def people_of(change: TownChange, person: str) -> dict[str, Known]:
    """Return what is known of those who acted, and of somebody who would. Asked in the phase "identity"."""
    return known_people((*rules.acted(change), person))


def doubt(change: TownChange, person: str, people: Mapping[str, Known]) -> Doubt | None:
    """Return why somebody looks like one who acted already; None where nothing speaks for it.

    What one of them said of two people does not count: whoever vouches for two is neither of those who act.
    """
    parties = rules.acted(change)
    found = (
        onboarding.doubt(person, each, people, apart_from=(*parties, person)) for each in parties if each != person
    )
    return next((each for each in found if each.likeness), None)


def doubt_of(change: TownChange, person: str) -> Doubt | None:
    """Return why somebody who could confirm or agree now may not; None where they may, or nothing waits.

    Asked in the phase "identity".
    """
    if person in rules.acted(change) or not (change.lacks_second or change.lacks_agreement):
        return None
    return doubt(change, person, people_of(change, person))


def other_town(change: TownChange, town: UUID) -> UUID | None:
    """Return which other town it is about, seen from one of the two; None where it is about one only."""
    into = UUID(change.facts["into"]) if change.act == Act.MERGE else None
    return change.town_uuid if into == town else into


def deciders(change: TownChange) -> set[str]:
    """Return who said of those who acted that they are two people."""
    told = (onboarding.about_two(one, other) for one, other in combinations(rules.acted(change), 2))
    return {each.decided_by for each in told if each and each.are_two}


def carried_members(town: Town, into: Town, *, given_by: datetime) -> list[Membership]:
    """Return the roles that can go along into another town: without an end, without limits, and not there yet.

    Args:
        town: where the people work.
        into: where they would.
        given_by: roles of later are not part of what the other town agreed to.
    """
    rows = Membership.objects.filter(counting(), town=town, ended_by="", valid_until=None, person__is_active=True)
    rows = rows.filter(granted_at__lte=given_by)
    there = set(Membership.objects.filter(counting(), town=into, ended_by="").values_list("person_id", "role"))
    free = rows.select_related("person").order_by("pk")
    return [row for row in free if not (row.unit_ids or row.service_slugs) and (row.person_id, row.role) not in there]
