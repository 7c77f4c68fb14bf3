"""How a town goes live: told by its own job after two of its people agreed, done by the operator's worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import ActorKind, Conflict, Refused, now
from blaupause.jobs import later
from blaupause.tenancy import directory, towns
from shared_services.onboarding import rules
from shared_services.onboarding.models import OnboardingRequest, TownOpening

from .stepping import require_kkv, step

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from blaupause.domain import Actor


@action("onboarding.opening_noted")
def note_opening(
    *, reference: UUID, town_schema: str, asked_by: str, confirmed_by: str, confirmed_at: datetime, by: Actor
) -> TownOpening:
    """Write down at the hub that a town wants to go live. Told twice, it is still one.

    Raises:
        Refused: only a town's own job tells it.
    """
    if by.kind != ActorKind.SYSTEM:
        raise Refused(_("Das meldet die Kommune selbst."))
    told = {"town_schema": town_schema, "asked_by": asked_by, "confirmed_by": confirmed_by}
    found, _is_new = TownOpening.objects.get_or_create(
        reference=reference, defaults={**told, "confirmed_at": confirmed_at}
    )
    note(reference=str(reference), asked_by=asked_by, confirmed_by=confirmed_by)
    return found


@action("town.opened")
def open_town(*, opening_id: int, by: Actor) -> TownOpening:
    """Open a town to everybody, and end its onboarding. Done at the operator's place, which alone may do so.

    Raises:
        Refused: only the operator's worker opens towns.
        Conflict: it is open already, or the town is not in set-up (any more).
        NotFound: this cell has no such town.
    """
    if by.kind != ActorKind.SYSTEM:
        raise Refused(_("Kommunen öffnet nur der Plattformbetrieb."))
    opening = TownOpening.objects.select_for_update().get(pk=opening_id)
    if opening.opened_at is not None:
        raise Conflict(_("Diese Kommune ist schon geöffnet."))
    town = towns.open_for_all(opening.town_schema)
    opening.opened_at, opening.trouble = now(), ""
    opening.save(update_fields=["opened_at", "trouble"])
    request = OnboardingRequest.objects.select_for_update().filter(town_uuid=town.uuid).order_by("-pk").first()
    if request is not None and request.state in rules.TRANSITIONS["open"].sources:
        step(request, "open", by)
    later("onboarding.end_overtaken", key=f"onboarding.end_overtaken.{town.uuid}", town_uuid=str(town.uuid))
    note(town=str(town.uuid), slug=town.slug, asked_by=opening.asked_by, confirmed_by=opening.confirmed_by)
    transaction.on_commit(directory.forget)
    return opening


@action("town.opening_failed")
def note_failed_opening(*, opening_id: int, trouble: str, by: Actor) -> TownOpening:  # noqa: ARG001 – the event says who
    """Write down why a town did not open: the desk shows it, and the town's wish goes back with it."""
    opening = TownOpening.objects.select_for_update().get(pk=opening_id)
    opening.trouble = trouble[:300]
    opening.save(update_fields=["trouble"])
    note(reference=str(opening.reference))
    key = f"organisation.failed:{opening.reference}"
    later("organisation.return_failed", key=key, schema=opening.town_schema, reference=str(opening.reference))
    return opening


@action("town.opening_retried")
def retry_opening(*, opening_id: int, by: Actor) -> TownOpening:
    """Let the operator's worker try once more to open a town: two of its people agreed, only the platform could not.

    Raises:
        Refused: the actor is not of the KKV.
        Conflict: it is not stuck (any more), or the town has asked anew.
    """
    require_kkv(by)
    opening = TownOpening.objects.select_for_update().filter(pk=opening_id).first()
    if opening is None or opening.opened_at is not None or not opening.trouble:
        raise Conflict(_("Hier hängt nichts mehr. Laden Sie die Seite neu."))
    if TownOpening.objects.filter(town_schema=opening.town_schema, pk__gt=opening.pk).exists():
        raise Conflict(_("Die Kommune hat inzwischen neu darum gebeten."))
    opening.trouble = ""
    opening.save(update_fields=["trouble"])
    note(reference=str(opening.reference))
    return opening
