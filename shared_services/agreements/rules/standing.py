"""Where a town stands with an agreement, and when it is reminded. Pure."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from shared_services.agreements.enums import SigningState, StandingState

if TYPE_CHECKING:
    from datetime import date

    from shared_services.agreements.models import AgreementVersion, Signing

AHEAD: Final = (timedelta(days=14), timedelta(days=3), timedelta(0))
"""How long before the last day a town is reminded."""
WEEKLY: Final = timedelta(days=7)
"""How often after it."""
RUNNING: Final = {
    SigningState.OPEN: StandingState.AT_TOWN,
    SigningState.SIGNED: StandingState.AT_KKV,
    SigningState.RETURNED: StandingState.RETURNED,
}


class Due(StrEnum):
    """What is due towards a town."""

    ASK = "ask"
    REMIND = "remind"
    OVERDUE = "overdue"


def standing_state(
    demanded: AgreementVersion,
    held: Signing | None,
    running: Signing | None,
    *,
    today: date,
    is_ending: bool = False,
) -> StandingState:
    """Return where a town stands.

    Args:
        demanded: the newest version that towns had to sign: who holds it or a later one is done.
        held: what is in force for the town.
        running: what is being signed.
        today: the day.
        is_ending: notice of termination was given of it.
    """
    if is_ending:
        return StandingState.ENDING
    is_done, is_late = holds(demanded, held), today > demanded.last_day
    state = RUNNING[SigningState(running.state)] if running is not None else None
    if state is not None and (is_done or not is_late or state is StandingState.AT_KKV):
        return state
    if is_done:
        return StandingState.IN_FORCE
    if is_late:
        return StandingState.OVERDUE
    return StandingState.MISSING if held is None else StandingState.RENEW


def holds(demanded: AgreementVersion, held: Signing | None) -> bool:
    """Tell whether a town signed what was demanded, or something later."""
    return held is not None and held.version.number >= demanded.number


def is_covered(demanded: AgreementVersion, held: Signing | None, *, today: date, last_day: date | None = None) -> bool:
    """Tell whether something is in force that still counts: what was demanded, or the former one until the last day.

    What was terminated counts until its `last_day`, also where the clock is late.
    """
    if last_day is not None and last_day < today:
        return False
    return holds(demanded, held) or (held is not None and today <= demanded.last_day)


def due_on(today: date, *, until: date, asked: date | None, reminded: date | None) -> Due | None:
    """Return what a town that has not signed is to be told today; nothing twice on one day.

    Args:
        today: the day.
        until: by when it should have signed.
        asked: when it was first told.
        reminded: when it was last reminded.
    """
    if asked is None:
        return Due.ASK
    last = max(asked, reminded or asked)
    if last >= today:
        return None
    if today > until:
        return Due.OVERDUE if last <= until or today - last >= WEEKLY else None
    stops = [until - ahead for ahead in AHEAD]
    return Due.REMIND if any(last < stop <= today for stop in stops) else None
