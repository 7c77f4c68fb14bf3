"""A town leaves, or closes for another: two persons want it, with dates and a word for those who come later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import Conflict, now
from blaupause.identity.likeness import likeness
from blaupause.jobs import later
from shared_services.lifecycle import rules
from shared_services.lifecycle.enums import Act, Stand

from .planning import here, locked, planned

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from uuid import UUID

    from blaupause.domain import Actor
    from blaupause.identity.likeness import Known
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


@action("lifecycle.confirmed")
def confirm(*, change_id: int, people: Mapping[str, Known], by: Actor) -> TownChange:
    """Confirm as the second person that a town leaves or goes over; from now on only its day is awaited.

    Args:
        change_id: what was asked.
        people: what is known of both by the person's uuid: one person with two logins is one person.
        by: another administrator of the town, or the KKV.

    Raises:
        Refused: as ask_to_leave.
        NotFound: there is no such plan.
        Conflict: nothing waits for a second person, it looks like the same person, or the day has passed meanwhile.
    """
    change = locked(change_id)
    rules.require_asker(by, change.town_slug)
    rules.require_second(change, by)
    first, second = (people.get(each) for each in (change.asked_by, by.id))
    if first and second and (known := likeness(first, second)):
        raise Conflict(
            _("Das muss eine zweite Person bestätigen, und das sieht nach derselben aus. %(known)s"),
            known=" ".join(known),
        )
    if change.on <= timezone.localdate():
        raise Conflict(_("Der Tag ist inzwischen da. Nehmen Sie den Antrag zurück, und nennen Sie einen späteren."))
    change.state, change.confirmed_at, change.confirmed_by = Stand.PLANNED, now(), by.id
    change.save()
    later("lifecycle.tell", change_id=change.pk, news="planned")
    note(town=change.town_slug, act=change.act, on=change.on.isoformat())
    return change
