from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from blaupause.standards.holidays import HESSEN
from blaupause.standards.laender import CALENDARS
from tenants.casework import rules
from tenants.casework.models import Deadline


@pytest.mark.parametrize(
    ("rests_since", "today", "ends"),
    [
        (None, date(2026, 9, 18), date(2026, 10, 6)),
        (datetime(2026, 9, 8, 9, tzinfo=UTC), date(2026, 9, 18), date(2026, 10, 16)),
        (datetime(2026, 9, 8, 9, tzinfo=UTC), date(2026, 9, 8), date(2026, 10, 6)),
        (datetime(2026, 9, 8, 9, tzinfo=UTC), date(2026, 9, 12), date(2026, 10, 12)),  # a Saturday is not worked
    ],
)
def test_the_days_a_deadline_rested_are_added(db: None, rests_since: datetime | None, today: date, ends: date) -> None:
    deadline = Deadline(due_on=date(2026, 10, 6), rests_since=rests_since)

    assert rules.day_after_rest(deadline, today, HESSEN) == ends


def test_a_deadline_that_rested_ends_by_the_holidays_of_the_land(db: None) -> None:
    deadline = Deadline(due_on=date(2026, 11, 8), rests_since=datetime(2026, 11, 1, 9, tzinfo=UTC))

    ends = [rules.day_after_rest(deadline, date(2026, 11, 11), CALENDARS[key]) for key in ("06", "14")]

    assert ends == [date(2026, 11, 18), date(2026, 11, 19)]  # Buß- und Bettag


def test_file_numbers_have_six_digits() -> None:
    assert rules.number("FD", 2026, 711) == "FD-2026-000711"
