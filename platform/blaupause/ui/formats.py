"""How figures, days and numbers are written: German, one way each. Pure: values in, text out; nothing in, "" out."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.utils import timezone

NBSP = "\N{NO-BREAK SPACE}"
HYPHEN = "\N{NON-BREAKING HYPHEN}"
JOINER = "\N{WORD JOINER}"
MINUS = "\N{MINUS SIGN}"
KILO = 1_000
MEGA = 1_000_000
WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")

type Moment = date | datetime | None


def money(cents: int | None) -> str:
    """123450 → "1.234,50 €"."""
    if cents is None:
        return ""
    euros, rest = divmod(abs(cents), 100)
    sign = MINUS if cents < 0 else ""
    return f"{sign}{euros:,}".replace(",", ".") + f",{rest:02d}{NBSP}€"


def day(value: Moment) -> str:
    """08.09.2026."""
    return f"{_local(value):%d.%m.%Y}" if value else ""


def day_long(value: Moment) -> str:
    """Dienstag, 08.09.2026: where people plan."""
    return f"{WEEKDAYS[_local(value).weekday()]}, {day(value)}" if value else ""


def day_short(value: Moment) -> str:
    """Di., 08.09.: in tables, where the year is clear."""
    if not value:
        return ""
    local = _local(value)
    return f"{WEEKDAYS[local.weekday()][:2]}.,{NBSP}{local:%d.%m.}"


def clock(value: datetime | None) -> str:
    """10:58 Uhr; 8:05 Uhr."""
    if not value:
        return ""
    local = _local(value)
    return f"{local:%H:%M}".removeprefix("0") + f"{NBSP}Uhr"


def moment(value: datetime | None) -> str:
    """Dienstag, 08.09.2026, 10:58 Uhr."""
    return f"{day_long(value)}, {clock(value)}" if value else ""


def filesize(size: int | None) -> str:
    """412 kB; 1,8 MB. Powers of ten, as phones and file managers show them."""
    if size is None:
        return ""
    if size < KILO:
        return f"{size}{NBSP}Byte"
    if round(size / KILO) < KILO:
        return f"{round(size / KILO)}{NBSP}kB"
    return f"{size / MEGA:.1f}".replace(".", ",").removesuffix(",0") + f"{NBSP}MB"


def iban(value: str | None) -> str:
    """In groups of four, as on the bank card."""
    plain = re.sub(r"\s", "", value or "").upper()
    return " ".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def phone(value: str | None) -> str:
    """Keep a number on one line."""
    return (value or "").replace(" ", NBSP).replace("-", HYPHEN)


def tel(value: str | None) -> str:
    """Address that a phone dials: "0661 102-0" → "tel:+496611020"."""
    digits = re.sub(r"[^\d+]", "", value or "")
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    elif digits.startswith("0"):
        digits = "+49" + digits[1:]
    return f"tel:{digits}" if digits else ""


def _local(value: date) -> date:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value
