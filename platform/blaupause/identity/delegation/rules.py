"""What a grant may say, how far it is, and who may do what about it. Pure: facts in, judgement out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from blaupause.domain import Conflict, Invalid, NotFound, Refused, Role
from blaupause.identity.enums import GrantKind, GrantRight, GrantState, Side

if TYPE_CHECKING:
    from collections.abc import Collection

    from blaupause.domain import Actor
    from blaupause.identity.models import DelegationGrant
    from blaupause.tenancy.models import Town

HELPERS: Final = Role.KKV_EDITOR
"""Who of the competence centre helps towns: those who write the templates. Who approves them or runs the platform has
no business in cases."""
LONGEST_BASIS: Final = 500
LONGEST_REASON: Final = 300
LONGEST: Final = timedelta(days=3653)
"""Ten years: an agreement for longer, or without an end, must say how it is terminated (KGG § 24 (3))."""
LONGEST_SUPPORT: Final = 8
"""Hours."""
OF_SUPPORT: Final = (GrantRight.READ, GrantRight.WORK)
"""How far help goes: it decides nothing."""
OPEN_ASKING: Final = timedelta(days=3)
"""How long the competence centre's asking waits for a town."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a grant gives.

    Attributes:
        services: slugs, each by name.
        basis: of a mandate the agreement, of support the reason.
    """

    services: tuple[str, ...]
    right: GrantRight
    basis: str


@dataclass(frozen=True, slots=True)
class Clerks:
    """Who of the acting town may act: these, by the person's uuid, or every clerk."""

    all: bool = False
    people: tuple[str, ...] = ()


def require_terms(terms: Terms) -> None:
    """Refuse a grant that names no service or rests on nothing.

    Raises:
        Invalid: says which.
    """
    if not terms.services:
        raise Invalid(_("Wählen Sie mindestens eine Leistung aus."), field="services")
    if not terms.basis.strip():
        raise Invalid(_("Schreiben Sie, worauf das beruht."), field="basis")


def require_partner(town: Town | None, to: Town | None) -> Town:
    """Return the other town: that is to act, or that is to be helped (by the competence centre, which is none).

    Raises:
        Invalid: there is none, or it is the town itself.
    """
    if to is None or (town is not None and to.pk == town.pk):
        raise Invalid(_("Wählen Sie eine Kommune aus."), field="partner")
    return to


def require_span(begin: datetime, end: datetime, *, at: datetime) -> None:
    """Refuse a time that is over, ends before it begins, or is longer than an agreement lasts by itself.

    Raises:
        Invalid: says which day does not fit.
    """
    if end <= at:
        raise Invalid(_("Dieser Tag ist schon vorbei. Wählen Sie einen späteren."), field="until")
    if end <= begin:
        raise Invalid(_("Der letzte Tag liegt vor dem ersten."), field="until")
    if end - begin > LONGEST:
        raise Invalid(
            _("Höchstens zehn Jahre: Wer länger vereinbart, muss die Kündigung regeln (KGG § 24). Bieten Sie neu an."),
            field="until",
        )


def require_help(right: GrantRight, hours: int) -> None:
    """Refuse support that decides, or is longer than a working day.

    Raises:
        Invalid: says what it may be.
    """
    if right not in OF_SUPPORT:
        raise Invalid(_("Wer hilft, entscheidet nicht."), field="right")
    if not 1 <= hours <= LONGEST_SUPPORT:
        raise Invalid(_("Zwischen 1 und %(most)s Stunden."), field="hours", most=LONGEST_SUPPORT)


def require_helper(by: Actor) -> None:
    """Refuse whoever does not write templates: approvers and operators have no business in cases.

    Raises:
        Refused: says who may.
    """
    if not by.has(HELPERS):
        raise Refused(_("Hilfe in einer Kommune gibt die KKV-Redaktion."))


def require_clerks(clerks: Clerks, known: Collection[str]) -> None:
    """Refuse people who are no clerks of the town that sends them, and an answer that names nobody.

    Args:
        clerks: who is named.
        known: the clerks the town has now, by the person's uuid.

    Raises:
        Invalid: says which.
    """
    if not clerks.all and not clerks.people:
        raise Invalid(_("Wählen Sie aus, wer arbeiten darf."), field="people")
    if not set(clerks.people) <= set(known):
        raise Invalid(_("Diese Person arbeitet nicht in der Sachbearbeitung Ihrer Kommune."), field="people")


