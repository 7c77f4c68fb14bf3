"""Deleting: one asks, another confirms, a job does it a few cases at a time. Killed half-way, it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
from django.db import IntegrityError, connection, transaction

from blaupause.audit import action, note, record
from blaupause.crypto.keys import CannotDecrypt
from blaupause.domain import Conflict, NotFound, now
from blaupause.jobs import later
from blaupause.tenancy.context import current_town
from tenants.casework import actions as casework
from tenants.casework.models import Case
from tenants.disposal import queries, rules
from tenants.disposal.enums import Fate, Step, Why

from .lists import locked

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from blaupause.domain import Actor
    from tenants.disposal.models import Disposal, Entry
    from tenants.organisation.queries import TwoPeople

log = structlog.get_logger(__name__)


@action("disposal.asked")
def ask_erasure(*, reference: UUID, seen: int, by: Actor) -> Disposal:
    """Ask that what is on a list is deleted.

    Args:
        reference: which list.
        seen: how many cases go, as the page said.
        by: an administrator of this town.

    Raises:
        Refused: the actor does not administer this town.
        NotFound: this town has no such list.
        Conflict: the archive has not answered or not got its files, somebody asked already, or the number changed.
    """
    rules.require_admin(by, current_town().slug)
    found = locked(reference)
    rules.require_step(found, Step.READY)
    rules.require_seen(seen, queries.plan(found, found.rows).erasing)
    found.asked_at, found.asked_by = now(), by.id
    found.save(update_fields=["asked_at", "asked_by"])
    note(cases=seen)
    key = f"disposal.ask_to_confirm:{reference}"
    later("disposal.ask_to_confirm", key=key, reference=str(reference))
    return found


@action("disposal.mailed")
def ask_to_confirm(*, reference: UUID, to: Sequence[str], by: Actor) -> Disposal:  # noqa: ARG001 – the event says who
    """Write to those who may confirm, while somebody has to; sent twice, it is the same message to a mail program.

    Args:
        reference: which list.
        to: where they read mail; nobody where it is confirmed or taken back by now.
        by: the town's job.

    Raises:
        NotFound: this town has no such list.
    """
    found = queries.disposal(reference)
    for address in to:
        queries.confirming_mail(found, address).send()
    note(sent=len(to))
    return found


@action("disposal.ask_taken_back")
def take_back_erasure(*, reference: UUID, by: Actor) -> Disposal:
    """Take back that somebody asked, while nobody has confirmed it. Any administrator of the town may.

    Raises:
        Refused: the actor does not administer this town.
        NotFound: this town has no such list.
        Conflict: nobody asked, or it is confirmed.
    """
    rules.require_admin(by, current_town().slug)
    found = locked(reference)
    rules.require_step(found, Step.ASKED)
    found.asked_at, found.asked_by = None, ""
    found.save(update_fields=["asked_at", "asked_by"])
    return found


@action("disposal.confirmed")
def confirm_erasure(*, reference: UUID, seen: int, typed: str, people: TwoPeople, by: Actor) -> Disposal:
    """Agree that what is on a list is deleted, as a second person. From then on it cannot be stopped.

    Where nobody else administers the town, nor did lately, who asked confirms it, and says in writing how many go.

    Args:
        reference: which list.
        seen: how many cases go, as the page said.
        typed: the same number, by somebody who is alone.
        people: what is known of who asked and who confirms.
        by: an administrator of this town, who has just logged in.

    Raises:
        Refused: the actor does not administer this town, is who asked while there are others, or logged in a while ago.
        NotFound: this town has no such list.
        Conflict: nobody asked, it is confirmed already, who asked has left or is another one, or the number changed.
        Invalid: what somebody alone typed is another number.
    """
    rules.require_admin(by, current_town().slug)
    found = locked(reference)
    rules.require_step(found, Step.ASKED)
    erasing = queries.plan(found, found.rows).erasing
    rules.require_seen(seen, erasing)
    people.require_same_asker(found.asked_by)
    found.is_alone = people.is_alone and found.asked_by == by.id
    if found.is_alone:
        rules.require_typed(typed, erasing, by)
    else:
        people.require_second(found.asked_by, by)
    found.confirmed_at, found.confirmed_by = now(), by.id
    found.save(update_fields=["confirmed_at", "confirmed_by", "is_alone"])
    note(asked_by=found.asked_by, cases=erasing)
    _go_on(found)
    return found


@action("disposal.worked", silent=True)
def erase_some(*, reference: UUID, by: Actor) -> None:
    """Delete the next cases of a confirmed list that still qualify, and queue the rest. Asked twice, it is done once.

    Silent: each case that goes or stays is an event of its own, and so is the end.

    Raises:
        NotFound: this town has no such list.
    """
    found = locked(reference)
    if found.step != Step.RUNNING:
        return
    wanted = queries.next_entries(found.rows)
    obstacles = queries.plan(found, wanted).obstacles
    done = {each.case: _deal_with(found, each, obstacles[each.case], by) for each in wanted}
    found.keep(done.get(each.case, each) for each in found.rows)
    if any(each.waits for each in found.rows):
        _go_on(found)
    else:
        found.ended_at, found.ended_by = now(), found.confirmed_by
        record("disposal.finished", by=by, of=found, **_numbers(found))
    found.save(update_fields=["entries", "ended_at", "ended_by"])


def _deal_with(found: Disposal, entry: Entry, why: Why, by: Actor) -> Entry:
    told = {"number": entry.number, "disposal": str(found.reference)}
    if why != Why.NONE:
        return _kept(entry, why, by, told)
    try:
        with transaction.atomic():
            record("case.erased", by=by, of=casework.erase_case(case_id=entry.case, by=by), **told)
            connection.check_constraints()  # now, not when all of them are committed
    except (IntegrityError, CannotDecrypt, Conflict, NotFound):
        log.exception("disposal.failed", **told)
        return _kept(entry, Why.FAILED, by, told)
    return rules.erased(entry)


def _kept(entry: Entry, why: Why, by: Actor, told: dict[str, str]) -> Entry:
    record("disposal.case_kept", by=by, of=Case(pk=entry.case), why=why.value, **told)
    return rules.kept(entry, why)


def _numbers(found: Disposal) -> dict[str, Any]:
    return {"erased": found.erased, "kept": sum(each.fate == Fate.KEPT for each in found.rows)}


def _go_on(found: Disposal) -> None:
    left = sum(each.waits for each in found.rows)
    later("disposal.erase", key=f"disposal.erase:{found.reference}:{left}", reference=str(found.reference))
