"""Who may give which right in a town, and whom an invitation lets in. Pure: facts in, judgement out."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from blaupause.domain import SYSTEM, Conflict, Invalid, Refused, Role
from blaupause.identity.enums import InvitationState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from blaupause.identity.models import Invitation, Membership
    from blaupause.identity.realms.accounts import Account as StaffAccount

LIFE: Final = timedelta(hours=72)
"""How long an invitation opens."""
REVIEW_AFTER: Final = timedelta(days=90)
"""After so long without a login a town is asked whether somebody still works there."""
REMIND_AFTER: Final = timedelta(days=30)
"""So long a town is left in peace after it was told by mail that people await its look."""
ALONE_AFTER: Final = timedelta(days=30)
"""So long after the last other one left, somebody who administers a town alone confirms what takes two people."""
HOUR: Final = 3_600
LONGEST_ADDRESS: Final = 254
LONGEST_NAME: Final = 200
LONGEST_ID: Final = 200
"""Of an account at its provider, and of the provider; cut, it could be somebody else's."""
OF_A_TOWN: Final = (Role.CLERK, Role.ADMIN, Role.DATA_PROTECTION, Role.SIGNER)
"""What a town's administration can give. What counts for all towns, others give."""


@dataclass(frozen=True, slots=True)
class Rights:
    """What somebody may do in a town.

    Attributes:
        unit_ids: units a clerk works for; empty means all.
        services: slugs of the services a clerk works on, there; empty means all.
        until: when it ends; None means until somebody ends it.
        keeps_ends: roles that the person has already end when they would have.
    """

    roles: tuple[Role, ...]
    unit_ids: tuple[int, ...] = ()
    services: tuple[str, ...] = ()
    until: datetime | None = None
    keeps_ends: bool = False

    def units_of(self, role: Role) -> list[int]:
        """Return the units a role is limited to: only clerks work for units."""
        return list(self.unit_ids) if role == Role.CLERK else []

    def services_of(self, role: Role) -> list[str]:
        """Return the services a role is limited to, as with units."""
        return list(self.services) if role == Role.CLERK else []


@dataclass(frozen=True, slots=True)
class Account:
    """An account that logged in, as the provider describes it; `email` is empty unless the provider has checked it."""

    issuer: str
    subject: str
    name: str
    email: str
    has_unverified_email: bool = False

    @classmethod
    def of(cls, claims: Mapping[str, object]) -> Account:
        """Read the claims of an ID token."""
        told = str(claims.get("email") or "")
        is_verified = claims.get("email_verified") is True
        return cls(
            issuer=str(claims["iss"]),
            subject=str(claims["sub"]),
            name=str(claims.get("name") or told or claims["sub"])[:LONGEST_NAME],
            email=told if is_verified else "",
            has_unverified_email=bool(told) and not is_verified,
        )


class Step(enum.Enum):
    """What whoever was invited has to do before they can log in; what needs least of them comes first."""

    LOG_IN = "log in"
    CONFIRM = "confirm the address"
    SET_UP = "set up the account"
    ASK = "ask who keeps the accounts"


class Factor(enum.StrEnum):
    """The second factor that an account begins with; its owner adds others later."""

    APP = "app"
    PASSKEY = "passkey"


class Unwelcome(Refused):  # see domain.Refused
    """An invitation does not let this person in; `reason` names the page's text and stands in the event."""

    def __init__(self, reason: str) -> None:
        super().__init__(_("Mit dieser Einladung kommen Sie nicht weiter."))
        self.reason = reason


def require_rights(rights: Rights, *, at: datetime) -> None:
    """Refuse rights that nobody can have in a town.

    Raises:
        Invalid: no role; one that towns do not give; an end that has passed.
    """
    if not rights.roles:
        raise Invalid(_("Wählen Sie mindestens eine Rolle."), field="roles")
    if not set(rights.roles) <= set(OF_A_TOWN):
        raise Invalid(_("Diese Rolle vergibt keine Kommune."), field="roles")
    if rights.until is not None and rights.until <= at:
        raise Invalid(_("Dieser Tag ist schon vorbei. Wählen Sie einen späteren."), field="until")


def has_conflict(roles: Collection[str]) -> bool:
    """Tell whether somebody would supervise their own work, also where a small town has nobody else.

    Source: DSGVO Art. 38 (6) – other tasks of a data-protection officer must not bring a conflict of interests.
    """
    return Role.DATA_PROTECTION.value in roles and len(set(roles)) > 1


def may_give(actor_id: str, admins: Collection[str]) -> bool:
    """Tell whether somebody decides who works in a town: who administers it now, and the operator, who needs no role.

    Args:
        actor_id: who acts.
        admins: who administers the town now, by the person's uuid.
    """
    return actor_id == SYSTEM.id or actor_id in admins


