"""Files of a draft: checked before anything is stored, gone for good when they are not wanted any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from blaupause import uploads
from blaupause.audit import action, note
from blaupause.domain import Conflict, Invalid
from blaupause.engine.forms import paths
from tenants.intake import queries
from tenants.intake.actions import storing
from tenants.organisation import actions as organisation
from tenants.organisation.enums import FilePurpose

if TYPE_CHECKING:
    from blaupause.domain import Actor
    from blaupause.engine.forms import Asked
    from tenants.intake.models import Draft
    from tenants.organisation.models import StoredFile


def add_upload(*, draft: Draft, place: Asked, name: str, content: bytes, by: Actor) -> StoredFile:
    """Check a file and keep it in the draft, at the place of the form that asked for it.

    Raises:
        Invalid: the file is refused, with the reason; nothing is stored. Or there is no room for another one here.
        NotFound: the draft's time is over.
    """
    checked = uploads.inspect(
        name,
        content,
        place.question.accept,
        place.question.max_bytes,
        scanner=uploads.scanner_at(settings.UPLOAD_SCANNER),
        keep_metadata=queries.paper(draft).bundle.template.keep_photo_location,
    )
    if isinstance(checked, uploads.Rejected):
        raise Invalid(checked.reason, field=place.path)
    return _attach(draft=draft, place=place, clean=checked, by=by)


@action("draft.file_added")
def _attach(*, draft: Draft, place: Asked, clean: uploads.Clean, by: Actor) -> StoredFile:
    paper = queries.paper(storing.locked(draft))
    if len(paths.get(paper.answers, place.path) or ()) >= place.question.max_files:
        raise Invalid(
            _("Hier haben höchstens %(count)s Dateien Platz. Entfernen Sie zuerst eine andere."),
            field=place.path,
            count=place.question.max_files,
        )
    file = organisation.store_file(
        purpose=FilePurpose.DRAFT,
        owner=str(draft.uuid),
        name=clean.name,
        media_type=clean.media_type,
        content=clean.content,
        by=by,
    )
    storing.keep(paper, paper.situation.after(paper.form.attach(paper.answers, place.path, str(file.uuid))))
    note(draft=str(draft.uuid))
    return file


@action("draft.file_removed")
def remove_upload(*, draft: Draft, file_id: str, by: Actor) -> Draft:  # noqa: ARG001 – @action writes down who it was
    """Take a file out of the answers. Until the page is left it can be brought back."""
    paper = queries.paper(storing.locked(draft))
    storing.keep(paper, paper.situation.after(paper.form.detach(paper.answers, file_id)))
    note(file=file_id)
    return paper.draft


@action("draft.file_restored")
def restore_upload(*, draft: Draft, path: str, file_id: str, by: Actor) -> Draft:  # noqa: ARG001 – same
    """Bring back a file that was taken out a moment ago.

    Raises:
        Conflict: it is gone for good.
        Tampered: there is no room for it any more.
    """
    paper = queries.paper(storing.locked(draft))
    if not queries.files_of(paper.draft).filter(uuid=file_id).exists():
        raise Conflict(_("Die Datei ist schon gelöscht. Laden Sie sie noch einmal hoch."))
    storing.keep(paper, paper.situation.after(paper.form.attach(paper.answers, path, file_id)))
    note(file=file_id)
    return paper.draft
