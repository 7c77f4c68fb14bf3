"""The hash chain: what was appended is numbered and sealed, so that a later change shows.

Entries are appended without waiting for each other; a job seals them within a minute, one after the other: a town's
events and readings in one chain, the hub's events in its own. The seal has a key that no SQL can read: whoever can
only change rows cannot make a chain that fits. An hour later at most the last seal is written down outside the town
too (`Anchor`): without it the end of a chain could be cut off unseen.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from heapq import merge
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from blaupause.crypto.keys import Keys
from blaupause.tenancy.context import current_place, current_town

from .models import Anchor, HubEvent
from .town.models import Event, ReadAccess

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


type Entry = Event | ReadAccess | HubEvent

FIRST_SEAL = "0" * 64
LOCK = "SELECT pg_advisory_xact_lock(hashtext(current_schema()::text || '.audit.seal'))"


class BrokenChain(Exception):  # noqa: N818 – says what happened
    """An entry was changed, removed or put in after it was sealed; `number` is the first that does not fit."""

    def __init__(self, told: str, number: int) -> None:
        super().__init__(told)
        self.number = number


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ends: the number of its last entry, and its seal."""

    number: int = 0
    seal: str = FIRST_SEAL


def tables() -> tuple[type[Entry], ...]:
    """Return what is chained here: a town's events and readings together, or the hub's events."""
    return (HubEvent,) if current_place().town is None else (Event, ReadAccess)


def keys() -> Keys:
    """Return whose key seals here."""
    return Keys.of_hub() if current_place().town is None else current_town().keys


def said_by(entry: Entry) -> list[Any]:
    """Return everything an entry says, as it is sealed and exported."""
    if isinstance(entry, ReadAccess):
        return [
            "read", entry.pk, entry.at.isoformat(), entry.actor_id, entry.actor_town,
            entry.object_type, entry.object_id, entry.details,
        ]  # fmt: skip
    return [
        entry.pk, entry.at.isoformat(), entry.name, entry.actor_kind, entry.actor_id, entry.actor_town,
        entry.object_type, entry.object_id, entry.details, entry.request_id,
    ]  # fmt: skip


def seal_over(said: list[Any], before: str, under: Keys) -> str:
    """Return the HMAC-SHA-256 over the seal before and everything an entry says, under the key for seals."""
    return under.hmac("audit-seal", before + json.dumps(said, sort_keys=True, ensure_ascii=False))


def seal_of(entry: Entry, before: str, under: Keys) -> str:
    return seal_over(said_by(entry), before, under)


def seal_waiting() -> list[Entry]:
    """Seal what is not sealed yet and return it, in order. Safe to repeat and to run twice at once."""
    under = keys()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOCK)
        last = head()
        before = last.seal
        waiting = [each for table in tables() for each in table.objects.filter(seal="").order_by("pk")]
        waiting.sort(key=attrgetter("at"))
        for sequence, entry in enumerate(waiting, start=last.number + 1):
            entry.sequence = sequence
            entry.seal = before = seal_of(entry, before, under)
        for table in tables():
            rows: list[Any] = [each for each in waiting if isinstance(each, table)]
            table.objects.bulk_update(rows, ["sequence", "seal"], batch_size=500)
    return waiting


def seal_events() -> int:
    """Seal what is not sealed yet; return how many entries."""
    return len(seal_waiting())


def anchor_chain() -> None:
    """Write the last seal down outside the town. What was written down of an entry before stays as it is."""
    last = head()
    if last.number:
        Anchor.objects.bulk_create([Anchor(sequence=last.number, seal=last.seal)], ignore_conflicts=True)


def verify_chain() -> int:
    """Check every seal, and that the chain reaches every anchor; return how many entries are sealed.

    Raises:
        BrokenChain: names the number of the first entry that does not fit, or how many are missing at the end.
    """
    under, before, count = keys(), FIRST_SEAL, 0
    anchored = _anchored()
    for entry in in_order():
        count += 1
        if entry.sequence != count or entry.seal != seal_of(entry, before, under):
            raise BrokenChain(f"Event {count} of the chain does not fit.", count)
        before = entry.seal
        if anchored.pop(count, {before}) != {before}:
            raise BrokenChain(f"Event {count} of the chain is not the one that was anchored.", count)
    if anchored:
        told = f"The chain ends at event {count}, but event {max(anchored)} was anchored."
        raise BrokenChain(told, count + 1)
    return count


def in_order() -> Iterator[Entry]:
    """Return every entry that is sealed now, from the first on; what is sealed meanwhile would be half there."""
    last = head().number
    sealed = (table.objects.filter(sequence__lte=last).order_by("sequence").iterator() for table in tables())
    return merge(*sealed, key=attrgetter("sequence"))


def head() -> Head:
    """Return where the chain ends now."""
    ends = [_last_of(table) for table in tables()]
    return max((end for end in ends if end), key=attrgetter("number"), default=Head())


def seals(numbers: Collection[int]) -> dict[int, str]:
    """Return the seals of entries by their number; before the first one lies a seal that all chains begin with."""
    found = {0: FIRST_SEAL}
    for table in tables():
        rows = table.objects.filter(sequence__in=numbers).values_list("sequence", "seal")
        found |= {number: seal for number, seal in rows if number}
    return found


def _last_of(table: type[Entry]) -> Head | None:
    last = table.objects.exclude(seal="").order_by("-sequence").first()
    return Head(last.sequence or 0, last.seal) if last else None


def _anchored() -> dict[int, set[str]]:
    """Return every seal that was anchored of each entry: a second one never hides the first."""
    found: dict[int, set[str]] = {}
    for anchor in Anchor.objects.filter(town=current_place().role):
        found.setdefault(anchor.sequence, set()).add(anchor.seal)
    return found
