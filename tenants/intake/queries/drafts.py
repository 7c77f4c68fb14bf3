"""Finding drafts: by code, by what the session remembers, by account, by how near their end is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from blaupause.crypto.codes import code_hmac, normalise_code
from blaupause.domain import NotFound, now
from tenants.intake.models import Draft
from tenants.organisation import queries as organisation
from tenants.organisation.enums import FilePurpose

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from tenants.organisation.models import StoredFile


def draft_by_code(typed: str) -> Draft:
    """Find a living draft by what a person typed.

    Raises:
        NotFound: it cannot be a code, or this town has no draft with it.
    """
    unknown = NotFound(_("Zu diesem Code gibt es keinen Entwurf. Vielleicht ist er abgelaufen und gelöscht."))
    try:
        fingerprint = code_hmac(normalise_code(typed))
    except ValueError:
        raise unknown from None
    draft = Draft.objects.alive(now()).filter(code_hmac=fingerprint).first()
    if draft is None:
        raise unknown
    return draft


def draft_by_uuid(uuid: str) -> Draft | None:
    """Find a living draft that the session remembers."""
    return Draft.objects.alive(now()).filter(uuid=UUID(uuid)).first()


def drafts_of(pseudonym: str) -> list[Draft]:
    """Return a person's living, unsent drafts, newest first; their answers are not read."""
    found = Draft.objects.alive(now()).unsent().filter(applicant_pseudonym=pseudonym)
    return list(found.defer("answers", "left_over", "email")) if pseudonym else []


def newest_draft(pseudonym: str, service: str) -> Draft | None:
    """Return the unsent draft of a service that an account saved last."""
    return Draft.objects.alive(now()).unsent().filter(applicant_pseudonym=pseudonym, service_slug=service).first()


def files_of(draft: Draft) -> QuerySet[StoredFile]:
    """Return everything that was uploaded to a draft, used or not, without the content."""
    return organisation.files_of(FilePurpose.DRAFT, str(draft.uuid))


@dataclass(frozen=True, slots=True)
class Ending:
    """Drafts whose holder must be told that the end is near, and drafts whose time is over; by primary key."""

    reminders: tuple[int, ...]
    expired: tuple[int, ...]


def ending_drafts() -> Ending:
    """Return which drafts are due for a reminder or for their end. Two queries."""
    moment = now()
    near = Draft.objects.near_end(moment).only("saved_at", "expires_at")
    expired = Draft.objects.filter(expires_at__lte=moment).values_list("pk", flat=True)
    return Ending(tuple(draft.pk for draft in near if draft.reminds_at <= moment), tuple(expired))
