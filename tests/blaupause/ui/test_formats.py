from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blaupause.ui import formats

MORNING = datetime(2026, 9, 8, 8, 58, tzinfo=UTC)  # 10:58 in Fulda


@pytest.mark.parametrize(
    ("cents", "text"),
    [
        (0, "0,00 €"),
        (5, "0,05 €"),
        (3000, "30,00 €"),
        (123450, "1.234,50 €"),
        (123456789, "1.234.567,89 €"),
        (-1200, "−12,00 €"),
        (None, ""),
    ],
)
def test_money(cents: int | None, text: str) -> None:
    assert formats.money(cents).replace(formats.NBSP, " ") == text.replace("−", formats.MINUS)


@given(st.integers(-(10**12), 10**12))
def test_money_can_be_read_back(cents: int) -> None:
    text = formats.money(cents).removesuffix(f"{formats.NBSP}€").replace(".", "").replace(",", "")

    assert int(text.replace(formats.MINUS, "-")) == cents


def test_days() -> None:
    assert formats.day(date(2026, 9, 8)) == "08.09.2026"
    assert formats.day_long(date(2026, 9, 8)) == "Dienstag, 08.09.2026"
    assert formats.day_short(date(2026, 9, 10)) == f"Do.,{formats.NBSP}10.09."
    assert formats.day(datetime(2026, 9, 7, 22, 30, tzinfo=UTC)) == "08.09.2026"  # half past midnight in Fulda


def test_clock_and_moment() -> None:
    assert formats.clock(MORNING) == f"10:58{formats.NBSP}Uhr"
    assert formats.clock(datetime(2026, 9, 8, 6, 5, tzinfo=UTC)) == f"8:05{formats.NBSP}Uhr"
    assert formats.moment(MORNING) == f"Dienstag, 08.09.2026, 10:58{formats.NBSP}Uhr"
    assert formats.clock(datetime(2026, 9, 8, 7, 0)) == f"7:00{formats.NBSP}Uhr"  # noqa: DTZ001 – a town's opening hours have no zone


def test_nothing_is_nothing() -> None:
    for shown in (formats.day, formats.day_long, formats.day_short, formats.clock, formats.moment):
        assert shown(None) == ""
    assert formats.filesize(None) == formats.iban(None) == formats.phone(None) == formats.tel(None) == ""


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 Byte"),
        (999, "999 Byte"),
        (1000, "1 kB"),
        (412_400, "412 kB"),
        (999_499, "999 kB"),
        (999_600, "1 MB"),
        (1_840_000, "1,8 MB"),
        (10_000_000, "10 MB"),
    ],
)
def test_filesize(size: int, text: str) -> None:
    assert formats.filesize(size).replace(formats.NBSP, " ") == text


def test_iban_in_groups() -> None:
    assert formats.iban("de02120300000000202051") == "DE02 1203 0000 0000 2020 51"
    assert formats.iban("DE02 1203 0000 0000 2020 51") == "DE02 1203 0000 0000 2020 51"


@pytest.mark.parametrize(
    ("number", "address"),
    [
        ("0661 102-0", "tel:+496611020"),
        ("+49 661 1020", "tel:+496611020"),
        ("0049 661 1020", "tel:+496611020"),
        ("115", "tel:115"),
    ],
)
def test_telephone(number: str, address: str) -> None:
    assert formats.tel(number) == address
    assert " " not in formats.phone(number)
