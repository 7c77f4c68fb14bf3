"""Plans for towns to test with, and the operator's worker."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any, Final

from django.core.management import call_command
from django.utils import timezone

from blaupause.domain import SYSTEM, Actor, ActorKind, Role, now
from blaupause.identity.actions import grant_membership
from blaupause.identity.likeness import Known
from blaupause.tenancy.context import hub, identity, operator
from blaupause.tenancy.models import Town
from shared_services.lifecycle import actions, queries, rules
from shared_services.lifecycle.actions import Key, Leave, Merger
from shared_services.lifecycle.models import TownChange
from tests.people import ADMIN, EDITOR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.worlds import World

KREISFREI: Final = "064150000000"


def today(days: int = 0) -> date:
    return timezone.localdate() + timedelta(days=days)


def fresh(who: Actor = ADMIN, **changes: Any) -> Actor:
    return replace(who, logged_in_at=now(), **changes)


def colleague(id_: str = "second") -> Actor:
    return fresh(Actor(ActorKind.STAFF, id=id_, name="Zoe Zweite", town="fulda", roles=frozenset({Role.ADMIN})))


def of_the_centre() -> Actor:
    """Return an editor of the competence centre who has an account here."""
    told: dict[str, Any] = {"issuer": "i", "subject": "centre", "name": "Ida Entwurf", "email": "ida@kkv.example"}
    with identity():
        made = grant_membership(**told, role=Role.KKV_EDITOR, town=None, by=SYSTEM)
    return fresh(EDITOR, id=str(made.person.uuid))


def planned_key(world: World, *, on: date | None = None, by: Actor = EDITOR, **key: Any) -> TownChange:
    facts = {"ars": KREISFREI, "kind": "city", "name": "Stadt Fulda"} | key
    with hub():
        return actions.plan_key(
            town_uuid=world.town.uuid, key=Key(**facts), on=on or today(), source="Gesetz vom 1.", by=by
        )


def asked_merger(
    world: World, into: str = "giessen", *, on: date | None = None, by: Actor | None = None, **facts: Any
) -> TownChange:
    told: dict[str, Any] = {"into": into, "with_staff": True} | facts
    merger = Merger(**told)
    with hub():
        other = Town.objects.filter(slug=into).first()
        return actions.plan_merger(
            town_uuid=world.town.uuid,
            merger=merger,
            on=on or today(1),
            source="Gesetz",
            by=by or fresh(EDITOR),
            preview=queries.merger_preview(world.town, other) if other else None,
        )


def planned_merger(world: World, into: str = "giessen", **facts: Any) -> TownChange:
    """Plan a merger by two persons and the town that takes the other in, for tomorrow unless told."""
    return agreed(confirmed(asked_merger(world, into, **facts), by=fresh(EDITOR, id="second-of-the-kkv")))


def asked_to_leave(world: World, *, by: Actor | None = None, **facts: Any) -> TownChange:
    told: dict[str, Any] = {"on": today(10), "deletes_on": today(100), "where": "Rathaus, 0661 1"}
    told |= {"reason": "Beschluss"} | facts
    with identity():
        return actions.ask_to_leave(town_uuid=world.town.uuid, leave=Leave(**told), by=by or fresh())


def confirmed(change: TownChange, *, by: Actor | None = None, people: Mapping[str, Known] | None = None) -> TownChange:
    second = by or colleague()
    with identity():
        return actions.confirm(change_id=change.pk, people=_known(change, second) | dict(people or {}), by=second)


def agreed(change: TownChange, *, by: Actor | None = None, people: Mapping[str, Known] | None = None) -> TownChange:
    """Let the town that takes the other in agree."""
    speaks = by or fresh(ADMIN, id="of-the-other", town=change.facts["into_slug"])
    with identity():
        return actions.agree(change_id=change.pk, people=_known(change, speaks) | dict(people or {}), by=speaks)


def _known(change: TownChange, by: Actor) -> dict[str, Known]:
    """Return all who acted so far, and who would: accounts for whose being one person nothing speaks."""
    return dict.fromkeys((*rules.acted(TownChange.objects.get(pk=change.pk)), by.id), Known("", ""))


def refused(change: TownChange, reason: str = "Der Vertrag fehlt.", *, by: Actor | None = None) -> TownChange:
    with identity():
        speaks = by or fresh(ADMIN, id="of-the-other", town=change.facts["into_slug"])
        return actions.refuse(change_id=change.pk, reason=reason, by=speaks)


def run() -> Any:
    out = StringIO()
    call_command("onboarding_run", "--once", "--json", stdout=out)
    return json.loads(out.getvalue())


def town(world: World) -> Town:
    with operator():
        found: Town = Town.objects.get(pk=world.town.pk)
        return found


def change(found: TownChange) -> TownChange:
    with operator():
        return TownChange.objects.get(pk=found.pk)


def aged(found: TownChange, on: date) -> None:
    with operator():
        TownChange.objects.filter(pk=found.pk).update(on=on)
