"""Formats of answers that JSON Schema does not know, or not strictly enough. Each takes a text as it is stored."""

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from stdnum import iban as iban_number

from blaupause.standards import din91379

_LOCAL: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL: Final = r"[A-Za-z0-9ÄÖÜäöüß](?:[A-Za-z0-9ÄÖÜäöüß-]{0,61}[A-Za-z0-9ÄÖÜäöüß])?"
_EMAIL: Final = re.compile(rf"(?P<local>{_LOCAL})@(?P<host>(?:{_LABEL}\.)+[A-Za-z][A-Za-z0-9-]{{0,61}}[A-Za-z0-9])")
_PHONE: Final = re.compile(r"\+?[0-9 ()/.–-]+")
_PLATE: Final = re.compile(r"[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} [1-9][0-9]{0,3}[EH]?")
_POSTCODE: Final = re.compile(r"0[1-9][0-9]{3}|[1-9][0-9]{4}")
_TIME: Final = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_ISO_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def is_date(text: str) -> bool:
    if not _ISO_DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_time(text: str) -> bool:
    """Whether it is a time of day in hours and minutes: 14:30."""
    return bool(_TIME.fullmatch(text))


def is_datetime(text: str) -> bool:
    """Whether it is a day with a time of day, in the town's time: 2026-08-24T14:30."""
    day, _, time = text.partition("T")
    return is_date(day) and is_time(time)


def is_email(text: str) -> bool:
    """Whether mail can be sent there: one @, a domain with a dot (RFC 5321 lengths; letters of German domains)."""
    match = _EMAIL.fullmatch(text)
    return match is not None and len(text) <= 254 and len(match["local"]) <= 64  # noqa: PLR2004 – RFC 5321 § 4.5.3.1


def is_phone(text: str) -> bool:
    """Whether it can be dialled: 5 to 15 digits (ITU-T E.164) with the usual signs between them."""
    return bool(_PHONE.fullmatch(text)) and 5 <= sum(letter.isdigit() for letter in text) <= 15  # noqa: PLR2004 – see above


def is_iban(text: str) -> bool:
    """Whether country, length and check digits fit (ISO 13616)."""
    return bool(iban_number.is_valid(text)) and text == iban_number.compact(text)


def is_plate(text: str) -> bool:
    """Whether it is a German licence plate, at most 8 letters and digits (FZV § 9)."""
    return bool(_PLATE.fullmatch(text)) and sum(letter.isalnum() for letter in text) <= 8  # noqa: PLR2004 – see above


def is_postcode(text: str) -> bool:
    return bool(_POSTCODE.fullmatch(text))


def is_drawable(text: str) -> bool:
    """Whether our letters can draw it (DIN 91379 and the signs of German text)."""
    return not din91379.unsupported(text)


FORMATS: Final[dict[str, Callable[[str], bool]]] = {
    "date": is_date,
    "time": is_time,
    "datetime": is_datetime,
    "email": is_email,
    "phone": is_phone,
    "iban": is_iban,
    "plate": is_plate,
    "postcode": is_postcode,
    "din91379": is_drawable,
}
