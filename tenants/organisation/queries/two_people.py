"""Somebody of the administration asks, a second person confirms: what is known of the two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from blaupause.domain import now
from blaupause.identity.likeness import Known
from blaupause.identity.team import queries as identity_team
from blaupause.tenancy.context import current_town, identity
from shared_services.onboarding import queries as onboarding
from tenants.organisation import rules

if TYPE_CHECKING:
    from datetime import datetime

    from blaupause.domain import Actor
    from blaupause.identity.team.queries import Member
    from blaupause.tenancy.models import Town
    from shared_services.onboarding.queries import Doubt


@dataclass(frozen=True, slots=True)
class TwoPeople:
    """Who asked, who confirmed, and who reads that now.

    Attributes:
        asker: the account of who asked, as it was read: what follows is known of that one.
        asked_by: who asked, and `confirmed_by` who agreed, by name.
        doubt: what speaks for the reader being the person who asked, and what the KKV said of it; None where none asks.
        is_asker_here: whether who asked still administers the town.
        others: who else may confirm.
        alone_from: when the reader may confirm alone, as far as is known; None while somebody else may or could come.
        known: what is known of the reader's membership, for the second look.
    """

    asker: str
    asked_by: str
    confirmed_by: str
    is_mine: bool
    doubt: Doubt | None
    is_asker_here: bool
    others: tuple[Member, ...]
    alone_from: datetime | None
    known: Member | None

    @property
    def likeness(self) -> tuple[str, ...]:
        return self.doubt.likeness if self.doubt else ()

    @property
    def is_alone(self) -> bool:
        """Whether nobody else administers the town, did a while ago, or is invited to."""
        return self.alone_from is not None and self.alone_from <= now()

    def require_same_asker(self, asked_by: str) -> None:
        """What is known was read of the very person who asked: meanwhile it may have been another.

        Raises:
            Conflict: it was read of another, or before anybody had asked.
        """
        rules.require_same_asker(self.asker, asked_by)

    def require_second(self, asked_by: str, by: Actor) -> None:
        """Whoever confirms is another person than whoever asked, who still administers the town.

        Raises:
            Refused: it is the same person, or looks like it, or the login is too old.
            Conflict: who asked has left, or is another one by now.
        """
        self.require_same_asker(asked_by)
        rules.require_second_person(asked_by, by, self.likeness)
        rules.require_asker(is_here=self.is_asker_here)


def two_people(asked_by: str, confirmed_by: str, actor: Actor) -> TwoPeople:
    """Return what is known of those who asked and confirmed ("": nobody has), for one of the administration."""
    town = current_town()
    with identity():
        members = {each.id: each for each in identity_team.team(town).members}
        alone_from = identity_team.alone_from(town, actor.id)
        admins = administrators(town)
        known = identity_team.known_people({each for each in (asked_by, confirmed_by) if each})
        me, is_mine, doubt = members.get(actor.id), bool(asked_by) and asked_by == actor.id, None
        if asked_by and me and not is_mine:
            both = known | {actor.id: Known(me.person.name, me.person.email)}
            doubt = onboarding.doubt(actor.id, asked_by, both)
    asked, confirmed = known.get(asked_by), known.get(confirmed_by)
    return TwoPeople(
        asker=asked_by,
        asked_by=asked.name if asked else "",
        confirmed_by=confirmed.name if confirmed else "",
        is_mine=is_mine,
        doubt=doubt,
        is_asker_here=not asked_by or asked_by in admins,
        others=tuple(each for each in members.values() if each.id in admins and each.id != actor.id),
        alone_from=alone_from,
        known=me,
    )


def addresses_of_others(asked_by: str) -> tuple[str, ...]:
    """Return where those read mail who may confirm: all who administer the town but who asked."""
    town = current_town()
    with identity():
        admins = [each.person for each in identity_team.administering(town)]
    return tuple(dict.fromkeys(each.email for each in admins if each.email and str(each.uuid) != asked_by))


def administrators(town: Town) -> set[str]:
    """Return who administers a town. Asked in the phase "identity"."""
    return {str(uuid) for uuid in identity_team.administering(town).values_list("person__uuid", flat=True)}
