"""What happens at the hub about a town – rights, logins, refusals, exports – stands in that town's own record too.

The hub writes it down first, since who comes to a town is found out before anybody is in it. As it is sealed there, a
job tells the town: so its officer finds everything in one search and one chain, and a town that moves takes it along.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import connection, transaction

from blaupause.domain import now
from blaupause.jobs.registry import later
from blaupause.tenancy.context import town
from blaupause.tenancy.directory import town_by_slug
from blaupause.tenancy.enums import TownState

from .chain import LOCK, seal_waiting
from .models import HubEvent
from .recording import SEALING_PAUSE
from .town.models import Event

if TYPE_CHECKING:
    from collections.abc import Collection

OF_A_TOWN: Final = ("access.", "grant.", "invitation.", "listing.", "login.", "membership.", "session.")
"""What is a town's matter alone wherever it names one: the hub's officer does not see it."""
ABOUT_A_TOWN: Final = (*OF_A_TOWN, "support.", "town.")
ENDS_IT: Final = ("town.left", "town.deleted")
FACTS: Final = ("at", "name", "actor_kind", "actor_id", "actor_town", "object_type", "object_id", "request_id")


def towns_of(event: HubEvent) -> tuple[str, ...]:
    """Return the slugs of the towns an event is about: of a grant both, that gave it and that acts."""
    if not event.name.startswith(ABOUT_A_TOWN) or event.name in ENDS_IT:
        return ()
    about = event.details.get("town") or (event.details.get("slug") if event.name.startswith("town.") else "")
    acting = event.details.get("acting") if event.name.startswith("grant.") else ""
    return tuple(str(slug) for slug in (about, acting) if slug)


def seal_hub() -> int:
    """Seal what is new at the hub, and let each town be told what is about it; return how many events."""
    sealed = [each for each in seal_waiting() if isinstance(each, HubEvent)]
    by_town: dict[str, list[int]] = {}
    for event in sealed:
        for slug in towns_of(event):
            by_town.setdefault(slug, []).append(event.pk)
    for slug, events in by_town.items():
        later("audit.tell_town", town=slug, events=events)
    return len(sealed)


def tell_town(slug: str, events: Collection[int]) -> None:
    """Append events of the hub to a town's record, as they were, each once; a town that left is told nothing."""
    told = list(HubEvent.objects.filter(pk__in=events).order_by("pk"))
    found = town_by_slug(slug)
    if found is None or found.state == TownState.LEFT:  # its record is closed, or is another cell's
        return
    with town(found), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOCK)
        fresh = [each for each in told if not _is_told(each)]
        Event.objects.bulk_create(
            Event(**{name: getattr(each, name) for name in FACTS}, details={**each.details, "hub_event": each.pk})
            for each in fresh
        )
        later("audit.seal", at=now() + SEALING_PAUSE, key="audit.seal")


def _is_told(event: HubEvent) -> bool:
    return Event.objects.filter(at=event.at, name=event.name, details__contains={"hub_event": event.pk}).exists()
