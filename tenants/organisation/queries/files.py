"""Files of the town. Whose they are is decided by the room that owns the row they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from blaupause.domain import NotFound
from tenants.organisation.models import StoredFile

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from tenants.organisation.enums import FilePurpose


def file(uuid: UUID) -> StoredFile:
    """Return a file with its content.

    Raises:
        NotFound: this town has no such file.
    """
    found = StoredFile.objects.filter(uuid=uuid).first()
    if found is None:
        raise NotFound(_("Diese Datei gibt es nicht."))
    return found


def files_of(purpose: FilePurpose, owner: str) -> QuerySet[StoredFile]:
    """Return the files of a row, oldest first, without their content (it is read when it is asked for)."""
    return StoredFile.objects.filter(purpose=purpose, owner=owner).defer("content")
