"""A town leaves: somebody asks for it, with dates and a word for those who come later; agreeing.py has the second."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from blaupause.audit import action
from shared_services.lifecycle import rules
from shared_services.lifecycle.enums import Act

from .planning import here, planned

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from blaupause.domain import Actor
    from shared_services.lifecycle.models import TownChange


@dataclass(frozen=True, slots=True)
class Leave:
    """From when on nothing new begins, when all is deleted, and where people turn then."""

    on: date
    deletes_on: date
    where: str
    reason: str


@action("lifecycle.leave_asked")
def ask_to_leave(*, town_uuid: UUID, leave: Leave, by: Actor) -> TownChange:
    """Ask that a town leaves. Nothing happens before a second person confirms it. Done in the phase "identity".

    Raises:
        Refused: the actor neither administers this town nor is of the KKV, or did not log in just now.
        NotFound: there is no such town.
        Invalid: a day or a word cannot be; names the field.
        Conflict: the town is on its way out, or something else is planned.
    """
    town = here(town_uuid)
    rules.require_asker(by, town.slug)
    rules.require_changeable(town)
    rules.require_day(Act.LEAVE, leave.on, today=timezone.localdate())
    rules.require_deletion(leave.on, leave.deletes_on)
    rules.require_farewell(leave.where)
    rules.require_source(leave.reason)
    facts = {"where": leave.where.strip(), "deletes_on": leave.deletes_on.isoformat()}
    return planned(town, Act.LEAVE, leave.on, leave.reason, by, facts=facts)
