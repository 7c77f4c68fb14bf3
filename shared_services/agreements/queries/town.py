"""What a town has signed or is signing. Row security shows each town its own only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from blaupause.domain import NotFound
from shared_services.agreements.models import CONCLUDED, UNFINISHED, Signature, Signing

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from blaupause.tenancy.models import Town


def signing_of(town: Town, kind: str) -> Signing | None:
    """Return what a town is signing."""
    found = Signing.objects.filter(town_schema=town.schema_name, kind=kind, state__in=UNFINISHED)
    return found.select_related("version").first()


def own_signatures(signing: Signing) -> list[Signature]:
    """Return who is to sign and who has, the town first."""
    return list(signing.signatures.all())


def signings_of(town: Town, kind: str) -> QuerySet[Signing]:
    """Return all that a town concluded of a kind, the newest first: every version is kept."""
    rows = Signing.objects.filter(town_schema=town.schema_name, kind=kind, state__in=CONCLUDED)
    return rows.select_related("version").defer("document").order_by("-in_force_at")


def concluded_of(town: Town) -> QuerySet[Signing]:
    """Return all that a town concluded, with the sealed files, in order."""
    rows = Signing.objects.filter(town_schema=town.schema_name, state__in=CONCLUDED)
    return rows.select_related("version").order_by("pk")


def facts_of(signing: Signing) -> dict[str, Any]:
    """Return what a concluded agreement is, as it goes along with a town: which text, since when, which file."""
    return {
        "file": f"{signing.kind}-{signing.version.number}-{signing.pk}.pdf",
        "kind": signing.kind,
        "title": signing.version.title,
        "version": signing.version.number,
        "state": signing.state,
        "in_force_at": signing.in_force_at,
        "state_since": signing.state_since,
        "text_sha256": signing.text_hash,
        "document_sha256": signing.document_hash,
        "signatures": [
            {"side": each.side, "place": each.place, "signed_at": each.signed_at, "text_sha256": each.text_hash}
            | {name: each.about.get(name, "") for name in ("name", "function")}
            for each in signing.signatures.all()
        ],
    }


def past_of(uuid: UUID, town: Town | None = None) -> Signing:
    """Return a concluded signing with its sealed file.

    Raises:
        NotFound: there is none, or it is another town's.
    """
    rows = Signing.objects.filter(uuid=uuid, state__in=CONCLUDED)
    rows = rows.filter(town_schema=town.schema_name) if town is not None else rows
    if found := rows.select_related("version").first():
        return found
    raise NotFound(_("Diese Vereinbarung gibt es nicht."))
