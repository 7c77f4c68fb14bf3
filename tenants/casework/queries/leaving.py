"""What somebody leaves behind who goes: cases, roles, delegations, names on pages. The administration reads numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from blaupause.domain import Role
from blaupause.identity.delegation import queries as delegation
from blaupause.identity.models import DelegationGrant, OwnProvider
from blaupause.identity.team.queries import addresses_of_clerks, administering
from blaupause.tenancy.context import current_town, identity
from tenants.casework.models import Case
from tenants.organisation import queries as organisation

from .staff import colleagues

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from tenants.organisation.queries.colleagues import Colleague as Member

    from .staff import Colleague


@dataclass(frozen=True, slots=True)
class Legacy:
    """What is to be done before somebody goes.

    Attributes:
        cases: how many open ones they have, by service.
        heirs: who could take them.
        is_last_admin: nobody else administers the town without an end.
        is_admin: they administer it.
        grants: delegations in which they are named, or that they offered or accepted, and that go on.
        has_provider: the town's own login is connected, so somebody there is a contact.
        named_on: they stand in the imprint's facts as who represents the town.
    """

    member: Member
    cases: dict[str, int]
    heirs: tuple[Colleague, ...]
    is_admin: bool
    is_last_admin: bool
    grants: int
    has_provider: bool
    named_on: bool

    @property
    def open_cases(self) -> int:
        return sum(self.cases.values())


def legacy(person: str) -> Legacy:
    """Return what somebody leaves behind.

    Raises:
        NotFound: nobody of that id works here, or did.
    """
    town, member = current_town(), organisation.colleague(person)
    cases: dict[str, int] = {}
    for title in open_cases_of(person).values_list("service_title", flat=True):
        cases[title] = cases.get(title, 0) + 1
    with identity():
        admins = {str(row.person.uuid): row.valid_until is None for row in administering(town)}
        named = Q(people__contains=[person]) | Q(offered_by=person) | Q(accepted_by=person)
        sides = Q(town=town) | Q(to_town=town)
        grants = DelegationGrant.objects.filter(sides, named, ended_at=None).count()
        has_provider = OwnProvider.objects.filter(town=town).exists()
    represented = str(organisation.profile().legal_facts.get("represented_by", ""))
    return Legacy(
        member=member,
        cases=cases,
        heirs=tuple(each for each in colleagues() if each.id != person),
        is_admin=Role.ADMIN in {role.value for role in member.member.roles},
        is_last_admin=person in admins and not any(lasts for each, lasts in admins.items() if each != person),
        grants=grants,
        has_provider=has_provider,
        named_on=bool(represented) and member.member.person.name.casefold() in represented.casefold(),
    )


def open_cases_of(person: str) -> QuerySet[Case]:
    found: QuerySet[Case] = Case.objects.filter(clerk_id=person, closed_at=None).order_by("pk")
    return found


def left_by_delegates() -> dict[int, str]:
    """Return the open cases that people of elsewhere have who may not work on them any more, and who has them."""
    having = Case.objects.exclude(clerk_id="").filter(closed_at=None)
    town, people = current_town(), set(having.order_by().values_list("clerk_id", flat=True).distinct())
    with identity():
        reach = delegation.of_elsewhere(people, town)
    held = having.filter(clerk_id__in=reach).values_list("pk", "clerk_id", "service_slug")
    return {pk: clerk for pk, clerk, service in held if service not in reach[clerk]}


def readers_of(unit_id: int) -> list[str]:
    """Return where mail for an office goes: to its mailbox, else to each of its clerks."""
    if mailbox := organisation.unit(unit_id).email:
        return [mailbox]
    town = current_town()
    with identity():
        return addresses_of_clerks(town, unit_id)
