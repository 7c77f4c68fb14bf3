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
    """Return the last day on which the files of a case are kept; None while it goes on."""
    if case.closed_at is None:
        return None
    closed = timezone.localdate(case.closed_at)
    year, month = _month_after(closed, months)
    return date(year, month, min(closed.day, monthrange(year, month)[1]))


def first_kept(today: date, months: int) -> date:
    """Return the first day on which a case can have ended whose files are still kept: the span of `kept_until`."""
    year, month = _month_after(today, -months)
    if today.day <= monthrange(year, month)[1]:
        return date(year, month, today.day)
    return date(*_month_after(date(year, month, 1), 1), 1)


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