def side_of(grant: DelegationGrant, town: Town | None, by: Actor) -> Side:
    """Return on which side of a grant an administration stands; of support the competence centre acts.

    Raises:
        NotFound: on none: there is no such grant for it.
    """
    if town is not None and grant.town_id == town.pk:
        return Side.GRANTING
    if town is not None and grant.to_town_id == town.pk:
        return Side.ACTING
    if town is None and grant.kind == GrantKind.SUPPORT and by.has(HELPERS):
        return Side.ACTING
    raise NotFound


def state_of(grant: DelegationGrant, *, at: datetime) -> GrantState:
    """Return how far a grant is."""
    if grant.ended_at is not None:
        return GrantState.ENDED if grant.accepted_at else GrantState.DECLINED
    if grant.accepted_at is None:
        return GrantState.LAPSED if _open_until(grant) <= at else GrantState.OFFERED
    if grant.valid_until is not None and grant.valid_until <= at:
        return GrantState.EXPIRED
    return GrantState.AHEAD if grant.valid_from is not None and grant.valid_from > at else GrantState.ACTIVE


def _open_until(grant: DelegationGrant) -> datetime:
    return grant.valid_until or grant.offered_at + OPEN_ASKING


def answers(grant: DelegationGrant) -> Side:
    """Return whose administration agrees: to a mandate the side that acts, to support the town itself."""
    return Side.GRANTING if grant.kind == GrantKind.SUPPORT else Side.ACTING


def require_answerable(grant: DelegationGrant, *, at: datetime) -> None:
    """Refuse to agree to what waits for nobody.

    Raises:
        Conflict: it was answered or taken back meanwhile, or its time is over.
    """
    if state_of(grant, at=at) != GrantState.OFFERED:
        raise Conflict(_("Das steht nicht mehr zur Zustimmung. Sehen Sie sich den neuen Stand an."))


def require_running(grant: DelegationGrant, *, at: datetime) -> None:
    """Refuse to end or change what is over.

    Raises:
        Conflict: says so.
    """
    if state_of(grant, at=at) not in {GrantState.OFFERED, GrantState.AHEAD, GrantState.ACTIVE}:
        raise Conflict(_("Das ist schon zu Ende. Sehen Sie sich den neuen Stand an."))


def require_mandate(grant: DelegationGrant, side: Side) -> None:
    """Refuse what only the side that acts in a mandate does: name its clerks.

    Raises:
        NotFound: it is support, or the other side's.
    """
    if grant.kind != GrantKind.MANDATE or side != Side.ACTING:
        raise NotFound


def require_longer(grant: DelegationGrant, end: datetime) -> None:
    """Refuse a new end that is none, or beyond what an agreement lasts by itself.

    Raises:
        NotFound: it is support, which is asked for anew.
        Conflict: nobody has agreed to it yet.
        Invalid: it is not later than the end it has, or too late.
    """
    if grant.kind != GrantKind.MANDATE or grant.valid_from is None or grant.valid_until is None:
        raise NotFound
    if grant.accepted_at is None:
        raise Conflict(_("Dem Angebot hat noch niemand zugestimmt. Nehmen Sie es zurück und bieten Sie neu an."))
    if end <= grant.valid_until:
        raise Invalid(_("Wählen Sie einen späteren Tag als den bisherigen letzten."), field="until")
    if end - grant.valid_from > LONGEST:
        raise Invalid(
            _("Höchstens zehn Jahre vom ersten Tag an: Wer länger vereinbart, muss die Kündigung regeln (KGG § 24)."),
            field="until",
        )


def require_proposed(grant: DelegationGrant, end: datetime | None = None) -> None:
    """Refuse to answer a wish for a later end that is not there, or not the one that was read.

    Raises:
        Conflict: says so.
    """
    if grant.proposed_until is None or (end is not None and grant.proposed_until != end):
        raise Conflict(_("Diese Verlängerung steht nicht mehr an. Sehen Sie sich den neuen Stand an."))


def require_other_side(grant: DelegationGrant, side: Side) -> None:
    """Refuse that a side agrees to its own wish.

    Raises:
        Conflict: says who agrees.
    """
    if grant.proposed_side == side:
        raise Conflict(_("Der Verlängerung muss die andere Kommune zustimmen."))


def require_support(grant: DelegationGrant, side: Side) -> None:
    """Refuse what only the town does that is to be helped.

    Raises:
        NotFound: it is a mandate, or the other side's.
    """
    if grant.kind != GrantKind.SUPPORT or side != Side.GRANTING:
        raise NotFound


def cause_of_end(grant: DelegationGrant, *, at: datetime) -> str:
    """Return why somebody does not act under a grant any more: "ended", "expired", "ahead", or they were "removed"."""
    state = state_of(grant, at=at)
    return state.value if state in {GrantState.ENDED, GrantState.EXPIRED, GrantState.AHEAD} else "removed"
