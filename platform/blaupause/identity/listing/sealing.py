"""What a town calls a citizen, sealed: it opens with the hub's key, and only for that account and that town."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from blaupause.crypto.keys import Keys, seal, unseal

if TYPE_CHECKING:
    from blaupause.tenancy.models import Town

PURPOSE: Final = "listing"


def sealed(pseudonym: str, *, account: str, town: Town) -> bytes:
    return seal(Keys.of_hub().purpose(PURPOSE), pseudonym.encode(), bound_to=_bound_to(account, town))


def opened(kept: bytes, *, account: str, town: Town) -> str:
    """Return what was sealed.

    Raises:
        CannotDecrypt: it was changed, or is from another row.
    """
    return unseal(Keys.of_hub().purpose(PURPOSE), kept, bound_to=_bound_to(account, town)).decode()


def _bound_to(account: str, town: Town) -> str:
    return f"listing:{account}:{town.uuid}"
