"""How many services a Kommune begins with: what one person can set up in an afternoon."""

from __future__ import annotations

from typing import Final

SMALL: Final = 5_000
LARGE: Final = 20_000
FEW, SOME, MOST = 3, 5, 8


def services_wanted(inhabitants: int | None) -> int:
    """Return how many services are recommended; the size groups are those of the register's own statistics."""
    if inhabitants is None:
        return SOME
    if inhabitants < SMALL:
        return FEW
    return SOME if inhabitants < LARGE else MOST
