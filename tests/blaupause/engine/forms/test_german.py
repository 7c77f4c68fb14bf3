"""How people write dates, amounts and numbers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blaupause.engine.forms import german


@pytest.mark.parametrize("text", ["24.08.2026", "24.8.2026", "24. 8. 2026", "24082026", "2026-08-24"])
def test_a_day_is_read_in_every_usual_way(text: str) -> None:
    assert german.read_date(text) == date(2026, 8, 24)


@pytest.mark.parametrize(
    "text",
    ["24.8.26", "31.02.2026", "24.13.2026", "2026-02-30", "08/24/2026", "24.08.0206", "24.08.2200", "morgen", ""],
)
def test_what_is_no_day_is_not_guessed(text: str) -> None:
    assert german.read_date(text) is None


def test_two_digit_years_and_days_that_do_not_exist_are_told_apart() -> None:
    assert german.has_short_year("24.8.26")
    assert not german.has_short_year("24.8.2026")
    assert german.looks_like_date("31.02.2026")
    assert german.looks_like_date("2026-02-30")
    assert not german.looks_like_date("Ende Februar")


@given(st.dates(date(german.ANSWERED[0], 1, 1), date(german.ANSWERED[-1], 12, 31)))
def test_a_day_that_is_written_can_be_read(day: date) -> None:
    assert german.read_date(german.show_date(day)) == day
    assert german.read_date(german.show_iso_date(day.isoformat())) == day
    assert german.read_iso_date(day.isoformat()) == day


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("14:30", "14:30"),
        ("9.05", "09:05"),
        ("9 Uhr", "09:00"),
        ("9:05 uhr", "09:05"),
        ("0905", "09:05"),
        ("7", "07:00"),
    ],
)
def test_a_time_of_day_is_read_in_every_usual_way(text: str, time: str) -> None:
    assert german.read_time(text) == time


@pytest.mark.parametrize("text", ["24:00", "9:60", "mittags", "9:5", ""])
def test_what_is_no_time_is_not_guessed(text: str) -> None:
    assert german.read_time(text) is None


@pytest.mark.parametrize("text", ["24.08.2026 14:30", "24.8.2026, 14.30 Uhr", "2026-08-24T14:30", "24.08.2026 1430"])
def test_a_day_with_a_time_is_read_and_written(text: str) -> None:
    moment = german.read_datetime(text)

    assert moment == "2026-08-24T14:30"
    assert german.show_datetime(moment) == "24.08.2026, 14:30"
    assert german.read_datetime(german.show_datetime(moment)) == moment


@pytest.mark.parametrize("text", ["24.08.2026", "31.02.2026 14:30", "24.08.2026 25:00", "morgen früh"])
def test_what_is_no_day_with_a_time_stays_as_it_is(text: str) -> None:
    assert german.read_datetime(text) is None
    assert german.show_datetime(text) == text


def test_stored_dates_are_iso_only() -> None:
    assert german.read_iso_date("24.08.2026") is None
    assert german.read_iso_date(None) is None
    assert german.show_iso_date("31.02.") == "31.02."


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1.234,50", 123_450),
        ("1234,5", 123_450),
        ("1234", 123_400),
        ("12.50", 1_250),
        ("72,00 €", 7_200),
        ("72 EUR", 7_200),
        ("72,- Euro", 7_200),
        ("72,–", 7_200),
        ("0,07", 7),
        ("-5,00", -500),
        ("1.234", 123_400),
    ],
)
def test_amounts(text: str, cents: int) -> None:
    assert german.read_money(text) == cents


@pytest.mark.parametrize("text", ["", "abc", "1,234.50", "12,345", "1.2345", "€", "1 234", "1" * 16, "12.5"])
def test_what_is_no_amount(text: str) -> None:
    assert german.read_money(text) is None


@given(st.integers(-(10**13), 10**13))
def test_an_amount_that_is_written_can_be_read(cents: int) -> None:
    assert german.read_money(german.show_amount(cents)) == cents
    assert german.read_money(german.show_money(cents)) == cents


@pytest.mark.parametrize(
    ("text", "number"), [("12", 12), ("1.234", 1234), ("1.234,5", 1234.5), ("0,25", 0.25), ("-3", -3), ("+3", 3)]
)
def test_numbers(text: str, number: float) -> None:
    assert german.read_number(text) == number


@pytest.mark.parametrize("text", ["1.5", "12,", ",5", "1e5", "zwölf", "", "1.23.456", "0x10"])
def test_what_is_no_number(text: str) -> None:
    assert german.read_number(text) is None


def test_whole_numbers_have_no_comma() -> None:
    assert german.read_integer("1.234") == 1234
    assert german.read_integer("1,0") is None


@given(st.integers(-(10**14), 10**14))
def test_a_number_that_is_written_can_be_read(number: int) -> None:
    assert german.read_number(german.show_number(number)) == number


@pytest.mark.parametrize(("number", "text"), [(1234.5, "1.234,5"), (0.1, "0,1"), (2.0, "2"), (1000, "1.000")])
def test_numbers_are_written_with_comma_and_points(number: float, text: str) -> None:
    assert german.show_number(number) == text


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("fd ab 123", "FD-AB 123"),
        ("FD-AB123", "FD-AB 123"),
        ("fd - ab - 123 e", "FD-AB 123E"),
        ("M–X 1 H", "M-X 1H"),
        ("FDAB123", "FDAB123"),
        ("Traktor", "TRAKTOR"),
    ],
)
def test_licence_plates_are_written_alike(text: str, tidy: str) -> None:
    assert german.tidy_plate(text) == tidy


def test_an_iban_is_stored_without_spaces_and_shown_in_fours() -> None:
    assert german.tidy_iban("de02 1203 0000 0000 2020 51") == "DE02120300000000202051"
    assert german.show_iban("DE02120300000000202051") == "DE02 1203 0000 0000 2020 51"
