"""A mandate gets a later last day: one side wishes for it, the other agrees, nothing else changes. Phase "identity"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blaupause.audit import action, note
from blaupause.domain import now

from . import rules, telling
from .giving_back import give_back
from .keeping import held, kept

if TYPE_CHECKING:
    from datetime import datetime

    from blaupause.domain import Actor
    from blaupause.identity.models import DelegationGrant
    from blaupause.tenancy.models import Town


@action("grant.extension_proposed")
def propose(*, town: Town, grant: str, end: datetime, by: Actor) -> DelegationGrant:
    """Wish for a later end; a wish of before is replaced. Until the other side agrees, the end stays.

    Raises:
        NotFound: there is no such mandate for this town.
        Conflict: it is over or not agreed; you have no administration here any more.
        Invalid: that end is not later, or too late.
    """
    found, side = held(town, grant, by)
    rules.require_running(found, at=now())
    rules.require_longer(found, end)
    found.proposed_until, found.proposed_side, found.proposed_by = end, side, by.id
    note(until=end.isoformat())
    telling.tell(found, "extension_proposed")
    return kept(found)


@action("grant.extended")
def agree(*, town: Town, grant: str, end: datetime, by: Actor) -> DelegationGrant:
    """Agree to the later end that the other side wishes for, as it was read.

    Raises:
        NotFound: there is no such mandate for this town.
        Conflict: it is over, the wish is another or none, or one's own; you have no administration here any more.
    """
    found, side = held(town, grant, by)
    rules.require_running(found, at=now())
    rules.require_proposed(found, end)
    rules.require_other_side(found, side)
    rules.require_longer(found, end)
    note(before=found.valid_until.isoformat() if found.valid_until else "", until=end.isoformat())
    found.valid_until = end
    give_back(found, at=end)
    _forget(found)
    telling.tell(found, "extended")
    return kept(found)


@action("grant.extension_dropped")
def drop(*, town: Town, grant: str, by: Actor) -> DelegationGrant:
    """Take a wish for a later end back, or decline it: the end stays as it is.

    Raises:
        NotFound: there is no such mandate for this town.
        Conflict: there is no wish; you have no administration here any more.
    """
    found, _side = held(town, grant, by)
    rules.require_proposed(found)
    _forget(found)
    telling.tell(found, "extension_dropped")
    return kept(found)


def _forget(found: DelegationGrant) -> None:
    found.proposed_until, found.proposed_side, found.proposed_by = None, "", ""
