"""What can be known about who works in a town. Asked in the phase "identity"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q

from blaupause.domain import NotFound, now
from blaupause.identity.enums import InvitationState, StaffRole
from blaupause.identity.likeness import Known
from blaupause.identity.models import Invitation, Membership, Person
from blaupause.identity.queries import names_of
from blaupause.identity.team import rules
from blaupause.standards.sort import sort_key

from .administering import admins as admins_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from blaupause.tenancy.models import Town


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that somebody has or had, from when, until when, given and ended by whom and why; "" is the platform."""

    role: StaffRole
    unit_ids: tuple[int, ...]
    services: tuple[str, ...]
    since: datetime
    until: datetime | None
    by: str
    reason: str
    ended_by: str
    end_reason: str
    is_ended: bool

    @property
    def last_day(self) -> datetime | None:
        return rules.last_day(self.until)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who works in a town, or did.

    Attributes:
        grants: the roles that count now; empty for those who left.
        past: those that ended, the newest first.
        last_login_at: on this town's host only: what somebody does elsewhere is not this town's matter.
        had_second_factor: at that login; None where the provider did not say.
        is_due: they were away so long that the town should look.
        stand: what a form about these rights is based on.
    """

    person: Person
    grants: tuple[Grant, ...]
    past: tuple[Grant, ...]
    last_login_at: datetime | None
    had_second_factor: bool | None
    reviewed_at: datetime | None
    reviewed_by: str
    review_note: str
    is_due: bool
    stand: str

    @property
    def id(self) -> str:
        return str(self.person.uuid)

    @property
    def roles(self) -> tuple[StaffRole, ...]:
        return tuple(grant.role for grant in self.grants)

    @property
    def has_conflict(self) -> bool:
        """Whether they supervise their own work."""
        return rules.has_conflict([role.value for role in self.roles])

    @property
    def has_cases(self) -> bool:
        return StaffRole.CLERK in self.roles

    @property
    def unit_ids(self) -> tuple[int, ...]:
        """Units that a clerk's work is limited to; empty means all."""
        return next((grant.unit_ids for grant in self.grants if grant.role == StaffRole.CLERK), ())

    @property
    def services(self) -> tuple[str, ...]:
        """The same of services, by slug."""
        return next((grant.services for grant in self.grants if grant.role == StaffRole.CLERK), ())

    @property
    def since(self) -> datetime:
        return min(grant.since for grant in self.grants or self.past)

    @property
    def last_day(self) -> datetime | None:
        """The day on which the last of the roles ends; None: not by itself."""
        ends = [grant.until for grant in self.grants]
        return None if None in ends else rules.last_day(max((end for end in ends if end), default=None))

    @property
    def has_several_ends(self) -> bool:
        return len({grant.until for grant in self.grants}) > 1


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation that nobody has accepted or withdrawn."""

    invitation: Invitation
    state: InvitationState
    roles: tuple[StaffRole, ...]
    by: str


@dataclass(frozen=True, slots=True)
class Team:
    """Everybody who works in a town, did so, or may come."""

    members: tuple[Member, ...]
    former: tuple[Member, ...]
    invited: tuple[Invited, ...]

    @property
    def due(self) -> tuple[Member, ...]:
        return tuple(member for member in self.members if member.is_due)


def team(town: Town) -> Team:
    """Return who works in a town, by name. Four queries."""
    rows = list(Membership.objects.filter(town=town).select_related("person").order_by("-granted_at", "-pk"))
    waiting = list(Invitation.objects.filter(town=town, accepted_at=None, withdrawn_at=None).order_by("-invited_at"))
    members = _members(rows)
    names = {each.id: each.person.name for each in members}
    moment, admins = now(), admins_of(town)
    return Team(
        members=tuple(each for each in members if each.grants),
        former=tuple(each for each in members if not each.grants),
        invited=tuple(
            Invited(
                each,
                rules.state_of(each, at=moment, admins=admins),
                tuple(StaffRole(role) for role in each.roles),
                names.get(each.invited_by, ""),
            )
            for each in waiting
        ),
    )


def member(town: Town, person: str) -> Member:
    """Return somebody who works in a town, or did.

    Raises:
        NotFound: nobody of that id ever did.
    """
    rows = Membership.objects.filter(town=town, person__uuid=person).select_related("person")
    for each in _members(list(rows.order_by("-granted_at", "-pk"))):
        return each
    raise NotFound


def ends_of(who: Person) -> list[datetime | None]:
    """Return until when somebody works anywhere, or is invited: an account of theirs is needed as long. Two queries."""
    if not who.is_active:
        return []
    moment = now()
    standing = Membership.objects.filter(Q(valid_until=None) | Q(valid_until__gt=moment), person=who, ended_by="")
    invited = Invitation.objects.filter(
        email__iexact=who.email, accepted_at=None, withdrawn_at=None, expires_at__gt=moment
    )
    return [*standing.values_list("valid_until", flat=True), *invited.values_list("expires_at", flat=True)]


def known_people(uuids: Iterable[str]) -> dict[str, Known]:
    """Return name and address of accounts, whether or not they work anywhere: to tell if two are one person's."""
    rows = Person.objects.filter(uuid__in=set(uuids)).values_list("uuid", "name", "email")
    return {str(uuid): Known(name, email) for uuid, name, email in rows}


