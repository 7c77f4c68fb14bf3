"""When an agreement can end, and who may give notice of it or take that back. Pure."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from blaupause.domain import Conflict, Invalid
from blaupause.ui import formats
from shared_services.agreements.enums import TermEnd, TerminationState

from .texts import names_period

if TYPE_CHECKING:
    from shared_services.agreements.models import AgreementVersion, Signing, Termination

MONTHS: Final = {TermEnd.MONTH: 1, TermEnd.QUARTER: 3, TermEnd.YEAR: 12}
"""How long each of them is that an agreement ends with."""


@dataclass(frozen=True, slots=True)
class Ending:
    """What somebody wants: to end with the period, or for an important reason on an earlier day (`last_day`).

    `shown` is the last day by the period as they read it; a day later, or with a newer version, it may be another.
    Where the text does not name the period, they read it there and name the day (`is_by_text`).
    """

    reason: str
    last_day: date | None = None
    shown: date | None = None
    is_by_text: bool = False

    @property
    def is_for_cause(self) -> bool:
        return self.last_day is not None and not self.is_by_text


def regular_last_day(version: AgreementVersion, given: date) -> date:
    """Return the first day on which an agreement can end whose notice is given on a day."""
    whole = given.year * 12 + given.month - 1 + version.notice_months
    last = date(whole // 12, whole % 12 + 1, min(given.day, monthrange(whole // 12, whole % 12 + 1)[1]))
    if version.notice_to == TermEnd.DAY:
        return last
    length = MONTHS[TermEnd(version.notice_to)]
    month = (last.month + length - 1) // length * length
    return date(last.year, month, monthrange(last.year, month)[1])


def period_in_words(version: AgreementVersion) -> str:
    """Return the period as it stands in the text: 6 Monaten zum Ende eines Kalenderjahres."""
    number = version.notice_months
    months = ngettext("einem Monat", "%(number)s Monaten", number) % {"number": number}
    return f"{months} {TermEnd(version.notice_to).label}"


def last_day_of(ending: Ending, version: AgreementVersion, today: date) -> date:
    """Return with which day an agreement ends.

    Raises:
        Conflict: by the period it is another day by now than they read.
        Invalid: the day is over, missing, or not earlier than the period allows anyhow.
    """
    regular = regular_last_day(version, today) if names_period(version.text) else None
    if ending.last_day is None:
        if regular is None:
            raise Invalid(_("Nennen Sie den letzten Tag."), field="last_day")
        if ending.shown not in {None, regular}:
            raise Conflict(
                _("Inzwischen ist der %(day)s der letzte Tag. Es ist nichts gekündigt. Prüfen Sie den neuen Tag."),
                day=formats.day(regular),
            )
        return regular
    if ending.last_day < today:
        raise Invalid(_("Dieser Tag ist vorbei. Wählen Sie heute oder einen späteren Tag."), field="last_day")
    if regular is not None and ending.last_day >= regular:
        raise Invalid(
            _("Mit der Frist endet die Vereinbarung schon am %(day)s. Dafür braucht es keinen wichtigen Grund."),
            field="last_day",
            day=formats.day(regular),
        )
    return ending.last_day


def require_in_force(held: Signing | None) -> Signing:
    """Return what is in force.

    Raises:
        Conflict: nothing is.
    """
    if held is None:
        raise Conflict(_("Diese Vereinbarung ist nicht in Kraft. Es gibt nichts zu kündigen."))
    return held


def require_not_ending(running: Termination | None) -> None:
    """Refuse to end twice, and to agree anew to what ends.

    Raises:
        Conflict: says who gave notice, and for which day.
    """
    if running is not None:
        raise Conflict(
            _("Die Vereinbarung ist schon zum %(day)s gekündigt, von: %(side)s."),
            day=formats.day(running.last_day),
            side=running.get_side_display(),
        )


def require_running(termination: Termination, today: date) -> None:
    """Refuse to take back what was taken back, or has taken effect.

    Raises:
        Conflict: says which.
    """
    if termination.state == TerminationState.TAKEN_BACK:
        raise Conflict(
            _("Diese Kündigung ist am %(day)s zurückgenommen worden."), day=formats.day(termination.state_since)
        )
    if termination.state == TerminationState.DONE or termination.last_day < today:
        raise Conflict(
            _("Die Vereinbarung ist mit dem %(day)s beendet. Unterschreiben Sie sie neu, wenn Sie bleiben wollen."),
            day=formats.day(termination.last_day),
        )


def still_holds(termination: Termination, news: str) -> bool:
    """Tell whether news of a notice still hold: of one that was taken back nobody is reminded."""
    state = {"taken_back": TerminationState.TAKEN_BACK, "ended": TerminationState.DONE}
    return bool(termination.state == state.get(news, TerminationState.GIVEN))
