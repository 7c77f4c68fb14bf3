"""How a role is given and ended: nothing is overwritten, so that who gave it, and why, stays written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from blaupause.domain import now
from blaupause.identity.models import Membership
from blaupause.identity.team import queries, rules

if TYPE_CHECKING:
    from collections.abc import Iterable

    from blaupause.domain import Actor, Role
    from blaupause.identity.models import Person
    from blaupause.identity.team.rules import Rights
    from blaupause.tenancy.models import Town


def require_admin(town: Town, by: Actor) -> dict[str, bool]:
    """Refuse who does not administer the town any more; return as `lock_admins` does. The operator needs no role."""
    admins = lock_admins(town)
    rules.require_admin(by.id, admins)
    return admins


def lock_admins(town: Town) -> dict[str, bool]:
    """Return who administers a town, and whether without an end.

    The rows stay locked until the action ends: of two who change the administration at once, the second waits and then
    sees what the first has done. Whatever locks memberships or invitations begins here, so that none wait for each
    other.
    """
    rows = queries.administering(town).select_for_update(of=("self",))
    return {str(row.person.uuid): row.valid_until is None for row in rows}


def add(person: Person, town: Town, rights: Rights, *, by_id: str, reason: str) -> tuple[Role, ...]:
    """Let a person have what they do not have here yet, and return it; what counts already stays as it is."""
    moment = now()
    has = {row.role for row in standing(person, town) if rules.counts(row, at=moment)}
    missing = tuple(role for role in rights.roles if role.value not in has)
    give(person, town, replace(rights, roles=missing), by_id=by_id, reason=reason)
    return missing


def give(person: Person, town: Town, rights: Rights, *, by_id: str, reason: str) -> None:
    """Let a person have these roles here. A role they have already, in another extent, ends and begins anew."""
    there = {row.role: row for row in standing(person, town)}
    for role in rights.roles:
        row, until = there.get(role.value), rights.until
        units, services = rights.units_of(role), rights.services_of(role)
        if row is not None:
            until = row.valid_until if rights.keeps_ends else until
            if (row.unit_ids, row.service_slugs, row.valid_until) == (units, services, until):
                continue
            end([row], by_id=by_id, reason=reason)
        Membership.objects.create(
            person=person,
            town=town,
            role=role.value,
            unit_ids=units,
            service_slugs=services,
            valid_until=until,
            granted_by=by_id,
            reason=reason,
        )


def standing(person: Person, town: Town) -> list[Membership]:
    """Return the roles of a person here that nobody has ended, locked."""
    return list(Membership.objects.select_for_update().filter(person=person, town=town, ended_by="").order_by("pk"))


def end(rows: Iterable[Membership], *, by_id: str, reason: str) -> None:
    """End roles now."""
    moment = now()
    for row in rows:
        row.valid_until = min(row.valid_until or moment, moment)
        row.ended_by, row.end_reason = by_id, reason
        row.save(update_fields=["valid_until", "ended_by", "end_reason"])
