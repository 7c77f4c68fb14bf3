"""Towns of this cell as the operator handles them: found by slug, taken off the network and put back."""

from __future__ import annotations

from blaupause.domain import Conflict, NotFound

from . import directory
from .context import operator
from .enums import TownState
from .models import Town


def by_slug(slug: str) -> Town:
    """Return a town with its addresses.

    Raises:
        NotFound: this cell has no town of that name.
    """
    with operator():
        found: Town | None = Town.objects.prefetch_related("domains").filter(slug=slug).first()
    if found is None:
        raise NotFound(f"This cell has no town {slug!r}.")
    return found


def switch(slug: str, *, to: TownState) -> Town:
    """Take a town off the network, or put it on: its pages say so within seconds, its jobs wait meanwhile.

    Raises:
        NotFound: this cell has no town of that name.
        Conflict: it left, or was never set up.
    """
    town = by_slug(slug)
    if town.state not in {TownState.SETUP, TownState.LIVE, TownState.OFFLINE}:
        raise Conflict(f"{slug} is {town.state}.")
    with operator():
        Town.objects.filter(pk=town.pk).update(state=to)
    directory.forget()
    return by_slug(slug)
