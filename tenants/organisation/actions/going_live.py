"""How a town goes live: one person asks, another confirms, and the hub is told (the operator's worker opens it)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import Conflict, NotFound, now
from blaupause.jobs import later
from blaupause.tenancy.context import current_town
from tenants.organisation import queries, rules
from tenants.organisation.models import Opening

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from blaupause.domain import Actor


@action("opening.asked")
def ask_opening(*, missing: Sequence[str], by: Actor) -> Opening:
    """Ask that the town goes live.

    Args:
        missing: titles of what the set-up still lacks, read just before.
        by: an administrator of this town.

    Raises:
        Refused: the actor does not administer this town.
        Conflict: something is missing, somebody asked already, or the town is live.
    """
    town = current_town()
    rules.require_admin(by, town.slug)
    rules.require_in_setup(town.state, town.farewell)
    rules.require_nothing_missing(missing)
    try:
        with transaction.atomic():
            opening = Opening.objects.create(asked_by=by.id)
    except IntegrityError:
        raise Conflict(_("Darum hat schon jemand gebeten. Laden Sie die Seite neu.")) from None
    key = f"organisation.ask_to_confirm:{opening.reference}"
    later("organisation.ask_to_confirm", key=key, reference=str(opening.reference))
    return opening


@action("opening.mailed")
def ask_to_confirm(*, reference: UUID, to: Sequence[str], by: Actor) -> None:  # noqa: ARG001 – the event says who
    """Write to those who may confirm, while somebody has to; sent twice, it is the same message to a mail program.

    Args:
        reference: which wish.
        to: where they read mail; nobody where it is confirmed or ended by now.
        by: the town's job.
    """
    for address in to:
        queries.confirming_mail(reference, address).send()
    note(reference=str(reference), sent=len(to))


@action("opening.taken_back")
def take_back_opening(*, reference: UUID, by: Actor) -> Opening:
    """Take back that somebody asked, while nobody has confirmed it. Any administrator of the town may.

    Raises:
        Refused: the actor does not administer this town.
        NotFound: nobody asked here under that reference.
        Conflict: it is confirmed, or ended.
    """
    rules.require_admin(by, current_town().slug)
    opening = _locked(reference)
    rules.require_open(opening)
    return _end(opening, by)


@action("opening.confirmed")
def confirm_opening(
    *, reference: UUID, missing: Sequence[str], likeness: Sequence[str], is_asker_here: bool, by: Actor
) -> Opening:
    """Agree, as a second person, that the town goes live.

    Args:
        reference: which wish.
        missing: titles of what the set-up lacks now: it may have changed since somebody asked.
        likeness: what speaks for both being the same person, as far as is known.
        is_asker_here: whether who asked still administers this town.
        by: another administrator of this town, who has just logged in.

    Raises:
        Refused: the actor does not administer this town, is the person who asked, or logged in a while ago.
        NotFound: nobody asked here under that reference.
        Conflict: something is missing by now, who asked has left, or it is confirmed, taken back, or the town live.
    """
    town = current_town()
    rules.require_admin(by, town.slug)
    rules.require_in_setup(town.state, town.farewell)
    opening = _locked(reference)
    rules.require_open(opening)
    rules.require_second_person(opening.asked_by, by, likeness)
    rules.require_asker(is_here=is_asker_here)
    rules.require_nothing_missing(missing)
    opening.confirmed_at, opening.confirmed_by = now(), by.id
    opening.save(update_fields=["confirmed_at", "confirmed_by"])
    note(asked_by=opening.asked_by)
    later("organisation.hand_over_opening", key=f"organisation.opening:{reference}", reference=str(reference))
    return opening


@action("opening.returned")
def return_opening(*, reference: UUID, missing: Sequence[str], by: Actor) -> Opening:
    """End a wish because something is missing after all; the town reads what.

    Raises:
        NotFound: nobody asked here under that reference.
    """
    opening = _locked(reference)
    opening.end_reason = ", ".join(missing)[:300]
    return _end(opening, by)


def _locked(reference: UUID) -> Opening:
    found = Opening.objects.select_for_update().filter(reference=reference).first()
    if found is None:
        raise NotFound(_("Diese Bitte gibt es hier nicht."))
    return found


def _end(opening: Opening, by: Actor) -> Opening:
    opening.ended_at, opening.ended_by = now(), by.id
    opening.save(update_fields=["ended_at", "ended_by", "end_reason"])
    return opening
