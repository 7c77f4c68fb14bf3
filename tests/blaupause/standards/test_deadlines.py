from datetime import date, timedelta

import pytest

from blaupause.standards.deadlines import (
    SERVICE_RULES,
    Law,
    days_end,
    months_end,
    remedy_ends,
    served_when_retrieved,
    served_when_sent,
    service_rule,
)
from blaupause.standards.holidays import HESSEN, easter_sunday


def test_posted_on_a_monday_served_on_friday_and_never_ending_on_a_sunday() -> None:
    served = served_when_sent(date(2026, 11, 2), Law.VWVFG, HESSEN)

    assert served == date(2026, 11, 6)
    assert remedy_ends(served, HESSEN) == date(2026, 12, 7)


@pytest.mark.parametrize(
    ("served", "ends"),
    [
        (date(2027, 1, 31), date(2027, 3, 1)),  # 28 February is a Sunday
        (date(2027, 2, 26), date(2027, 3, 30)),  # Good Friday to Easter Monday
        (date(2027, 4, 27), date(2027, 5, 28)),  # Corpus Christi
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 12, 15), date(2027, 1, 15)),
        (date(2026, 11, 24), date(2026, 12, 24)),  # Christmas Eve is no holiday
        (date(2026, 11, 25), date(2026, 12, 28)),
    ],
)
def test_a_month_ends_on_a_working_day(served: date, ends: date) -> None:
    assert remedy_ends(served, HESSEN) == ends
    assert months_end(served, 1, HESSEN) == ends


def test_without_a_correct_legal_remedies_text_it_is_a_year() -> None:
    assert remedy_ends(date(2026, 11, 6), HESSEN, instructed=False) == date(2027, 11, 8)


def test_days_are_counted_from_the_day_after() -> None:
    assert days_end(date(2026, 9, 8), 14, HESSEN) == date(2026, 9, 22)
    assert days_end(date(2026, 9, 8), 11, HESSEN) == date(2026, 9, 21)


@pytest.mark.parametrize(
    ("law", "served"),
    [
        (Law.VWVFG, date(2026, 11, 8)),  # a Sunday
        (Law.SGB_X, date(2026, 11, 8)),
        (Law.AO, date(2026, 11, 9)),
    ],
)
def test_only_tax_law_moves_the_day_of_service(law: Law, served: date) -> None:
    assert served_when_sent(date(2026, 11, 4), law, HESSEN) == served


def test_what_nobody_confirmed_says_so() -> None:
    assert [rule.law for rule in SERVICE_RULES if not rule.verified] == [Law.VWVFG]
    assert service_rule(date(2026, 11, 4), Law.AO).source.startswith("AO")


def test_a_day_before_the_rules_is_refused() -> None:
    with pytest.raises(ValueError, match=r"31\.12\.2024"):
        served_when_sent(date(2024, 12, 31), Law.AO, HESSEN)


@pytest.mark.parametrize(
    ("law", "retrieved", "served"),
    [
        (Law.VWVFG, date(2026, 11, 2), date(2026, 11, 3)),
        (Law.VWVFG, date(2026, 11, 12), date(2026, 11, 13)),
        (Law.VWVFG, date(2026, 11, 13), None),
        (Law.VWVFG, None, None),
        (Law.AO, date(2026, 11, 2), date(2026, 11, 6)),
        (Law.AO, date(2026, 11, 12), date(2026, 11, 13)),
        (Law.AO, date(2026, 11, 13), None),
        (Law.SGB_X, date(2026, 11, 3), date(2026, 11, 6)),
    ],
)
def test_a_notice_put_up_for_retrieval(law: Law, retrieved: date | None, served: date | None) -> None:
    assert served_when_retrieved(date(2026, 11, 2), retrieved, law, HESSEN) == served


def test_without_a_notification_fetching_serves_nothing() -> None:
    assert served_when_retrieved(None, date(2026, 11, 2), Law.VWVFG, HESSEN) is None


def test_hessian_holidays_of_a_year() -> None:
    assert HESSEN.of(2027) == {
        date(2027, 1, 1): "Neujahr",
        date(2027, 3, 26): "Karfreitag",
        date(2027, 3, 29): "Ostermontag",
        date(2027, 5, 1): "Tag der Arbeit",
        date(2027, 5, 6): "Christi Himmelfahrt",
        date(2027, 5, 17): "Pfingstmontag",
        date(2027, 5, 27): "Fronleichnam",
        date(2027, 10, 3): "Tag der Deutschen Einheit",
        date(2027, 12, 25): "Erster Weihnachtstag",
        date(2027, 12, 26): "Zweiter Weihnachtstag",
    }


def test_the_reformation_was_a_holiday_once() -> None:
    assert [year for year in range(2015, 2020) if date(year, 10, 31) in HESSEN.of(year)] == [2017]


def test_years_before_the_data_are_refused() -> None:
    with pytest.raises(ValueError, match="erst ab 1995"):
        HESSEN.is_working_day(date(1994, 11, 16))


@pytest.mark.parametrize(
    ("year", "easter"),
    [(1995, (4, 16)), (2000, (4, 23)), (2008, (3, 23)), (2011, (4, 24)), (2026, (4, 5)), (2038, (4, 25))],
)
def test_easter(year: int, easter: tuple[int, int]) -> None:
    assert easter_sunday(year) == date(year, *easter)
    assert all(easter_sunday(year + step).weekday() == 6 for step in range(60))
    assert date(year, 3, 22) <= easter_sunday(year) <= date(year, 3, 22) + timedelta(days=34)
