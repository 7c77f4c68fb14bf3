"""Documents of one application: readable as a page first, saved as PDF; never without login or second proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from blaupause.identity.access import CITIZEN, CODE_WITH_PROOF, open_to
from blaupause.ui.downloads import download
from blaupause.ui.pages import page
from tenants.correspondence import actions as correspondence
from tenants.portal import queries
from tenants.portal.views.door import Door, through

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest
    from tenants.organisation.models import StoredFile


@open_to(CODE_WITH_PROOF, CITIZEN)
@require_safe
@through(reading=True)
def notice(request: TownRequest, door: Door) -> HttpResponse:
    """`…/bescheid/`: the decision as a page; the PDF is the legal document."""
    shown = queries.notice_page(door.application)
    correspondence.record_retrieval(notice=shown.notice, by=door.by)
    return page(request, "portal/notice.html", door=door, shown=shown)


@open_to(CODE_WITH_PROOF, CITIZEN)
@require_safe
@through(reading=True)
def notice_pdf(_request: TownRequest, door: Door) -> HttpResponse:
    """`…/bescheid/pdf/`: the decision itself."""
    found, file = queries.notice_file(door.application)
    correspondence.record_retrieval(notice=found, by=door.by)
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
    """`…/anlagen/<file>/`: a file the person sent."""
    return _saved(queries.attachment(door.application, file))


def _saved(file: StoredFile) -> HttpResponse:
    return download(name=file.name, media_type=file.media_type, content=file.content)
