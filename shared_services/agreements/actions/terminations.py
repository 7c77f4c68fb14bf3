"""One side gives notice of an agreement in force, takes it back, and the clock ends it."""

from __future__ import annotations

import hashlib
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note, record
from blaupause.crypto import seals
from blaupause.domain import Conflict, Refused, now
from blaupause.engine.letters import render
from blaupause.jobs import later
from blaupause.tenancy.context import current_town
from shared_services.agreements import queries, rules
from shared_services.agreements.enums import Side, SigningState, TerminationState
from shared_services.agreements.models import UNFINISHED, Signing, Termination
from shared_services.agreements.queries.paper import NOTICE

from .turns import wait_for_others

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from blaupause.domain import Actor
    from shared_services.agreements.rules import Ending, Proof

AHEAD: Final = timedelta(days=30)
"""How long before the last day both sides are reminded."""
MORNING: Final = time(6, 45)


@action("agreement.terminated_by_town")
def terminate(*, kind: str, ending: Ending, proof: Proof, by: Actor) -> Termination:
    """Give notice for the town: the confirmation is sealed, the competence centre is told. Done in the town.

    Raises:
        Refused: the actor may declare nothing for the town.
        Conflict: the login is old, nothing is in force, notice runs already, the last day is another by now, or
            there is no seal.
        Invalid: the typed name is not the account's, the function is missing, or the day does not fit.
    """
    rules.require_fresh(by)
    town = current_town()
    wait_for_others(town.schema_name, kind)
    held = queries.held(town, kind)
    rules.require_authorised(by, held.signatures.all() if held else ())
    return _terminate(rules.require_in_force(held), Side.TOWN, ending, proof, by)


@action("agreement.terminated")
def terminate_for_centre(*, uuid: UUID, ending: Ending, proof: Proof, by: Actor) -> Termination:
    """Give notice for the competence centre: the confirmation is sealed, the town is told. Done at the hub.

    Raises:
        Refused: the actor does not work for the competence centre.
        NotFound: there is no such signing.
        Conflict: the login is old, it is not in force, notice runs already, the last day is another by now, or
            there is no seal.
        Invalid: the typed name is not the account's, the function is missing, or the day does not fit.
    """
    rules.require_kkv(by)
    rules.require_fresh(by)
    wait_for_others(*queries.whose(uuid))
    found = Signing.objects.filter(uuid=uuid, state=SigningState.IN_FORCE)
    held = found.select_related("version").defer("document").first()
    return _terminate(rules.require_in_force(held), Side.KKV, ending, proof, by)


@action("agreement.termination_taken_back")
def take_back_termination(*, uuid: UUID, side: Side, by: Actor) -> Termination:
    """Take notice back before it takes effect; whoever gave it does so, in the town or at the hub.

    Raises:
        NotFound: there is no such notice.
        Refused: the other side gave it, or the actor may declare nothing for this one.
        Conflict: the login is old, it was taken back already, or has taken effect.
    """
    rules.require_fresh(by)
    found = queries.termination(uuid, current_town() if side is Side.TOWN else None)
    if found.side != side:
        raise Refused(_("Zurücknehmen kann die Kündigung, wer sie erklärt hat."))
    if side is Side.KKV:
        rules.require_kkv(by)
    else:
        rules.require_authorised(by, found.signing.signatures.all())
    rules.require_running(found, timezone.localdate())
    _step(found, TerminationState.TAKEN_BACK, taken_back_by=by.id)
    note(kind=found.signing.kind, side=side, termination=str(found.uuid))
    _tell(found, "taken_back")
    return found


@action("agreements.ended", silent=True)
def end(*, termination_id: int, by: Actor) -> None:
    """Let an agreement end once its last day is over. Done by the clock, at the hub; a second time nothing is left."""
    found = Termination.objects.select_for_update(of=("self", "signing")).filter(
        pk=termination_id,
        state=TerminationState.GIVEN,
        last_day__lt=timezone.localdate(),
        signing__state=SigningState.IN_FORCE,
    )
    for each in found.select_related("signing").defer("document", "signing__document"):
        Signing.objects.filter(pk=each.signing_id).update(state=SigningState.ENDED, state_since=now())
        _step(each, TerminationState.DONE)
        record("agreement.ended", by=by, of=each, town=each.town_schema, kind=each.signing.kind)
        _tell(each, "ended")


