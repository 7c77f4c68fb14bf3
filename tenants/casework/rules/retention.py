"""How long the files of a case are kept after its end. Pure: facts in, judgement out, no query."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blaupause.domain import Conflict

if TYPE_CHECKING:
    from tenants.casework.models import Case


def kept_until(case: Case, months: int) -> date | None:
    """Return the last day on which the files of a case are kept; None while it goes on.

    The span begins with the end of the year in which the case ended, so it ends with a month.

    Source: AO § 147 (4), and so do most rules of municipalities; where one counts from the very day, files are kept
    some months longer than they had to be.
    """
    if case.closed_at is None:
        return None
    year, month = _month_after(date(timezone.localdate(case.closed_at).year, 12, 31), months)
    return date(year, month, monthrange(year, month)[1])


def first_kept(today: date, months: int) -> date:
    """Return the first day on which a case can have ended whose files are still kept: the span of `kept_until`."""
    year, _month = _month_after(today, -months)
    return date(year, 1, 1)


def _month_after(day: date, months: int) -> tuple[int, int]:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return year, month + 1


def require_ended(case: Case) -> None:
    """Refuse to delete what goes on.

    Raises:
        Conflict: somebody works on it.
    """
    if case.closed_at is None:
        raise Conflict(_("Der Vorgang %(number)s ist nicht abgeschlossen."), number=case.number)
