"""What can be known about staff. Asked in the phase "identity"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from blaupause.domain import Role
from blaupause.tenancy.models import Domain

from .actors import counting, valid_memberships
from .enums import StaffRole
from .links import origin
from .models import Membership, Person

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from blaupause.tenancy.models import Town

AREAS: Final[dict[Role, tuple[str, _StrPromise]]] = {
    Role.CLERK: ("/amt/", _("Eingang öffnen")),
    Role.ADMIN: ("/einrichtung/", _("Einrichtung öffnen")),
    Role.DATA_PROTECTION: ("/datenschutzaufsicht/", _("Protokoll öffnen")),
    Role.SIGNER: ("/einrichtung/vereinbarungen/", _("Vereinbarungen öffnen")),
    Role.KKV_EDITOR: ("/kkv/", _("Katalog öffnen")),
    Role.KKV_APPROVER_LAND: ("/kkv/", _("Katalog öffnen")),
    Role.KKV_APPROVER_KSPV: ("/kkv/", _("Katalog öffnen")),
    Role.OPERATOR: ("/verwaltung/betrieb/", _("Betrieb öffnen")),
}
"""Where a role works."""


@dataclass(frozen=True, slots=True)
class Job:
    """A role somewhere, what it opens and where ("" if it has no page yet)."""

    label: str
    act: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Workplace:
    """A town, or the hub (town None), and what the person does there."""

    town: Town | None
    jobs: tuple[Job, ...]


def person(*, issuer: str, subject: str) -> Person | None:
    """Return the member of staff behind an account; None for accounts nobody invited or that were switched off."""
    return Person.objects.filter(issuer=issuer, subject=subject, is_active=True).first()


def names_of(uuids: Iterable[str]) -> dict[str, str]:
    """Return what members of staff are called, by id; ids of nobody, such as the system's, are left out. One query."""
    return {str(uuid): name for uuid, name in people_of(uuids).values_list("uuid", "name")}


def people_of(uuids: Iterable[str]) -> QuerySet[Person]:
    """Return the members of staff of these ids."""
    found: QuerySet[Person] = Person.objects.filter(uuid__in={each for each in uuids if _is_uuid(each)})
    return found


def mail_of(uuid: str) -> str:
    """Return where a member of staff reads mail; empty for nobody. One query."""
    return people_of([uuid]).values_list("email", flat=True).first() or ""


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def addresses_of(role: Role) -> tuple[str, ...]:
    """Return where those who have a role at the hub now read mail. One query."""
    rows = Membership.objects.filter(counting(), role=role.value, town=None, person__is_active=True)
    rows = rows.exclude(person__email="").order_by("person__email")
    return tuple(rows.values_list("person__email", flat=True).distinct())


def works_at(who: Person, town: Town | None, *, broker: str = "") -> bool:
    """Tell whether a person works in a town; at the hub (None) everybody begins who works anywhere."""
    found = valid_memberships(who, broker=broker)
    return (found.filter(town=town) if town else found).exists()


def workplaces(who: Person, *, broker: str = "") -> tuple[Workplace, ...]:
    """Return where a person works, the hub first, then towns by name. One query."""
    host = Domain.objects.filter(tenant=OuterRef("town"), is_primary=True).values("domain")
    rows = (
        valid_memberships(who, broker=broker)
        .select_related("town")
        .annotate(host=Subquery(host))
        .order_by("town__name", "role")
    )
    places: dict[int | None, list[Job]] = {None: []}
    towns: dict[int | None, Town | None] = {None: None}
    for row in rows:
        towns[row.town_id] = row.town
        role = Role(row.role)
        job = Job(str(StaffRole(role.value).label))
        if role in AREAS:
            path, act = AREAS[role]
            job = replace(job, act=str(act), url=f"{origin(row.host or settings.HUB_HOST)}{path}")
        places.setdefault(row.town_id, []).append(job)
    return tuple(Workplace(towns[key], tuple(jobs)) for key, jobs in places.items() if jobs)
