"""Waves: Kommunen are prepared together before they ask, and taken back where nobody came."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import ActorKind, Conflict, NotFound, Refused, now
from blaupause.jobs import later
from blaupause.tenancy import directory
from blaupause.tenancy.enums import TownKind, TownState
from blaupause.tenancy.models import Town
from blaupause.tenancy.provisioning import create_town
from shared_services.catalogue import queries as catalogue
from shared_services.onboarding import queries, rules
from shared_services.onboarding.enums import ContactKind, RequestState, WaveTownState
from shared_services.onboarding.models import CAME, UNFINISHED, KnownContact, OnboardingRequest, Wave, WaveTown
from shared_services.register.models import Authority

from .stepping import begin, require_kkv, step, wait_for_others

if TYPE_CHECKING:
    from blaupause.domain import Actor
    from shared_services.onboarding.queries import Choice

S = WaveTownState
UNDONE_AT_ONCE: Final = (S.PLANNED, S.STUCK)
BATCH: Final = 500
NO_ROW: Final = _("Diese Kommune gibt es in keiner Welle.")


@action("onboarding.wave_planned")
def plan_wave(*, name: str, choice: Choice, by: Actor) -> Wave:
    """Note which Kommunen are to be prepared, with the names they get; the operator's worker makes them.

    Raises:
        Refused: the actor is not of the KKV.
        Conflict: none that fits can be prepared.
    """
    require_kkv(by)
    fitting = [each for each in queries.proposals(choice) if each.like and not each.hindrance]
    if not fitting:
        raise Conflict(_("Keine der Kommunen kann vorbereitet werden. Die Vorschau nennt die Gründe."))
    wave = Wave.objects.create(name=name, created_by=by.id)
    WaveTown.objects.bulk_create(
        [
            WaveTown(
                wave=wave,
                authority_id=each.found.pk,
                ars=each.found.ars,
                town_ars=each.like.ars,
                slug=each.like.slug,
                name=each.like.name,
                kind=each.like.kind,
            )
            for each in fitting
            if each.like
        ],
        BATCH,
    )
    note(wave=wave.pk, towns=len(fitting))
    return wave


@action("onboarding.town_prepared")
def prepare_town(*, wave_town_id: int, by: Actor) -> WaveTown:
    """Make a town of a wave that nobody sees or enters yet, and let it fill in what the register knows.

    One transaction: killed half-way, nothing is there, and the next try makes exactly one town.

    Raises:
        Refused: only the operator's worker makes towns.
        Conflict: it is not to be made (any more).
        IntegrityError: Django's; the authority has a town, or the address is taken.
    """
    row = _of_worker(wave_town_id, S.PLANNED, by)
    town = create_town(
        slug=row.slug,
        name=row.name,
        kind=TownKind(row.kind),
        host=f"{row.slug}.{settings.DOMAIN}",
        ars=row.town_ars,
        state=TownState.REQUESTED,
        is_sample=row.authority.is_sample,
    )
    wanted = rules.services_wanted(row.authority.inhabitants)
    row.town_uuid, row.recommended = town.uuid, catalogue.suited(town, wanted)
    _move(row, S.READY)
    later("organisation.fill_in", schema=town.schema_name)
    note(town=town.slug, wave=row.wave_id)
    return row


@action("onboarding.town_not_prepared")
def note_wave_trouble(*, wave_town_id: int, trouble: str, by: Actor) -> WaveTown:  # noqa: ARG001 – the event says who
    """Write down why a town of a wave could not be made, for the KKV to read."""
    row = WaveTown.objects.select_for_update().get(pk=wave_town_id)
    row.trouble = trouble[:300]
    _move(row, S.STUCK)
    note(town=row.slug)
    return row


@action("onboarding.wave_retried")
def retry_wave(*, wave_id: int, by: Actor) -> Wave:
    """Let what is stuck in a wave be tried once more.

    Raises:
        Refused: the actor is not of the KKV.
        NotFound: there is no such wave.
    """
    wave = _wave(wave_id, by)
    again = wave.towns.filter(state=S.STUCK).update(state=S.PLANNED, state_since=now(), trouble="")
    note(wave=wave.pk, towns=again)
    return wave


@action("onboarding.wave_town_renamed")
def rename_in_wave(*, wave_town_id: int, slug: str, by: Actor) -> WaveTown:
    """Give a stuck town of a wave another short name, and let it be tried once more.

    Raises:
        Refused: the actor is not of the KKV.
        NotFound: there is no such town.
        Conflict: it is not stuck, or it was made and could not be taken back.
        Invalid: the name is none, or taken.
    """
    require_kkv(by)
    row = WaveTown.objects.select_for_update().filter(pk=wave_town_id).first()
    if row is None:
        raise NotFound(NO_ROW)
    if row.state != S.STUCK or row.town_uuid is not None:
        raise Conflict(_("Diese Kommune kann gerade keinen anderen Kurznamen bekommen. Laden Sie die Seite neu."))
    rules.require_short_name(slug, is_taken=queries.is_taken(slug, besides=row))
    note(wave=row.wave_id, before=row.slug, after=slug)
    row.slug, row.trouble = slug, ""
    _move(row, S.PLANNED)
    return row


@action("onboarding.wave_undone")
def undo_wave(*, wave_id: int, by: Actor) -> Wave:
    """Take back the towns of a wave that nobody has entered; those that were taken over stay.

    Raises:
        Refused: the actor is not of the KKV.
        NotFound: there is no such wave.
        Conflict: all of its towns are taken over, or gone.
    """
    wave = _wave(wave_id, by)
    moment = now()
    planned = wave.towns.filter(state__in=UNDONE_AT_ONCE).update(state=S.UNDONE, state_since=moment)
    made = wave.towns.filter(state=S.READY).update(state=S.LEAVING, state_since=moment)
    if not planned + made:
        raise Conflict(_("In dieser Welle ist nichts, was zurückgenommen werden kann."))
    wave.undone_at = moment
    wave.save(update_fields=["undone_at"])
    note(wave=wave.pk, planned=planned, made=made)
    return wave


@action("onboarding.town_closed_again")
def close_prepared(*, wave_town_id: int, by: Actor) -> WaveTown:
    """Close a prepared town before it is dropped: nobody has entered it, and nobody can take it over any more.

    Raises:
        Refused: only the operator's worker does that.
        Conflict: it is not to be taken back, or somebody came in the meantime.
    """
    row = _of_worker(wave_town_id, S.LEAVING, by)
    towns = Town.objects.select_for_update().filter(uuid=row.town_uuid)
    if towns.exclude(state__in=(TownState.REQUESTED, TownState.LEFT)).exists():
        raise Conflict(_("In dieser Kommune arbeitet schon jemand."))
    towns.update(state=TownState.LEFT)
    note(town=row.slug, wave=row.wave_id)
    return row


@action("onboarding.town_taken_back")
def note_taken_back(*, wave_town_id: int, by: Actor) -> WaveTown:
    """Write down that a prepared town is gone. Raises as `close_prepared` does."""
    row = _of_worker(wave_town_id, S.LEAVING, by)
    _move(row, S.UNDONE)
    note(town=row.slug, wave=row.wave_id)
    return row


@action("onboarding.welcomed")
def welcome(*, wave_town_id: int, by: Actor) -> OnboardingRequest:
    """Invite the administration of a prepared town at its known mail address: that it reads there is the proof.

    Where that very address has asked already, its request goes on.

    Raises:
        Refused: the actor is not of the KKV.
        NotFound: there is no such town.
        Conflict: it does not stand ready, no mail address is known, or somebody else is let in already.
    """
    require_kkv(by)
    row = WaveTown.objects.select_for_update().select_related("authority").filter(pk=wave_town_id).first()
    if row is None:
        raise NotFound(NO_ROW)
    known = KnownContact.objects.filter(authority=row.authority, kind=ContactKind.MAIL).first()
    if row.state != S.READY or known is None:
        raise Conflict(_("Diese Kommune kann gerade nicht eingeladen werden. Laden Sie die Seite neu."))
    wait_for_others(known.value)
    asked = OnboardingRequest.objects.filter(authority=row.authority, state__in=UNFINISHED, email__iexact=known.value)
    mine = asked.select_for_update(of=("self",)).first()
    Authority.objects.select_for_update().get(pk=row.authority_id)  # of two at once, the second sees the first
    if OnboardingRequest.objects.filter(authority=row.authority, state__in=CAME).exists():
        raise Conflict(_("Für diese Kommune ist schon jemand zugelassen. Sie steht in der Liste der Anfragen."))
    request = mine or _uninvited(row, known.value)
    if mine is not None:
        mine.proofs.filter(succeeded_at=None, ended_at=None).update(ended_at=now())
        step(mine, "welcome", by)
    else:
        begin(request, "welcome", by)
    note(request=request.pk, town=row.slug)
    return request


def _uninvited(row: WaveTown, email: str) -> OnboardingRequest:
    moment = now()
    request = OnboardingRequest(
        uuid=uuid.uuid4(),
        authority=row.authority,
        ars=row.ars,
        name=row.name,
        person_function=str(_("Leitung der Verwaltung")),
        email=email,
        state=RequestState.PROVED,
        state_since=moment,
        asked_at=moment,
        mailed_at=moment,
        is_sample=row.authority.is_sample,
    )
    request.token_hmac = rules.stored(rules.token_of(request.uuid))
    request.save()
    return request


def claim_prepared(authority_id: int) -> Town | None:
    """Take over the town that stands ready for an authority, in the action that invites its first administrator."""
    row = WaveTown.objects.select_for_update().filter(authority=authority_id, state__in=(S.READY, S.LEAVING)).first()
    town: Town | None = Town.objects.filter(uuid=row.town_uuid, state=TownState.REQUESTED).first() if row else None
    if row is None or town is None:
        return None
    Town.objects.filter(pk=town.pk).update(state=TownState.SETUP)
    town.state = TownState.SETUP
    _move(row, S.TAKEN)
    transaction.on_commit(directory.forget)
    return town


def _of_worker(wave_town_id: int, state: WaveTownState, by: Actor) -> WaveTown:
    if by.kind != ActorKind.SYSTEM:
        raise Refused(_("Kommunen legt nur der Plattformbetrieb an."))
    rows = WaveTown.objects.select_for_update(of=("self",)).select_related("authority")
    row = rows.get(pk=wave_town_id)
    if row.state != state:
        raise Conflict(_("Diese Kommune steht auf „%(state)s“."), state=S(row.state).label)
    return row


def _move(row: WaveTown, state: WaveTownState) -> None:
    row.state, row.state_since = state, now()
    row.save()


def _wave(wave_id: int, by: Actor) -> Wave:
    require_kkv(by)
    if wave := Wave.objects.select_for_update().filter(pk=wave_id).first():
        return wave
    raise NotFound(_("Diese Welle gibt es nicht."))
