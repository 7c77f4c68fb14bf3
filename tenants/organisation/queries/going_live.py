"""The gate to going live: what is missing, who asked, and what is known of the two people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction

from blaupause.identity.likeness import Known, likeness
from blaupause.identity.links import origin
from blaupause.identity.team import queries as identity_team
from blaupause.tenancy.context import current_town, identity
from blaupause.tenancy.enums import TownState
from tenants.organisation.models import Opening
from tenants.organisation.queries.setting_up import progress

if TYPE_CHECKING:
    from uuid import UUID

    from blaupause.domain import Actor
    from blaupause.identity.team.queries import Member
    from tenants.organisation.queries.setting_up import Progress, Task


@dataclass(frozen=True, slots=True)
class Gate:
    """How far a town is from going live, for one of its administrators.

    Attributes:
        opening: the wish that is open or confirmed; None where nobody asked.
        returned: what was missing when the last wish came back; "" where it did not.
        asked_by: who asked, and `confirmed_by` who agreed, by name.
        likeness: what speaks for the reader being the person who asked.
        others: who else may confirm.
        known: what is known of the reader's membership, for the second look.
    """

    progress: Progress
    opening: Opening | None
    returned: str
    asked_by: str
    confirmed_by: str
    is_mine: bool
    likeness: tuple[str, ...]
    others: tuple[Member, ...]
    known: Member | None
    is_live: bool
    address: str
    operator: str

    @property
    def missing(self) -> tuple[Task, ...]:
        return self.progress.missing

    @property
    def titles(self) -> tuple[str, ...]:
        """What is missing, as the actions are told."""
        return tuple(task.title for task in self.missing)


def gate(actor: Actor) -> Gate:
    """Return the gate as it is now: nothing that is kept in memory counts here."""
    town = current_town()
    with transaction.atomic():
        now_there = progress()
    last = Opening.objects.first()
    opening = last if last is not None and last.ended_at is None else None
    with identity():
        members = {each.id: each for each in identity_team.team(town).members}
        admins = {str(uuid) for uuid in identity_team.administering(town).values_list("person__uuid", flat=True)}
    asked, me = members.get(opening.asked_by) if opening else None, members.get(actor.id)
    confirmed = members.get(opening.confirmed_by) if opening else None
    return Gate(
        progress=now_there,
        opening=opening,
        returned=last.end_reason if last is not None and opening is None else "",
        asked_by=asked.person.name if asked else "",
        confirmed_by=confirmed.person.name if confirmed else "",
        is_mine=opening is not None and opening.asked_by == actor.id,
        likeness=likeness(_known(asked), _known(me)) if asked and me and asked is not me else (),
        others=tuple(each for each in members.values() if each.id in admins and each.id != actor.id),
        known=me,
        is_live=town.state != TownState.SETUP,
        address=f"{origin(town.host)}/",
        operator=settings.KKV_NAME,
    )


def confirmed_opening(reference: UUID) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return what the hub is told of a confirmed wish ({} where it ended), and what is missing now."""
    found = Opening.objects.filter(reference=reference, ended_at=None).exclude(confirmed_at=None)
    told = found.values("reference", "asked_by", "confirmed_by", "confirmed_at").first()
    with transaction.atomic():
        missing = progress().missing
    return dict(told or {}), tuple(task.title for task in missing)


def _known(member: Member) -> Known:
    return Known(member.person.name, member.person.email)
