"""Documents of one application: readable as a page first, saved as PDF; never without login or second proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from blaupause.audit import record_read
from blaupause.identity.access import CITIZEN, CODE_WITH_PROOF, open_to
from blaupause.ui.downloads import download, sent_to
from blaupause.ui.pages import page
from tenants.correspondence import actions as correspondence
from tenants.organisation.queries import upload_address
from tenants.portal import queries, rules
from tenants.portal.views.door import Door, through

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest
    from tenants.correspondence.models import Notice
    from tenants.organisation.models import StoredFile


@open_to(CODE_WITH_PROOF, CITIZEN)
@require_safe
@through(reading=True, is_told=True)
def notice(request: TownRequest, door: Door) -> HttpResponse:
    """`…/bescheid/`: the decision as a page; the PDF is the legal document."""
    _note_retrieval(request, door, queries.notice(door.application))
    return page(request, "portal/notice.html", door=door, shown=queries.notice_page(door.application))


@open_to(CODE_WITH_PROOF, CITIZEN)
@require_safe
@through(reading=True, is_told=True)
def notice_pdf(request: TownRequest, door: Door) -> HttpResponse:
    """`…/bescheid/pdf/`: the decision itself."""
    found, file = queries.notice_file(door.application)
    _note_retrieval(request, door, found)
    return _saved(file)


@open_to(CODE_WITH_PROOF, CITIZEN)
@require_safe
@through(reading=True)
def copy(_request: TownRequest, door: Door) -> HttpResponse:
    """`…/kopie/`: what was sent, as PDF."""
    return _saved(queries.copy(door.application))


@open_to(CODE_WITH_PROOF, CITIZEN)
@require_safe
@through(reading=True)
def attachment(_request: TownRequest, door: Door, file: UUID) -> HttpResponse:
    """`…/anlagen/<file>/`: a file the person sent, which is handed out on a host without sessions."""
    return sent_to(upload_address(queries.attachment(door.application, file)))


def _note_retrieval(request: TownRequest, door: Door, notice: Notice) -> None:
    """Count as retrieval only what its addressee opens, logged in (VwVfG § 41 (2a)); any other reading is recorded."""
    if request.method == "GET" and rules.is_owner(request.actor, door.application):
        correspondence.record_retrieval(notice=notice, by=door.by)
    else:
        record_read(of=notice, by=door.by)


def _saved(file: StoredFile) -> HttpResponse:
    return download(name=file.name, media_type=file.media_type, content=file.content)
