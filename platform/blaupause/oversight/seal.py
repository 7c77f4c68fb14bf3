"""How the seal of the record stands: where it begins and ends, what the last check said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from blaupause.audit import chain
from blaupause.audit.models import Anchor, HubEvent
from blaupause.audit.town.models import Event
from blaupause.tenancy.context import current_place

if TYPE_CHECKING:
    from datetime import datetime

    from blaupause.audit.chain import Head


@dataclass(frozen=True, slots=True)
class State:
    """How the seal of a record stands.

    Attributes:
        first_at: when the first sealed entry was written; None for an empty record.
        waiting: entries that are not sealed yet; they are within a minute.
        anchored: number of the last entry whose seal lies outside, 0 for none.
        checked_at: when the last check ended; None: there was none.
        entries: how many it found whole.
        broken: number of the first entry that did not fit; 0: the chain was whole.
        is_running: somebody asked for a check that has not ended.
    """

    head: Head
    first_at: datetime | None
    last_at: datetime | None
    waiting: int
    anchored: int
    anchored_at: datetime | None
    checked_at: datetime | None
    entries: int
    broken: int
    is_running: bool


def state() -> State:
    """Return how the record stands here. A constant number of queries."""
    log = HubEvent if current_place().town is None else Event
    end = chain.head()
    anchor = Anchor.objects.filter(town=current_place().role).order_by("-sequence").first()
    check = log.objects.filter(name="record.checked").order_by("-pk").first()
    asked = log.objects.filter(name="record.check_asked").order_by("-pk").first()
    said = check.details if check else {}
    return State(
        head=end,
        first_at=_at(1),
        last_at=_at(end.number),
        waiting=sum(table.objects.filter(seal="").count() for table in chain.tables()),
        anchored=anchor.sequence if anchor else 0,
        anchored_at=anchor.at if anchor else None,
        checked_at=check.at if check else None,
        entries=said.get("entries", 0),
        broken=said.get("broken", 0),
        is_running=asked is not None and (check is None or asked.pk > check.pk),
    )


def _at(number: int) -> datetime | None:
    found = (table.objects.filter(sequence=number).values_list("at", flat=True).first() for table in chain.tables())
    return next((at for at in found if at), None)
