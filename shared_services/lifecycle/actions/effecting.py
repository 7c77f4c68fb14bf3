"""What was planned comes into effect: by the operator's worker, in one transaction for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import ActorKind, Conflict, Refused, Role, now
from blaupause.identity.actions import grant_membership
from blaupause.jobs import later
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.models import Town
from shared_services.lifecycle import queries, rules
from shared_services.lifecycle.enums import Act, Stand
from shared_services.register.actions import succeed

from .planning import here, locked, require_free

if TYPE_CHECKING:
    from datetime import date

    from blaupause.domain import Actor
    from shared_services.lifecycle.models import TownChange


@action("lifecycle.took_effect")
def take_effect(*, change_id: int, by: Actor) -> TownChange:
    """Do what was planned for today or before. Killed half-way, nothing of it is done; done twice, it is done once.

    Raises:
        Refused: only the operator's worker does it.
        NotFound: the town is not here any more.
        Conflict: it is not due, another town has the key by now, or the town is in no state for it.
    """
    if by.kind != ActorKind.SYSTEM:
        raise Refused(_("Das macht nur der Plattformbetrieb."))
    change = locked(change_id)
    rules.require_due(change, today=timezone.localdate())
    town = here(change.town_uuid)
    rules.require_changeable(town)
    does = {Act.KEY: _rekey, Act.MERGE: _merge, Act.LEAVE: _close}[Act(change.act)]
    facts = does(change, town, by)
    change.state, change.ended_at, change.ended_by, change.trouble = Stand.DONE, now(), by.id, ""
    change.save()
    later("lifecycle.tell", change_id=change.pk, news="done")
    note(town=town.slug, act=change.act, **facts)
    return change


@action("lifecycle.stuck")
def note_trouble(*, change_id: int, trouble: str, by: Actor) -> TownChange:  # noqa: ARG001 – the event says who
    """Write down why a plan did not come into effect, for the KKV to read."""
    change = locked(change_id)
    change.trouble = trouble[:300]
    change.save(update_fields=["trouble"])
    note(town=change.town_slug, act=change.act)
    return change


@action("lifecycle.counted")
def note_counts(*, change_id: int, counts: dict[str, int], by: Actor) -> TownChange:  # noqa: ARG001 – same
    """Keep what the operator's worker counted in a town that goes: numbers only, for the preview."""
    change = locked(change_id)
    change.facts["counts"] = counts | {"at": now().isoformat()}
    change.save(update_fields=["facts"])
    note(town=change.town_slug)
    return change


def _rekey(change: TownChange, town: Town, by: Actor) -> dict[str, Any]:
    after = change.facts["after"]
    require_free(after["ars"], town)
    before = town.ars
    Town.objects.filter(pk=town.pk).update(ars=after["ars"], kind=after["kind"], name=after["name"])
    if before and before != after["ars"] and queries.is_known(before):
        old, new = queries.short(before, town.kind), queries.short(after["ars"], after["kind"])
        succeed(old=old, new=new, on=change.on, source=change.source, by=by)
    return {"before": before, "after": after["ars"], "kind": after["kind"]}


def _merge(change: TownChange, town: Town, by: Actor) -> dict[str, Any]:
    into: Town | None = Town.objects.filter(uuid=change.facts["into"]).first()
    if into is None:
        raise Conflict(_("Die Kommune, in der sie aufgehen soll, ist nicht mehr hier."))
    rules.require_changeable(into)
    if town.ars and into.ars and queries.is_known(town.ars) and queries.is_known(into.ars):
        old, new = queries.short(town.ars, town.kind), queries.short(into.ars, into.kind)
        succeed(old=old, new=new, on=change.on, source=change.source, by=by)
    carried = _carry_staff(change, town, into, by) if change.facts["with_staff"] else 0
    _shut(town, change.facts["where"], successor=into)
    return {"into": into.slug, "staff": carried}


def _carry_staff(change: TownChange, town: Town, into: Town, by: Actor) -> int:
    """Give the old town's people their roles of the day of asking in the new one, but those with limits or an end."""
    rows = queries.carried_members(town, into, given_by=change.asked_at)
    for row in rows:
        who = row.person
        grant_membership(
            issuer=who.issuer,
            subject=who.subject,
            name=who.name,
            email=who.email,
            role=Role(row.role),
            town=into,
            by=by,
        )
    return len(rows)


def _close(change: TownChange, town: Town, by: Actor) -> dict[str, Any]:  # noqa: ARG001 – as the others
    _shut(town, change.facts["where"], deletes_on=change.deletes_on)
    return {"deletes_on": change.facts["deletes_on"]}


def _shut(town: Town, where: str, *, successor: Town | None = None, deletes_on: date | None = None) -> None:
    """Take no new applications. A town that was never open, or is off the network, stays so and says the same."""
    state = TownState.CLOSING if town.state == TownState.LIVE else town.state
    facts = {"farewell": where, "successor": successor, "deletes_on": deletes_on}
    Town.objects.filter(pk=town.pk).update(state=state, **facts)