def require_admin(actor_id: str, admins: Collection[str]) -> None:
    """Refuse what is done by somebody who, at this very moment, does not administer the town any more."""
    if not may_give(actor_id, admins):
        raise Conflict(_("Sie gehören nicht mehr zur Administration. Jemand hat Ihre Rechte eben geändert."))


def require_an_admin_remains(admins: Mapping[str, bool], person_id: str, *, stays: bool) -> None:
    """Refuse that a town loses the last who administers it without an end.

    Args:
        admins: who administers the town now, by the person's uuid → whether without an end.
        person_id: whose rights change.
        stays: whether this person goes on administering the town, without an end.
    """
    others = any(lasts for each, lasts in admins.items() if each != person_id)
    if person_id in admins and not stays and not others:
        raise Conflict(
            _("Sonst gehört niemand auf Dauer zur Administration. Geben Sie diese Rolle zuerst einer weiteren Person.")
        )


def counts(row: Membership, *, at: datetime) -> bool:
    """Tell whether a role counts: nobody has ended it, and it did not end by itself."""
    return not row.ended_by and (row.valid_until is None or row.valid_until > at)


def expiry(invitation: Invitation, *, at: datetime) -> datetime:
    """Return until when a link that is sent now opens: never longer than what it gives.

    Raises:
        Conflict: there is nothing left to give.
    """
    last = invitation.valid_until
    if last is not None and last <= at:
        raise Conflict(_("Der letzte Tag dieser Einladung ist vorbei. Laden Sie die Person neu ein."))
    return min(at + LIFE, last or at + LIFE)


def require_open(invitation: Invitation | None, *, at: datetime, admins: Collection[str]) -> Invitation:
    """Return an invitation that lets somebody in.

    Raises:
        Unwelcome: there is none ("unknown"), or it opens nothing any more ("expired", "accepted" …).
    """
    if invitation is None:
        raise Unwelcome("unknown")
    if (state := state_of(invitation, at=at, admins=admins)) != InvitationState.OPEN:
        raise Unwelcome(state.value)
    return invitation


def state_of(invitation: Invitation, *, at: datetime, admins: Collection[str]) -> InvitationState:
    """Return how far an invitation is; it opens only while whoever sent it still may."""
    if invitation.accepted_at is not None:
        return InvitationState.ACCEPTED
    if invitation.withdrawn_at is not None:
        return InvitationState.WITHDRAWN
    if not may_give(invitation.invited_by, admins):
        return InvitationState.VOID
    return InvitationState.OPEN if invitation.expires_at > at else InvitationState.EXPIRED


def require_welcome(invitation: Invitation, account: Account) -> None:
    """Refuse an account that is not the invited person's: only an address that the provider has checked counts.

    Raises:
        Unwelcome: "too_long", "unverified", "no_address", "other_address".
    """
    if max(len(account.issuer), len(account.subject)) > LONGEST_ID:
        raise Unwelcome("too_long")
    if not account.email:
        raise Unwelcome("unverified" if account.has_unverified_email else "no_address")
    if not same_address(account.email, invitation.email):
        raise Unwelcome("other_address")


def same_address(one: str, other: str) -> bool:
    """Compare addresses as mail servers do; letters that only look alike, or fold into each other, are others."""
    return _folded(one) == _folded(other)


def _folded(address: str) -> str:
    return address.lower() if address.isascii() else address


def next_step(account: StaffAccount, *, is_known: bool) -> Step:
    """Say what the owner of an account has to do.

    A mailbox alone never opens an account that was in use: who has a second factor, who has logged in here before, and
    whom another provider knows, gets no link that sets a password.
    """
    if not account.is_enabled:
        return Step.ASK
    if not (account.has_second_factor or account.is_kept_elsewhere or is_known):
        return Step.SET_UP
    return Step.LOG_IN if account.is_verified else Step.CONFIRM


def lifespan(expires_at: datetime, *, at: datetime) -> int:
    """Return how many seconds a link to an account opens: in whole hours, as its mail says, if more than one."""
    seconds = int((expires_at - at).total_seconds())
    return seconds - seconds % HOUR if seconds > HOUR else seconds


def masked(address: str) -> str:
    """Return enough of an address to know one's own: "t…@verwaltung.example"."""
    name, _at, host = address.partition("@")
    return f"{name[:1]}…@{host}"


def is_due(last_seen: datetime, *, at: datetime) -> bool:
    """Tell whether somebody was away so long that the town should look."""
    return last_seen < at - REVIEW_AFTER


def latest(ends: Collection[datetime | None]) -> datetime | None:
    """Return the last of several ends; None where one of them never comes, or there are none."""
    return None if None in ends else max((end for end in ends if end), default=None)


def stand_of(rows: Iterable[Membership]) -> str:
    """Return what a page about these roles was drawn from: a change by anybody makes it another."""
    return "-".join(str(row.pk) for row in rows)


def last_day(until: datetime | None) -> datetime | None:
    """Return a moment of the last day: what ends with a day ends as the next one begins."""
    return until - timedelta(microseconds=1) if until else None
