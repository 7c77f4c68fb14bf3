"""What an account sent to several towns, for one page: each town is asked as that town, and only for a little."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import structlog
from django.db import DatabaseError

from blaupause.tenancy.context import town
from blaupause.tenancy.enums import TownState
from tenants.applications import queries as applications
from tenants.casework.queries.standing import standings
from tenants.portal.queries.account import SentApplication

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from blaupause.identity.listing.queries import Listed

log = structlog.get_logger(__name__)

MOST: Final = 10
"""Applications of a town; whoever has more reads them there."""
SECONDS: Final = 3.0
"""For all towns of a page: who comes later is named, and reached by the link."""
READABLE: Final = (TownState.LIVE, TownState.CLOSING)
"""While a town moves, nothing is written there: not that somebody read, either."""
READ, AWAY, GONE, LATE = "read", "away", "gone", "late"


@dataclass(frozen=True, slots=True)
class OfTown:
    """What one town says, or why it says nothing: off the network, not here any more, no time left."""

    listed: Listed
    state: str
    sent: tuple[SentApplication, ...] = ()
    has_more: bool = False


def across(towns: Iterable[Listed], *, noted: Callable[[Listed, list[int]], None]) -> list[OfTown]:
    """Ask towns one after the other; `noted` is called in each with the ids of what is shown."""
    ends = time.monotonic() + SECONDS
    return [_asked(each, noted) if time.monotonic() < ends else OfTown(each, LATE) for each in towns]


def _asked(listed: Listed, noted: Callable[[Listed, list[int]], None]) -> OfTown:
    if listed.town.state == TownState.LEFT:
        return OfTown(listed, GONE)
    if listed.town.state not in READABLE or not listed.pseudonym:
        return OfTown(listed, AWAY)
    try:
        with town(listed.town):
            found = list(
                applications.of_pseudonym(listed.pseudonym).defer("answers", "contact", "evidence")[: MOST + 1]
            )
            shown, standing = found[:MOST], standings(found[:MOST])
            noted(listed, [each.pk for each in shown])
    except DatabaseError:
        log.exception("across.town_failed", town=listed.town.slug)
        return OfTown(listed, AWAY)
    sent = tuple(SentApplication(each, standing[each.pk]) for each in shown)
    return OfTown(listed, READ, sent, has_more=len(found) > MOST)
