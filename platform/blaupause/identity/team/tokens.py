"""The key in an invitation's link: 256 bits that no table holds.

It follows from the hub's key and the invitation, so the queue can write the mail, once or again, and whoever reads the
database finds a fingerprint only. A new edition is a new key; the one before opens nothing any more.
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Final

from blaupause.crypto.keys import CannotDecrypt, Keys, seal, unseal
from blaupause.identity.sessions import fingerprint

if TYPE_CHECKING:
    from blaupause.identity.models import Invitation


WAY_BACK: Final = "account-ready"


def way_back_of(invitation: Invitation) -> str:
    """Return what leads back from the provider to an invitation: it says nothing to whoever reads it there."""
    plain = json.dumps({"invitation": invitation.pk, "edition": invitation.edition}).encode()
    sealed = seal(Keys.of_hub().purpose(WAY_BACK), plain, bound_to=WAY_BACK)
    return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()


def led_back(sealed: str) -> tuple[int, int] | None:
    """Return the invitation, and its edition, that `way_back_of` meant; None for what is none of ours."""
    try:
        kept = base64.urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
        told = json.loads(unseal(Keys.of_hub().purpose(WAY_BACK), kept, bound_to=WAY_BACK))
    except (ValueError, CannotDecrypt):
        return None
    return told["invitation"], told["edition"]


def token_of(invitation: Invitation) -> str:
    """Return the key of the invitation's newest link."""
    return Keys.of_hub().hmac("invitation-token", f"{invitation.uuid}:{invitation.edition}")


def stored(token: str) -> str:
    """Return what is kept instead of the key."""
    return fingerprint("invitation", token)
