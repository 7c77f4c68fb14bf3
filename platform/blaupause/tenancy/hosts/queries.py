"""Which addresses a town has, and what it wished for. Asked outside of transactions: the directory is identity's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from blaupause.tenancy.context import current_town, identity
from blaupause.tenancy.models import Domain, HostWish

from . import rules

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Address:
    """An address of the town; the first one stays, the main one stands in mails and links."""

    host: str
    is_main: bool
    is_first: bool


def addresses() -> tuple[Address, ...]:
    """Return the addresses of the town we are in, the main one first."""
    town = current_town()
    with identity():
        rows = list(Domain.objects.filter(tenant=town).order_by("-is_primary", "domain"))
    return tuple(Address(row.domain, row.is_primary, row.domain == rules.first_host(town)) for row in rows)


def is_of_another(host: str) -> bool:
    """Tell whether an address leads to another town already; not to which."""
    town = current_town()
    with identity():
        return bool(Domain.objects.filter(domain=host).exclude(tenant=town).exists())


def wishes() -> QuerySet[HostWish]:
    """Return what the town wished for, the newest first."""
    return HostWish.objects.filter(town=current_town().schema_name).order_by("-pk")
