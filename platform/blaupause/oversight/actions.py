"""What the officer can do: have the seal checked, take entries along. Both stand in the record themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from blaupause.audit import action, chain, note
from blaupause.audit.chain import BrokenChain
from blaupause.jobs import later
from blaupause.tenancy.context import current_place

if TYPE_CHECKING:
    from blaupause.domain import Actor


@action("record.check_asked")
def ask_check(*, by: Actor) -> None:  # noqa: ARG001 – the event says who
    """Have every seal of the record checked, in a job: a long record takes its time."""
    later("oversight.check_hub" if current_place().town is None else "oversight.check", key="oversight.check")


@action("record.checked")
def check_record(*, by: Actor) -> None:  # noqa: ARG001 – the event says who
    """Check the record and write down what came of it: the page shows it from here."""
    chain.seal_events()
    try:
        with transaction.atomic():
            count = chain.verify_chain()
    except BrokenChain as broken:
        note(entries=broken.number - 1, broken=broken.number, told=str(broken))
    else:
        note(entries=count, broken=0, seal=chain.head().seal)


@action("record.exported")
def note_export(*, form: str, entries: int, asked: dict[str, str], reason: str, by: Actor) -> None:  # noqa: ARG001 – the event says who
    """Write down which entries somebody takes along, and why."""
    note(form=form, entries=entries, asked=asked, reason=reason)
