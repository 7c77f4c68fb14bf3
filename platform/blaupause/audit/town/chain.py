"""The hash chain: what was appended is numbered and sealed, so that a later change shows.

Events are appended without waiting for each other; a job seals them within a minute, one after the other.
"""

from __future__ import annotations

import hashlib
import json

from django.db import connection, transaction

from .models import Event

FIRST_SEAL = "0" * 64
LOCK = "SELECT pg_advisory_xact_lock(hashtext(current_schema()::text || '.audit.seal'))"


class BrokenChain(Exception):  # noqa: N818 – says what happened
    """An event was changed, removed or put in after it was sealed; names the first one that does not fit."""


def seal_of(event: Event, before: str) -> str:
    """Return the SHA-256 over the seal before and everything the event says."""
    said = [
        event.pk, event.at.isoformat(), event.name, event.actor_kind, event.actor_id, event.actor_town,
        event.object_type, event.object_id, event.details, event.request_id,
    ]  # fmt: skip
    return hashlib.sha256((before + json.dumps(said, sort_keys=True, ensure_ascii=False)).encode()).hexdigest()


def seal_events() -> int:
    """Seal what is not sealed yet; return how many. Safe to repeat and to run twice at once."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOCK)
        last = Event.objects.exclude(seal="").order_by("-sequence").first()
        number, before = (last.sequence or 0, last.seal) if last else (0, FIRST_SEAL)
        waiting = list(Event.objects.filter(seal="").order_by("pk"))
        for sequence, event in enumerate(waiting, start=number + 1):
            event.sequence = sequence
            event.seal = before = seal_of(event, before)
        Event.objects.bulk_update(waiting, ["sequence", "seal"], batch_size=500)
    return len(waiting)


def verify_chain() -> int:
    """Check every seal; return how many events are sealed.

    Raises:
        BrokenChain: names the number of the first event that does not fit.
    """
    before, count = FIRST_SEAL, 0
    for event in Event.objects.exclude(seal="").order_by("sequence").iterator():
        count += 1
        if event.sequence != count or event.seal != seal_of(event, before):
            raise BrokenChain(f"Event {count} of the chain does not fit.")
        before = event.seal
    return count
