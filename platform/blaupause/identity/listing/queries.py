"""Which towns are listed together for an account. Asked in the phase "identity"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from django.db.models import OuterRef, Subquery

from blaupause.crypto.keys import CannotDecrypt
from blaupause.identity.links import origin
from blaupause.identity.models import Listing
from blaupause.tenancy.models import Domain

from .sealing import opened

if TYPE_CHECKING:
    from datetime import date

    from blaupause.tenancy.models import Town

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Listed:
    """A town somebody wants listed.

    Attributes:
        pseudonym: what the town calls them; "" where the row does not open any more.
        home: the town's own address.
    """

    town: Town
    pseudonym: str
    agreed_on: date
    home: str


def agreed_on(account: str, town: Town) -> date | None:
    """Return since when a town is listed for an account; None if it is not."""
    return Listing.objects.filter(account_id=account, town=town).values_list("agreed_on", flat=True).first()


def of_account(account: str) -> list[Listed]:
    """Return the towns that are listed for an account, by name. One query."""
    host = Domain.objects.filter(tenant=OuterRef("town"), is_primary=True).order_by("pk").values("domain")
    rows = Listing.objects.filter(account_id=account).select_related("town").annotate(host=Subquery(host[:1]))
    return [
        Listed(row.town, _pseudonym(row), row.agreed_on, origin(row.host or row.town.host))
        for row in rows.order_by("town__name", "pk")
    ]


def pseudonym_of(listing: int, town: Town) -> str:
    """Return what a town calls whoever agreed there; "" where they took it back, or the row does not open any more."""
    row = Listing.objects.filter(pk=listing, town=town).select_related("town").first()
    return _pseudonym(row) if row else ""


def _pseudonym(row: Listing) -> str:
    try:
        return opened(bytes(row.pseudonym), account=row.account_id, town=row.town)
    except CannotDecrypt:
        log.exception("listing.does_not_open", listing=row.pk)
        return ""
