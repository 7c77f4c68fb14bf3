"""The hash chain: what was appended is numbered and sealed, so that a later change shows.

Events are appended without waiting for each other; a job seals them within a minute, one after the other. The seal has
a key that no SQL can read: whoever can only change rows cannot make a chain that fits. An hour later at most the last
seal is written down outside the town too (`Anchor`): without it the end of a chain could be cut off unseen.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.db import connection, transaction

from blaupause.audit.models import Anchor
from blaupause.tenancy.context import current_town

from .models import Event

if TYPE_CHECKING:
    from blaupause.crypto.keys import Keys

FIRST_SEAL = "0" * 64
LOCK = "SELECT pg_advisory_xact_lock(hashtext(current_schema()::text || '.audit.seal'))"


class BrokenChain(Exception):  # noqa: N818 – says what happened
    """An event was changed, removed or put in after it was sealed; names the first one that does not fit."""


def seal_of(event: Event, before: str, keys: Keys) -> str:
    """Return the HMAC-SHA-256 over the seal before and everything the event says, under the town's key for seals."""
    said = [
        event.pk, event.at.isoformat(), event.name, event.actor_kind, event.actor_id, event.actor_town,
        event.object_type, event.object_id, event.details, event.request_id,
    ]  # fmt: skip
    return keys.hmac("audit-seal", before + json.dumps(said, sort_keys=True, ensure_ascii=False))


def seal_events() -> int:
    """Seal what is not sealed yet; return how many. Safe to repeat and to run twice at once."""
    keys = current_town().keys
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOCK)
        last = _last()
        number, before = (last.sequence or 0, last.seal) if last else (0, FIRST_SEAL)
        waiting = list(Event.objects.filter(seal="").order_by("pk"))
        for sequence, event in enumerate(waiting, start=number + 1):
            event.sequence = sequence
            event.seal = before = seal_of(event, before, keys)
        Event.objects.bulk_update(waiting, ["sequence", "seal"], batch_size=500)
    return len(waiting)


def anchor_chain() -> None:
    """Write the last seal down outside the town. What was written down of an event before stays as it is."""
    last = _last()
    if last is not None and last.sequence is not None:
        Anchor.objects.bulk_create([Anchor(sequence=last.sequence, seal=last.seal)], ignore_conflicts=True)


def verify_chain() -> int:
    """Check every seal, and that the chain reaches every anchor; return how many events are sealed.

    Raises:
        BrokenChain: names the number of the first event that does not fit, or how many are missing at the end.
    """
    keys, before, count = current_town().keys, FIRST_SEAL, 0
    anchored = _anchored()
    for event in Event.objects.exclude(seal="").order_by("sequence").iterator():
        count += 1
        if event.sequence != count or event.seal != seal_of(event, before, keys):
            raise BrokenChain(f"Event {count} of the chain does not fit.")
        before = event.seal
        if anchored.pop(count, {before}) != {before}:
            raise BrokenChain(f"Event {count} of the chain is not the one that was anchored.")
    if anchored:
        raise BrokenChain(f"The chain ends at event {count}, but event {max(anchored)} was anchored.")
    return count


def _anchored() -> dict[int, set[str]]:
    """Return every seal that was anchored of each event: a second one never hides the first."""
    found: dict[int, set[str]] = {}
    for anchor in Anchor.objects.all():
        found.setdefault(anchor.sequence, set()).add(anchor.seal)
    return found


def _last() -> Event | None:
    return Event.objects.exclude(seal="").order_by("-sequence").first()
