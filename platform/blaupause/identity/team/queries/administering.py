"""Who administers a town. Asked in the phase "identity"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Max, Q

from blaupause.domain import Role, now
from blaupause.identity.actors import counting
from blaupause.identity.models import Invitation, Membership
from blaupause.identity.team.rules import ALONE_AFTER

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from blaupause.tenancy.models import Town


def administering(town: Town) -> QuerySet[Membership]:
    """Return the rows of those who administer a town at this moment."""
    found = Membership.objects.filter(counting(), town=town, role=Role.ADMIN, person__is_active=True)
    found = found.filter(ended_by="")  # whoever waited for the lock asks with the clock of before
    return found.select_related("person").order_by("pk")


def alone_from(town: Town, person: str) -> datetime | None:
    """Return from when somebody counts as the only one who administers a town: a while after the last other one left.

    None while another one has the role without an end, or is invited to it. Nobody becomes alone by ending the roles of
    the others just before.
    """
    others = Membership.objects.filter(town=town, role=Role.ADMIN).exclude(person__uuid=person)
    if is_admin_invited(town) or others.filter(ended_by="", valid_until=None).exists():
        return None
    last = others.aggregate(last=Max("valid_until"))["last"]
    return last + ALONE_AFTER if last else town.created_at


def is_admin_invited(town: Town) -> bool:
    """Tell whether somebody is invited to administer a town, and can still accept."""
    waiting = Invitation.objects.filter(town=town, accepted_at=None, withdrawn_at=None, expires_at__gt=now())
    return any(Role.ADMIN in roles for roles in waiting.values_list("roles", flat=True))


def addresses_of_admins(town: Town) -> list[str]:
    """Return where mail for those who administer a town goes, each address once."""
    found = administering(town).exclude(person__email="").values_list("person__email", flat=True)
    return list(dict.fromkeys(found))


def addresses_of_signers(town: Town) -> list[str]:
    """Return where mail for those who sign for a town goes, each address once."""
    rows = Membership.objects.filter(counting(), town=town, role=Role.SIGNER, person__is_active=True)
    found = rows.exclude(person__email="").order_by("pk").values_list("person__email", flat=True)
    return list(dict.fromkeys(found))


def addresses_of_clerks(town: Town, unit: int) -> list[str]:
    """Return where mail for the clerks of an office goes, each address once."""
    rows = Membership.objects.filter(counting(), town=town, role=Role.CLERK, person__is_active=True)
    found = rows.filter(Q(unit_ids=[]) | Q(unit_ids__contains=[unit])).exclude(person__email="").order_by("pk")
    return list(dict.fromkeys(found.values_list("person__email", flat=True)))


def admins(town: Town) -> set[str]:
    """Return the accounts of those who administer a town at this moment."""
    return {str(uuid) for uuid in administering(town).values_list("person__uuid", flat=True)}
