"""The one state machine of a request: named transitions, who waits for whom, reminders and ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal

from django.utils.translation import gettext_lazy as _

from blaupause.domain import Conflict
from shared_services.onboarding.enums import Owner, RequestState

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.functional import _StrPromise

    from shared_services.onboarding.models import OnboardingRequest

S = RequestState
AHEAD: Final = (S.ASKED, S.CONFIRMED, S.PROVED, S.INVITED, S.SETUP, S.LIVE)


@dataclass(frozen=True, slots=True)
class Transition:
    """An act that leads from one of several states to another; `told` is its line on the page."""

    sources: frozenset[RequestState]
    target: RequestState
    told: _StrPromise


TRANSITIONS: Final = {
    "ask": Transition(frozenset(), S.ASKED, _("Anfrage gesendet")),
    "welcome": Transition(
        frozenset({S.ASKED, S.CONFIRMED}), S.PROVED, _("Von der KKV an die bekannte Adresse eingeladen")
    ),
    "confirm": Transition(frozenset({S.ASKED}), S.CONFIRMED, _("E-Mail-Adresse bestätigt")),
    "prove": Transition(frozenset({S.CONFIRMED}), S.PROVED, _("Berechtigung belegt")),
    "found": Transition(frozenset({S.PROVED}), S.INVITED, _("Kommune angelegt, Einladung verschickt")),
    "enter": Transition(frozenset({S.INVITED}), S.SETUP, _("Einladung angenommen")),
    "open": Transition(frozenset({S.INVITED, S.SETUP}), S.LIVE, _("Seite für alle geöffnet")),
    "overtake": Transition(frozenset(AHEAD) - {S.LIVE}, S.REFUSED, _("Beendet: Die Kommune ist schon online")),
    "refuse": Transition(frozenset({S.CONFIRMED, S.PROVED}), S.REFUSED, _("Anfrage abgelehnt")),
    "withdraw": Transition(frozenset({S.ASKED, S.CONFIRMED}), S.WITHDRAWN, _("Anfrage zurückgezogen")),
    "expire": Transition(frozenset(AHEAD) - {S.LIVE}, S.EXPIRED, _("Anfrage abgelaufen")),
}
"""Everything that can happen to a request. Nothing else changes its state."""

ENDED: Final = frozenset({S.REFUSED, S.WITHDRAWN, S.EXPIRED})
ERASE_AFTER: Final = timedelta(days=30)
"""So long after its end a request still says who asked, for questions."""
FOLLOW_EVERY: Final = timedelta(days=1)
"""Entering and going live are told when they happen; a town that came here by a move is noticed by this look."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Whom a state waits for, after which time they are reminded, and when it ends by itself."""

    owner: Owner
    remind_after: timedelta
    ends_after: timedelta


WAITS: Final = {
    S.ASKED: Wait(Owner.PERSON, timedelta(days=1), timedelta(hours=72)),
    S.CONFIRMED: Wait(Owner.KKV, timedelta(days=3), timedelta(days=60)),
    S.PROVED: Wait(Owner.PLATFORM, timedelta(hours=1), timedelta(days=30)),
    S.INVITED: Wait(Owner.PERSON, timedelta(days=2), timedelta(days=30)),
    S.SETUP: Wait(Owner.TOWN, timedelta(days=14), timedelta(days=365)),
}
WITH_CODE: Final = Wait(Owner.PERSON, timedelta(days=7), timedelta(days=60))
"""The KKV has done its part: the code is on its way, or there."""


def require(request: OnboardingRequest, name: str) -> Transition:
    """Return a transition that the request's state allows.

    Raises:
        Conflict: it does not; says where it stands.
    """
    transition = TRANSITIONS[name]
    if request.state not in transition.sources:
        raise Conflict(_("Das geht nicht mehr. Die Anfrage steht auf „%(state)s“."), state=S(request.state).label)
    return transition


def wait_of(state: str, *, has_code: bool) -> Wait | None:
    """Return what a request waits for; None where it is over or live."""
    if state == S.CONFIRMED and has_code:
        return WITH_CODE
    return WAITS.get(S(state))


def is_over(state: str) -> bool:
    return state in ENDED or state == S.LIVE


def states_ahead(state: str) -> tuple[RequestState, ...]:
    """Return the states still to come on the straight way; none after an end."""
    return () if state in ENDED else AHEAD[AHEAD.index(S(state)) + 1 :]


def due(request: OnboardingRequest, *, has_code: bool, at: datetime) -> Literal["", "remind", "expire", "erase"]:
    """Say what time has brought about."""
    age = at - request.state_since
    wait = wait_of(request.state, has_code=has_code)
    if wait is None:
        return "erase" if age >= ERASE_AFTER and request.erased_at is None else ""
    if age >= wait.ends_after:
        return "expire"
    return "remind" if age >= wait.remind_after and request.reminded_at is None else ""


def next_look(request: OnboardingRequest, *, has_code: bool, at: datetime) -> datetime | None:
    """Return when the request is looked at again; None when nothing can come any more."""
    wait = wait_of(request.state, has_code=has_code)
    if wait is None:
        return request.state_since + ERASE_AFTER if request.erased_at is None else None
    if request.state in {S.INVITED, S.SETUP}:
        return request.state_since + FOLLOW_EVERY * ((at - request.state_since) // FOLLOW_EVERY + 1)
    pause = wait.remind_after if request.reminded_at is None else wait.ends_after
    return max(request.state_since + pause, at + timedelta(minutes=1))