def _members(rows: list[Membership]) -> list[Member]:
    """Return the people of these rows, by name. One query more, for the names of those who gave."""
    moment = now()
    names = names_of({name for row in rows for name in (row.granted_by, row.ended_by, row.reviewed_by)})
    by_person: dict[int, list[Membership]] = {}
    for row in rows:
        by_person.setdefault(row.person_id, []).append(row)
    found = [_member(each, names, moment) for each in by_person.values()]
    return sorted(found, key=lambda each: sort_key(each.person.name))


def _member(rows: list[Membership], names: dict[str, str], moment: datetime) -> Member:
    standing = [row for row in rows if not row.ended_by]
    valid = [row for row in standing if rules.counts(row, at=moment)]
    login = max((row for row in rows if row.last_login_at), key=lambda row: row.last_login_at or moment, default=None)
    look = max((row for row in standing if row.reviewed_at), key=lambda row: row.reviewed_at or moment, default=None)
    seen = [row.granted_at for row in valid]
    seen += [at for at in (login and login.last_login_at, look and look.reviewed_at) if at]
    return Member(
        person=rows[0].person,
        grants=tuple(_grant(row, names, is_ended=False) for row in sorted(valid, key=lambda row: row.role)),
        past=tuple(_grant(row, names, is_ended=True) for row in rows if row not in valid),
        last_login_at=login.last_login_at if login else None,
        had_second_factor=_factor(login.last_login_acr if login else ""),
        reviewed_at=look.reviewed_at if look else None,
        reviewed_by=names.get(look.reviewed_by, "") if look else "",
        review_note=look.review_note if look else "",
        is_due=bool(valid) and rules.is_due(max(seen), at=moment),
        stand=rules.stand_of(sorted(valid, key=lambda row: row.pk)),
    )


def _grant(row: Membership, names: dict[str, str], *, is_ended: bool) -> Grant:
    return Grant(
        role=StaffRole(row.role),
        unit_ids=tuple(row.unit_ids),
        services=tuple(row.service_slugs),
        since=row.valid_from,
        until=row.valid_until,
        by=names.get(row.granted_by, ""),
        reason=row.reason,
        ended_by=names.get(row.ended_by, ""),
        end_reason=row.end_reason,
        is_ended=is_ended,
    )


def _factor(acr: str) -> bool | None:
    if not acr or not settings.STAFF_ACR:
        return None
    return acr == settings.STAFF_ACR
