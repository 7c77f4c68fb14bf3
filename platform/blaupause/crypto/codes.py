"""Codes a person writes down: 80 random bits, stored only as a keyed fingerprint (D10)."""

from __future__ import annotations

import secrets

from blaupause.tenancy.context import current_town

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
LENGTH = 16  # × 5 bits = 80 bits
GROUP = 4
_CONFUSED = str.maketrans("ILO", "110")


def _grouped(letters: str) -> str:
    return "-".join(letters[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def new_code() -> str:
    """Return a new code, such as 7K4M-92QX-0ADE-55TZ."""
    return _grouped("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def derived_code(purpose: str, value: str) -> str:
    """Return the code that belongs to a value in this town: the same each time, unknowable without the town's key."""
    number = int(town_hmac(f"code:{purpose}", value)[:20], 16)
    letters = "".join(ALPHABET[(number >> (5 * index)) & 31] for index in range(LENGTH))
    return _grouped(letters)


def normalise_code(typed: str) -> str:
    """Return a typed code in its one spelling; look-alikes and missing hyphens are forgiven.

    Raises:
        ValueError: it cannot be a code.
    """
    letters = "".join(typed.split()).replace("-", "").replace("–", "").upper().translate(_CONFUSED)
    if len(letters) != LENGTH or not set(letters) <= set(ALPHABET):
        raise ValueError("not a code")
    return _grouped(letters)


def town_hmac(purpose: str, value: str) -> str:
    """Return the fingerprint of a value under this town's key: 64 hexadecimal digits."""
    return current_town().keys.hmac(purpose, value)


def code_hmac(code: str) -> str:
    """Return what is stored instead of a code."""
    return town_hmac("status-code", code)
