"""What closes a town takes a second person; a merger also takes the town that the other goes over into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import NotFound, now
from blaupause.jobs import later
from shared_services.lifecycle import queries, rules
from shared_services.lifecycle.enums import Act, Stand

from .planning import here, locked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blaupause.domain import Actor
    from blaupause.identity.likeness import Known
    from blaupause.tenancy.models import Town
    from shared_services.lifecycle.models import TownChange


@action("lifecycle.confirmed")
def confirm(*, change_id: int, people: Mapping[str, Known], by: Actor) -> TownChange:
    """Confirm as the second person that a town leaves or goes over.

    Args:
        change_id: what was asked.
        people: what is known by uuid of all who act, read just before: one person with two logins is one person.
        by: another administrator of the town, or the KKV.

    Raises:
        Refused: as ask_to_leave.
        NotFound: there is no such plan.
        Conflict: nothing waits for a second person, it looks like the same person, somebody acted meanwhile, or the day
            has passed.
    """
    change = locked(change_id)
    rules.require_asker(by, change.town_slug)
    rules.require_lacking_second(change)
    _require_another(change, people, by)
    change.confirmed_at, change.confirmed_by = now(), by.id
    return _settled(change)


@action("lifecycle.agreed")
def agree(*, change_id: int, people: Mapping[str, Known], by: Actor) -> TownChange:
    """Agree for a town that another goes over into it; who asked for the merger or confirmed it is somebody else.

    Args:
        change_id: the merger.
        people: as for confirm.
        by: administers the town that takes the other in; where nobody does yet, the KKV.

    Raises:
        Refused: the actor does not speak for that town, or did not log in just now.
        NotFound: there is no such merger.
        Conflict: the town agreed already, it looks like the same person, somebody acted meanwhile, or the day is
            there.
    """
    change = _merger(change_id, by)
    _require_another(change, people, by)
    change.agreed_at, change.agreed_by = now(), by.id
    return _settled(change)


@action("lifecycle.refused")
def refuse(*, change_id: int, reason: str, by: Actor) -> TownChange:
    """Refuse that another town goes over into this one: the plan ends, and the KKV reads why.

    Raises:
        Refused: as agree.
        NotFound: there is no such merger.
        Invalid: no reason; names the field.
        Conflict: the town agreed already, or the plan is over.
    """
    change = _merger(change_id, by)
    rules.require_reason(reason)
    change.facts["refusal"] = reason.strip()[:600]
    change.state, change.ended_at, change.ended_by, change.trouble = Stand.REFUSED, now(), by.id, ""
    change.save()
    later("lifecycle.tell", change_id=change.pk, news="refused")
    note(town=change.town_slug, into=change.facts["into_slug"])
    return change


def _merger(change_id: int, by: Actor) -> TownChange:
    """Return a merger for which the actor may speak, of the town that takes the other in."""
    change = locked(change_id)
    if change.act != Act.MERGE:
        raise NotFound(_("Diesen Plan gibt es nicht."))
    into: Town = here(change.facts["into"])
    rules.require_taking_in(change, into, by, is_administered=queries.is_administered(into))
    return change


def _require_another(change: TownChange, people: Mapping[str, Known], by: Actor) -> None:
    doubt = queries.doubt(change, by.id, people)
    rules.require_another(change, by, doubt.likeness if doubt else (), queries.deciders(change))
    rules.require_known(change, by, people)
    rules.require_day_to_come(change, today=timezone.localdate())


def _settled(change: TownChange) -> TownChange:
    """Write down that one more has agreed; when nobody is missing, only the day is awaited."""
    if change.state == Stand.ASKED and not (change.lacks_second or change.lacks_agreement):
        change.state = Stand.PLANNED
        later("lifecycle.tell", change_id=change.pk, news="planned")
    change.save()
    note(town=change.town_slug, act=change.act, on=change.on.isoformat())
    return change
