"""Files of the town. Whose they are is decided by the room that owns the row they belong to."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from blaupause.crypto.keys import CannotDecrypt, seal, unseal
from blaupause.domain import NotFound, now
from blaupause.tenancy.context import current_town
from tenants.organisation import rules
from tenants.organisation.models import StoredFile

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from tenants.organisation.enums import FilePurpose


TICKET: Final = "upload-ticket"
OPEN_FOR: Final = timedelta(minutes=1)
"""How long an address of an upload opens it: enough for a slow phone to follow the link, too short to pass on."""


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


def upload_address(found: StoredFile) -> str:
    """Return where an upload is handed out: on a host without sessions, for a minute, by what the address says (D10).

    Whoever makes the address has asked before whether its reader may have the file.
    """
    town = current_town()
    ends = int((now() + OPEN_FOR).timestamp())
    sealed = seal(town.keys.purpose(TICKET), found.uuid.bytes + ends.to_bytes(8), bound_to=TICKET)
    ticket = base64.urlsafe_b64encode(sealed).decode()
    path = reverse("organisation_files:upload", settings.FILES_URLCONF, [town.slug, ticket])
    port = f":{settings.PORT}" if settings.PORT else ""
    return f"{settings.SCHEME}://{settings.FILES_HOST}{port}{path}"


def upload_of(ticket: str) -> StoredFile:
    """Return the upload that an address of this town opens.

    Raises:
        NotFound: this town never made such an address, or the file is gone.
        LinkOver: its minute is over.
    """
    try:
        sealed = base64.b64decode(ticket, altchars=b"-_", validate=True)
        opened = unseal(current_town().keys.purpose(TICKET), sealed, bound_to=TICKET)
    except (ValueError, CannotDecrypt) as error:
        raise NotFound from error
    rules.require_in_time(int.from_bytes(opened[16:]), now())
    return file(UUID(bytes=opened[:16]))
