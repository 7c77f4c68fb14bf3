"""Words that every room shares: who acts, and what can go wrong. Pure: no framework models, no queries."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.functional import _StrPromise


class Level(enum.IntEnum):
    """How surely a person proved who they are. Mapping to STORK, BundID and eIDAS words: docs/glossary.md."""

    NONE = 0
    BASIC = 1
    NORMAL = 2
    SUBSTANTIAL = 3
    HIGH = 4

    @classmethod
    def named(cls, word: str) -> Level:
        """Turn a template's word ("substantial") into a level.

        Raises:
            KeyError: there is no such level.
        """
        return cls[word.upper()]

    @property
    def word(self) -> str:
        return self.name.lower()


FRESH = timedelta(minutes=10)
"""How long a login counts as fresh."""


class ActorKind(enum.StrEnum):
    """In which capacity somebody acts."""

    ANONYMOUS = "anonymous"
    HOLDER = "holder"  # of a status code or of a draft
    CITIZEN = "citizen"
    STAFF = "staff"
    SYSTEM = "system"


class Role(enum.StrEnum):
    """What a member of staff may do, in a town or at the hub. It comes from a Membership, never from a token."""

    CLERK = "clerk"
    ADMIN = "admin"
    DATA_PROTECTION = "data_protection"
    SIGNER = "signer"
    KKV_EDITOR = "kkv_editor"
    KKV_APPROVER_LAND = "kkv_approver_land"
    KKV_APPROVER_KSPV = "kkv_approver_kspv"
    OPERATOR = "operator"

    @property
    def is_kkv(self) -> bool:
        return self in {Role.KKV_EDITOR, Role.KKV_APPROVER_LAND, Role.KKV_APPROVER_KSPV}


class Right(enum.IntEnum):
    """How far somebody of elsewhere may go with a town's cases; each includes the ones before. Words: the glossary."""

    READ = 1
    WORK = 2
    DECIDE = 3

    @property
    def word(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Acting:
    """In whose stead somebody acts who does not work here: what a `DelegationGrant` gives, at this moment.

    Attributes:
        grant: uuid of the grant; stands in every event.
        services: slugs; cases of no other service exist for this person.
        home: name of the town that sent them, or of the competence centre.
        town: slug of that town; "" is the competence centre.
        is_support: staff of the competence centre who help, not a clerk of a partner.
        about: which case the request is about, for the record.
    """

    grant: str
    services: frozenset[str]
    right: Right
    home: str
    town: str
    until: datetime
    is_support: bool = False
    about: dict[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `id` is safe to log; `name` and `evidence` are not and never reach a log or an event.

    Attributes:
        id: staff: the person's uuid; citizen: the pseudonym of this town; holder: the HMAC of the code.
        name: how colleagues and letters call a member of staff.
        town: slug of the town the person belongs to (staff), else of the town where they act.
        units: ids of the units a clerk works for; empty means every unit of the town.
        services: slugs of the services a clerk works on; empty means every service of the town.
        evidence: how a citizen proved who they are (level, source, time, attributes), for the application's record.
        logged_in_at: when a member of staff last proved to the identity provider who they are, as it says.
        acting: in whose stead, for staff of elsewhere; they have no role here.
    """

    kind: ActorKind
    id: str = ""
    name: str = field(default="", compare=False)
    town: str = ""
    roles: frozenset[Role] = frozenset()
    units: frozenset[int] = frozenset()
    services: frozenset[str] = frozenset()
    level: Level = Level.NONE
    evidence: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    logged_in_at: datetime | None = field(default=None, compare=False)
    acting: Acting | None = None

    def has(self, *roles: Role) -> bool:
        """Tell whether the actor holds one of the roles here."""
        return not self.roles.isdisjoint(roles)

    def may(self, right: Right) -> bool:
        """Tell whether the actor may go so far: people of the house by their role, others by their grant."""
        return self.acting is None or self.acting.right >= right

    def reach(self, *, unit: str, service: str) -> dict[str, frozenset[int] | frozenset[str]]:
        """Return what a query must ask for to find only what the actor may see: where rights become rows.

        Args:
            unit: column with the unit of a row.
            service: column with the slug of its service.
        """
        reach: dict[str, frozenset[int] | frozenset[str]] = {}
        if self.units:
            reach[f"{unit}__in"] = self.units
        if self.acting or self.services:
            reach[f"{service}__in"] = self.acting.services if self.acting else self.services
        return reach

    @property
    def signature(self) -> str:
        """How a case's history names them: of elsewhere with where they come from."""
        return signed(self.name, self.acting.home) if self.acting else self.name

    @property
    def is_fresh(self) -> bool:
        """Whether the login is recent enough for what must not be done at somebody else's open desk."""
        return self.logged_in_at is not None and now() - self.logged_in_at <= FRESH


def signed(name: str, home: str) -> str:
    """Name somebody who acts in a town's stead: "Kara Klein (Stadt Gießen, in Vertretung)"."""
    return _("%(name)s (%(home)s, in Vertretung)") % {"name": name, "home": home}


ANONYMOUS = Actor(ActorKind.ANONYMOUS)
SYSTEM = Actor(ActorKind.SYSTEM, id="system")


class DomainError(Exception):
    """Something a person can understand and act on; its text is the sentence they read.

    Attributes:
        page: name of a page of its own below `errors/`; "" takes the page of the status.
    """

    status = 400
    page = ""

    def __init__(self, message: str | _StrPromise = "", **params: Any) -> None:
        super().__init__(message)
        self.message = message
        self.params = params

    def __str__(self) -> str:
        return str(self.message) % self.params if self.params else str(self.message)


class Conflict(DomainError):  # noqa: N818 – these name what happened; the page speaks, not a stack trace
    """The thing changed meanwhile, or its state does not allow this."""

    status = 409


class NotFound(DomainError):  # noqa: N818 – see Conflict
    """There is no such thing here. It may exist in another town: nothing about that is told."""

    status = 404


class Refused(DomainError):  # noqa: N818 – see Conflict
    """The actor may not do this."""

    status = 403


class Invalid(DomainError):  # noqa: N818 – see Conflict
    """A value is wrong; `field` names it."""

    status = 422

    def __init__(self, message: str | _StrPromise, *, field: str = "", **params: Any) -> None:
        super().__init__(message, **params)
        self.field = field


def now() -> datetime:
    """Return the current moment, in UTC and aware."""
    return timezone.now()