@action("agreements.planned_termination", silent=True)
def plan_termination(*, termination_id: int, by: Actor) -> None:  # noqa: ARG001 – the same for every action
    """Let both be reminded a month before, and the agreement end when its last day is over. Done at the hub.

    A town's own jobs wait while it moves or is off the network, and go when it leaves: the end must not.
    """
    found = Termination.objects.defer("document").get(pk=termination_id)
    if (reminded := _at(found.last_day - AHEAD, MORNING)) > now():
        _tell(found, "reminder", at=reminded)
    ended = _at(found.last_day + timedelta(days=1), time.min)
    later("agreements.end", at=ended, termination_id=found.pk)


@action("agreement.mailed_termination")
def tell_termination(
    *,
    termination_id: int,
    news: str,
    side: Side,
    host: str,
    to: Sequence[str],
    by: Actor,  # noqa: ARG001 – the event says who
) -> Termination:
    """Write to one side; whoever administers the town reads what its mayor declared, too. What is over is not told.

    Args:
        termination_id: which notice.
        news: what there is to tell.
        side: who is told.
        host: by which people know the town.
        to: where those of this side read mail; empty where the town is not served any more.
        by: the clock.
    """
    found = Termination.objects.select_related("signing__version").defer("document").get(pk=termination_id)
    is_told = bool(to) and rules.still_holds(found, news)
    if is_told:
        queries.mail_of_termination(found, news, side, host, list(to)).send()
    note(news=news, side=side, sent=is_told, termination=str(found.uuid))
    return found


def _terminate(held: Signing, side: Side, ending: Ending, proof: Proof, by: Actor) -> Termination:
    seals.require_ready()
    rules.require_not_ending(queries.running_termination(held.town_schema, held.kind))
    rules.require_typed(proof, by.name)
    moment, last_day = now(), rules.last_day_of(ending, held.version, timezone.localdate())
    found = Termination(
        signing=held,
        town_schema=held.town_schema,
        side=side,
        is_for_cause=ending.is_for_cause,
        last_day=last_day,
        given_at=moment,
        person=by.id,
        about={
            "name": by.name,
            "function": proof.function.strip(),
            "typed": proof.typed.strip(),
            "reason": ending.reason.strip(),
            "period": rules.period_in_words(held.version) if ending.last_day is None else "",
        },
        login={"at": by.logged_in_at.isoformat() if by.logged_in_at else "", "acr": proof.acr},
        state_since=moment,
    )
    pdf = render(queries.letter_of_termination(found), {NOTICE: queries.evidence_of_termination(found)})
    found.document = seals.seal_pdf(pdf, reason=f"Kündigung: {held.get_kind_display()} {held.version.number}")
    found.document_hash = hashlib.sha256(found.document).hexdigest()
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError as error:
        raise Conflict(_("Gerade hat schon jemand gekündigt. Laden Sie die Seite neu.")) from error
    note(kind=held.kind, version=held.version.number, last_day=last_day.isoformat(), document=found.document_hash)
    _stop(found)
    _tell(found, "given")
    later("agreements.plan_termination", termination_id=found.pk)
    return found


def _stop(termination: Termination) -> None:
    """Take back what was being signed anew: countersigned later it would bind a town that wanted to go."""
    held = termination.signing
    unfinished = Signing.objects.filter(town_schema=held.town_schema, kind=held.kind, state__in=UNFINISHED)
    unfinished.update(state=SigningState.WITHDRAWN, state_since=termination.given_at, reason=_("Gekündigt"))


def _tell(termination: Termination, news: str, *, at: datetime | None = None) -> None:
    """Let both sides be told, by a job for each: a mailbox that refuses mail repeats its own only."""
    for side in Side:
        later("agreements.tell_termination", at=at, termination_id=termination.pk, news=news, side=side.value)


def _at(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


def _step(termination: Termination, state: TerminationState, *, taken_back_by: str = "") -> None:
    """Take a step, once. A town may write these three columns only, and these while the last day is not over."""
    rows = Termination.objects.filter(pk=termination.pk, state=TerminationState.GIVEN)
    if not rows.update(state=state, state_since=now(), taken_back_by=taken_back_by):
        raise Conflict(_("Diese Kündigung ist gerade zurückgenommen worden oder eingetreten. Laden Sie die Seite neu."))
