"""Finding applications and their files."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from blaupause.crypto.codes import code_hmac, normalise_code, town_hmac
from blaupause.domain import NotFound
from tenants.applications import rules
from tenants.applications.models import Application, Attachment
from tenants.organisation.enums import FilePurpose
from tenants.organisation.queries import files_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from tenants.applications.models import Applicant
    from tenants.organisation.models import StoredFile


def application(pk: int) -> Application:
    """Return an application.

    Raises:
        NotFound: this town has no such application.
    """
    return _found(Application.objects.filter(pk=pk).select_related("applicant").first())


def locked(pk: int) -> Application:
    """Return an application, held until the transaction ends, so that work about it is done once.

    Raises:
        NotFound: this town has no such application.
    """
    return _found(Application.objects.select_for_update().filter(pk=pk).first())


def by_code(code: str) -> Application:
    """Return the application that a status code opens.

    Raises:
        NotFound: this town has no application with that code.
    """
    try:
        fingerprint = code_hmac(normalise_code(code))
    except ValueError:
        return _found(None)
    return _found(Application.objects.filter(code_hmac=fingerprint).select_related("applicant").first())


def of_pseudonym(pseudonym: str) -> QuerySet[Application]:
    """Return what a person sent from their account here, the newest first."""
    return Application.objects.filter(applicant__pseudonym=pseudonym, applicant__isnull=False).order_by("-pk")


def is_known(person: Applicant) -> bool:
    """Tell whether anything here came from an account, or went to it."""
    return person.applications.exists() or person.deliveries.exists()


def has_proof(application: Application, typed: str) -> bool:
    """Tell whether a person knows the second proof (such as the birth date) that belongs to an application."""
    return bool(application.proof_hmac) and hmac.compare_digest(application.proof_hmac, proof_hmac(application, typed))


def proof_hmac(application: Application, typed: str) -> str:
    """Return what is stored of a second proof: bound to its application, so equal birth dates do not look equal."""
    return town_hmac("second-proof", f"{application.uuid}:{rules.plain_proof(typed)}")


def copy_of(application: Application) -> StoredFile | None:
    """Return the applicant's copy as PDF; None while it is being made."""
    return files_of(FilePurpose.COPY, str(application.uuid)).first()


def has_copy(application: Application) -> bool:
    """Tell whether the applicant's copy is made, without reading it."""
    return files_of(FilePurpose.COPY, str(application.uuid)).exists()


def file_ids(application: Application) -> list[int]:
    """Return every file that came with an application, was made of it, or was sent to it later."""
    purposes = (FilePurpose.ATTACHMENT, FilePurpose.COPY, FilePurpose.MESSAGE)
    return [pk for each in purposes for pk in files_of(each, str(application.uuid)).values_list("pk", flat=True)]


def attachments(application: Application) -> QuerySet[Attachment]:
    """Return the files of an application, oldest first, without their content."""
    return application.attachments.select_related("file").defer("file__content")


def attachment_file(application: Application, uuid: UUID) -> StoredFile:
    """Return a file of an application; its content is read when it is asked for.

    Raises:
        NotFound: the application has no such file.
    """
    found = (
        Attachment.objects.filter(application=application, file__uuid=uuid)
        .select_related("file")
        .defer("file__content")
        .first()
    )
    if found is None:
        raise NotFound(_("Diese Datei gibt es nicht."))
    return found.file


def _found(found: Application | None) -> Application:
    if found is None:
        raise NotFound(_("Diesen Antrag gibt es nicht."))
    return found
