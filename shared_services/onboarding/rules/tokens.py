"""The key in a person's link: 256 bits that no table holds, as with invitations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blaupause.crypto.keys import Keys

if TYPE_CHECKING:
    from uuid import UUID


def token_of(uuid: UUID) -> str:
    """Return the key of a request's link."""
    return Keys.of_hub().hmac("onboarding-token", str(uuid))


def address_key(email: str) -> str:
    """Return what stands for a mail address where none may be written."""
    return Keys.of_hub().hmac("onboarding-address", email.lower())[:32]


def stored(token: str) -> str:
    """Return what is kept instead of the key."""
    return Keys.of_hub().hmac("onboarding-token-stored", token)
