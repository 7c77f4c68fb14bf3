"""The key in an invitation's link: 256 bits that no table holds.

It follows from the hub's key and the invitation, so the queue can write the mail, once or again, and whoever reads the
database finds a fingerprint only. A new edition is a new key; the one before opens nothing any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from blaupause.crypto.keys import Keys
from blaupause.identity.sessions import fingerprint

if TYPE_CHECKING:
    from blaupause.identity.models import Invitation


def token_of(invitation: Invitation) -> str:
    """Return the key of the invitation's newest link."""
    return Keys.of_hub().hmac("invitation-token", f"{invitation.uuid}:{invitation.edition}")


def stored(token: str) -> str:
    """Return what is kept instead of the key."""
    return fingerprint("invitation", token)
