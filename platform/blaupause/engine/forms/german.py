"""How people in Germany write dates, amounts and numbers – and how we write them back."""

import re
from datetime import date
from typing import Final

from stdnum import iban as iban_number

NO_BREAK_SPACE: Final = "\u00a0"
ANSWERED: Final = range(1900, 2200)
EVERY_YEAR: Final = range(1, 10_000)
"""Of limits, where a schema says "without end" by a year of its own."""

_DATE: Final = re.compile(r"(\d{1,2})\s*\.\s*(\d{1,2})\s*\.\s*(\d{4})|(\d{2})(\d{2})(\d{4})")
_ISO_DATE: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_TIME: Final = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?:\s*Uhr)?", re.IGNORECASE)
_TIME_DIGITS: Final = re.compile(r"(\d{2})(\d{2})")
_MOMENT: Final = re.compile(r"(\S+?)(?:\s*,\s*|\s+|T)(\S+(?:\s*Uhr)?)", re.IGNORECASE)
_LAST_HOUR, _LAST_MINUTE = 23, 59
_SHORT_YEAR: Final = re.compile(r"\d{1,2}\s*\.\s*\d{1,2}\s*\.\s*\d{2}")
_WHOLE: Final = r"[+-]?(?:\d{1,3}(?:\.\d{3}){1,4}|\d{1,15})"
_INTEGER: Final = re.compile(_WHOLE)
_NUMBER: Final = re.compile(rf"({_WHOLE})(?:,(\d{{1,9}}))?")
_MONEY: Final = re.compile(rf"({_WHOLE})(?:,(\d{{1,2}}|-{{1,2}}|–))?")
_MONEY_POINT: Final = re.compile(r"([+-]?\d{1,15})\.(\d{2})")  # as on foreign keyboards; no thousands have two digits
_CURRENCY: Final = re.compile(r"\s*(?:€|EUR|Euro)$", re.IGNORECASE)
_PLATE: Final = re.compile(r"([A-ZÄÖÜ]{1,3})[ –-]+([A-Z]{1,2})[ –-]*([1-9][0-9]{0,3})\s*([EH]?)")


def read_date(text: str, years: range = ANSWERED) -> date | None:
    """Read 24.08.2026, 24.8.2026, 24082026 (keypads without a point) or 2026-08-24; years of answers, unless others."""
    match = _DATE.fullmatch(text)
    iso = _ISO_DATE.fullmatch(text)
    if match:
        day, month, year = (int(part) for part in match.groups() if part)
    elif iso:
        year, month, day = map(int, iso.groups())
    else:
        return None
    if year not in years:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_time(text: str) -> str | None:
    """Read 9:05, 9.05, 9 Uhr or 0905 as 09:05."""
    match = _TIME.fullmatch(text) or _TIME_DIGITS.fullmatch(text)
    if not match:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    return f"{hour:02}:{minute:02}" if hour <= _LAST_HOUR and minute <= _LAST_MINUTE else None


def read_datetime(text: str, years: range = ANSWERED) -> str | None:
    """Read a day with a time, 24.08.2026 14:30 or 24.08.2026, 14:30 Uhr, as 2026-08-24T14:30."""
    match = _MOMENT.fullmatch(text)
    day, time = (read_date(match[1], years), read_time(match[2])) if match else (None, None)
    return f"{day.isoformat()}T{time}" if day and time else None


def show_datetime(text: str) -> str:
    """Write 2026-08-24T14:30 as 24.08.2026, 14:30; anything else stays as it is."""
    day, joint, time = text.partition("T")
    return f"{show_iso_date(day)}, {time}" if joint and _ISO_DATE.fullmatch(day) else text


def read_iso_date(text: object) -> date | None:
    """Read a date as answers hold it; None for anything else."""
    return read_date(text) if isinstance(text, str) and _ISO_DATE.fullmatch(text) else None


def looks_like_date(text: str) -> bool:
    """Tell whether somebody wrote a whole date that does not exist, as 31.02.2026."""
    return bool(_DATE.fullmatch(text) or _ISO_DATE.fullmatch(text))


def has_short_year(text: str) -> bool:
    """Tell whether the year has two digits: which century is meant stays open."""
    return bool(_SHORT_YEAR.fullmatch(text))


def read_integer(text: str) -> int | None:
    """Read 1234 or 1.234."""
    return int(text.replace(".", "")) if _INTEGER.fullmatch(text) else None


def read_number(text: str) -> int | float | None:
    """Read 1.234,5; whole numbers stay whole."""
    match = _NUMBER.fullmatch(text)
    if not match:
        return None
    whole = match[1].replace(".", "")
    return float(f"{whole}.{match[2]}") if match[2] else int(whole)


def read_money(text: str) -> int | None:
    """Read 1.234,50 or 1234,5 or 12.50, with or without €, as cents."""
    text = _CURRENCY.sub("", text)
    match = _MONEY_POINT.fullmatch(text) or _MONEY.fullmatch(text)
    if not match:
        return None
    whole = match[1].replace(".", "")
    cents = (match[2] or "").strip("-–").ljust(2, "0")
    return int(f"{whole}{cents}")


def tidy_iban(text: str) -> str:
    return re.sub(r"[\s-]", "", text).upper()


def tidy_plate(text: str) -> str:
    """Write a licence plate as FD-AB 123E where it can be recognised (FZV § 9)."""
    text = " ".join(text.upper().split())
    match = _PLATE.fullmatch(text)
    return f"{match[1]}-{match[2]} {match[3]}{match[4]}" if match else text


def show_date(value: date) -> str:
    return f"{value:%d.%m.%Y}"


def show_iso_date(text: str) -> str:
    """Write an ISO date in German; anything else stays as it is."""
    match = _ISO_DATE.fullmatch(text)
    return f"{match[3]}.{match[2]}.{match[1]}" if match else text


def show_number(value: float) -> str:
    """Write 1.234,5."""
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.9f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def show_amount(cents: int) -> str:
    """Write cents as 1.234,50."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100:,}".replace(",", ".") + f",{abs(cents) % 100:02}"


def show_money(cents: int) -> str:
    """Write cents as 1.234,50 €, on one line."""
    return f"{show_amount(cents)}{NO_BREAK_SPACE}€"


def show_iban(text: str) -> str:
    """Write an IBAN in groups of four."""
    return iban_number.format(text)
