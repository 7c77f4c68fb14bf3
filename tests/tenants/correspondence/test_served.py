"""The day a notice counts as served."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from blaupause.standards.holidays import HESSEN
from blaupause.standards.laender import CALENDARS
from tenants.correspondence import rules
from tenants.correspondence.enums import Channel, DeliveryState, Purpose
from tenants.correspondence.models import Delivery, Notice

if TYPE_CHECKING:
    from tests.worlds import World

NOVEMBER_2 = date(2026, 11, 2)


def moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def letter_of(day: date | None) -> Delivery:
    state = DeliveryState.SENT if day else DeliveryState.WAITING
    return Delivery(channel=Channel.LETTER, state=state, sent_at=moment(day) if day else None)


def inbox_of(retrieved: date | None) -> Delivery:
    return Delivery(channel=Channel.INBOX, retrieved_at=moment(retrieved) if retrieved else None)


def told_on(day: date) -> Delivery:
    return Delivery(channel=Channel.MAIL, purpose=Purpose.NOTICE, state=DeliveryState.SENT, sent_at=moment(day))


@pytest.mark.parametrize(
    ("law", "deliveries", "served"),
    [
        ("vwvfg", [letter_of(date(2026, 11, 2))], date(2026, 11, 6)),
        ("vwvfg", [letter_of(date(2026, 11, 4))], date(2026, 11, 8)),
        ("ao", [letter_of(date(2026, 11, 4))], date(2026, 11, 9)),
        ("ao", [letter_of(None)], None),
        ("ao", [], None),
        ("ao", [Delivery(channel=Channel.MAIL, state=DeliveryState.SENT)], None),
        ("vwvfg", [inbox_of(date(2026, 11, 3))], None),
        ("vwvfg", [told_on(NOVEMBER_2), inbox_of(None)], None),
        ("vwvfg", [told_on(NOVEMBER_2), inbox_of(date(2026, 11, 3))], date(2026, 11, 4)),
        ("ao", [told_on(NOVEMBER_2), inbox_of(date(2026, 11, 3))], date(2026, 11, 6)),
        ("vwvfg", [told_on(NOVEMBER_2), inbox_of(date(2026, 11, 20))], None),
        (
            "vwvfg",
            [told_on(NOVEMBER_2), inbox_of(date(2026, 11, 20)), letter_of(date(2026, 11, 13))],
            date(2026, 11, 17),
        ),
    ],
)
def test_when_a_notice_counts_as_served(
    fulda: World, law: str, deliveries: list[Delivery], served: date | None
) -> None:
    service = rules.service_of(Notice(law=law), deliveries, HESSEN)

    assert service.day == served
    assert service.sentence.endswith(".")


def test_holidays_are_those_of_the_land() -> None:
    posted = [letter_of(date(2026, 11, 14))]

    days = [rules.service_of(Notice(law="ao"), posted, CALENDARS[key]).day for key in ("06", "14")]

    assert days == [date(2026, 11, 18), date(2026, 11, 19)]  # Buß- und Bettag, a holiday in Saxony only
