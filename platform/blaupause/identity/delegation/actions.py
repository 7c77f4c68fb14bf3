"""What two administrations do about a grant: one side asks, the other agrees, either ends it. Phase "identity"."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from blaupause.audit import action, note
from blaupause.domain import now
from blaupause.identity.enums import GrantKind
from blaupause.identity.models import DelegationGrant
from blaupause.identity.team import daily
from blaupause.identity.team.actions.giving import require_admin

from . import queries, rules, telling
from .giving_back import give_back
from .keeping import held, kept

if TYPE_CHECKING:
    from datetime import datetime

    from blaupause.domain import Actor
    from blaupause.tenancy.models import Town

    from .rules import Clerks, Terms


@action("grant.offered")
def offer(*, town: Town, partner: str, terms: Terms, begin: datetime, end: datetime, by: Actor) -> DelegationGrant:
    """Offer another town that its clerks work on cases of this one, in its name (Mandatierung).

    Raises:
        Conflict: you have no administration here any more.
        Invalid: no partner, no service, nothing it rests on, or a time that does not fit.
    """
    moment = now()
    require_admin(town, by)
    to = next((each for each in queries.partners(town) if each.slug == partner), None)
    to = rules.require_partner(town, to)
    rules.require_terms(terms)
    rules.require_span(begin, end, at=moment)
    found = DelegationGrant(kind=GrantKind.MANDATE, town=town, to_town=to, valid_from=begin, valid_until=end)
    telling.tell(found, "offered")
    return _asked(found, terms, by)


@action("grant.accepted")
def accept(*, town: Town, grant: str, clerks: Clerks, by: Actor) -> DelegationGrant:
    """Agree to an offer for the town that is to act, and name who of its clerks does.

    Raises:
        NotFound: nobody offered this town anything of that id.
        Conflict: it is answered, taken back or over; you have no administration here any more.
        Invalid: nobody is named, or somebody who is no clerk here.
    """
    found, side = held(town, grant, by)
    rules.require_mandate(found, side)
    rules.require_answerable(found, at=now())
    _name(found, clerks)
    found.accepted_by, found.accepted_at = by.id, now()
    give_back(found, at=found.valid_until)
    telling.tell(found, "accepted")
    daily.look_tomorrow()
    return kept(found)


@action("grant.people_changed")
def change_people(*, town: Town, grant: str, clerks: Clerks, by: Actor) -> DelegationGrant:
    """Name other clerks of the acting town; who is not named any more is refused at their next request.

    Raises: as `accept` does.
    """
    found, side = held(town, grant, by)
    rules.require_mandate(found, side)
    rules.require_running(found, at=now())
    note(before=sorted(found.people), before_all=found.for_all_clerks)
    _name(found, clerks)
    give_back(found)
    return kept(found)


@action("grant.ended")
def end(*, town: Town | None, grant: str, reason: str, by: Actor) -> DelegationGrant:
    """End a grant now, decline it or take it back: whoever acts under it is refused at their next request.

    Raises:
        NotFound: there is none of that id for this side.
        Conflict: it is over already; you have no administration here any more.
    """
    found, side = held(town, grant, by)
    rules.require_running(found, at=now())
    found.ended_by, found.ended_at, found.ended_side, found.end_reason = by.id, now(), side, reason
    give_back(found)
    telling.tell(found, "ended")
    return kept(found)


@action("support.asked")
def ask_support(*, slug: str, terms: Terms, hours: int, by: Actor) -> DelegationGrant:
    """Ask a town, for the competence centre, to be let into its cases for some hours; the town decides.

    Raises:
        Refused: who asks does not help towns.
        Invalid: no town, no service, no reason, or too long.
    """
    rules.require_helper(by)
    town = next((each for each in queries.partners(None) if each.slug == slug), None)
    town = rules.require_partner(None, town)
    rules.require_terms(terms)
    rules.require_help(terms.right, hours)
    found = DelegationGrant(kind=GrantKind.SUPPORT, town=town, hours=hours, people=[by.id])
    telling.tell(found, "asked")
    return _asked(found, terms, by)


@action("support.allowed")
def allow_support(*, town: Town, grant: str, by: Actor) -> DelegationGrant:
    """Let the competence centre in: its hours begin now.

    Raises:
        NotFound: nobody asked this town anything of that id.
        Conflict: it is answered, taken back or too old; you have no administration here any more.
    """
    found, side = held(town, grant, by)
    moment = now()
    rules.require_support(found, side)
    rules.require_answerable(found, at=moment)
    found.accepted_by, found.accepted_at = by.id, moment
    found.valid_from, found.valid_until = moment, moment + timedelta(hours=found.hours or 0)
    give_back(found, at=found.valid_until)
    telling.tell(found, "accepted")
    return kept(found)


def _asked(found: DelegationGrant, terms: Terms, by: Actor) -> DelegationGrant:
    found.services, found.right, found.basis = sorted(set(terms.services)), terms.right, terms.basis.strip()
    found.offered_by, found.offered_at = by.id, now()
    return kept(found)


def _name(found: DelegationGrant, clerks: Clerks) -> None:
    known = [id_ for id_, _name in queries.clerks_of(found.to_town, found.services)] if found.to_town else []
    rules.require_clerks(clerks, known)
    found.for_all_clerks, found.people = clerks.all, [] if clerks.all else sorted(set(clerks.people))
