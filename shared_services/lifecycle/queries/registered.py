"""A town's key as the register writes it."""

from __future__ import annotations

from typing import Final

from blaupause.domain import NotFound
from blaupause.tenancy.enums import TownKind
from shared_services.register import queries as register

DISTRICT_DIGITS: Final = 5


def is_known(ars: str) -> bool:
    """Tell whether the register knows the authority of a town's key."""
    try:
        register.authority(ars)
    except NotFound:
        return False
    return True


def short(ars: str, kind: str) -> str:
    """Return the key at its natural length: a district's is filled up with zeros in a town's row."""
    return ars[:DISTRICT_DIGITS] if kind == TownKind.DISTRICT else ars
