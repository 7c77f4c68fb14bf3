"""Holidays of the Länder, against lists written down by hand from the statutes, for 2026."""

from __future__ import annotations

from datetime import date

import pytest

from blaupause.standards.holidays import HESSEN
from blaupause.standards.laender import CALENDARS, calendar_of

COMMON = {"01.01", "03.04", "06.04", "01.05", "14.05", "25.05", "03.10", "25.12", "26.12"}
IN_2026 = {
    "Schleswig-Holstein": {"31.10"},
    "Hamburg": {"31.10"},
    "Niedersachsen": {"31.10"},
    "Bremen": {"31.10"},
    "Nordrhein-Westfalen": {"04.06", "01.11"},
    "Hessen": {"04.06"},
    "Rheinland-Pfalz": {"04.06", "01.11"},
    "Baden-Württemberg": {"06.01", "04.06", "01.11"},
    "Bayern": {"06.01", "04.06", "01.11"},
    "Saarland": {"04.06", "15.08", "01.11"},
    "Berlin": {"08.03"},
    "Brandenburg": {"05.04", "24.05", "31.10"},
    "Mecklenburg-Vorpommern": {"08.03", "31.10"},
    "Sachsen": {"31.10", "18.11"},
    "Sachsen-Anhalt": {"06.01", "31.10"},
    "Thüringen": {"20.09", "31.10"},
}


@pytest.mark.parametrize("key", CALENDARS)
def test_each_land_has_its_holidays_of_2026(key: str) -> None:
    calendar = CALENDARS[key]

    assert {f"{day:%d.%m}" for day in calendar.of(2026)} == COMMON | IN_2026[calendar.state]


def test_all_sixteen_are_there_once() -> None:
    assert {calendar.state for calendar in CALENDARS.values()} == set(IN_2026)
    assert list(CALENDARS) == [f"{number:02d}" for number in range(1, 17)]


def test_2017_was_a_holiday_for_luther_everywhere_and_in_the_north_it_stayed() -> None:
    has = {
        year: {c.state for c in CALENDARS.values() if date(year, 10, 31) in c.of(year)} for year in (2016, 2017, 2018)
    }

    assert len(has[2017]) == 16
    assert has[2018] - has[2016] == {"Schleswig-Holstein", "Hamburg", "Niedersachsen", "Bremen"}


@pytest.mark.parametrize(("year", "names"), [(2024, 0), (2020, 1), (2025, 1), (2028, 1)])
def test_berlin_remembers_in_single_years(year: int, names: int) -> None:
    assert sum("Jahrestag" in name for name in CALENDARS["11"].of(year).values()) == names


@pytest.mark.parametrize(("year", "day"), [(2022, 16), (2023, 22), (2027, 17), (2028, 22)])
def test_saxony_repents_on_the_wednesday_before_november_23(year: int, day: int) -> None:
    assert CALENDARS["14"].of(year)[date(year, 11, day)] == "Buß- und Bettag"


@pytest.mark.parametrize(("key", "state"), [("064310005005", "Hessen"), ("09162000", "Bayern"), ("", "Hessen")])
def test_a_key_leads_to_its_land(key: str, state: str) -> None:
    assert calendar_of(key).state == state
    assert calendar_of("06") is HESSEN
