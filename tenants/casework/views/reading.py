"""Reading a case and its files. Every reading is written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from blaupause.audit import record_read
from blaupause.identity.access import CLERK, DELEGATE_READS, open_to
from blaupause.ui.downloads import download, sent_to
from tenants.casework import queries
from tenants.casework.queries.casepage import papers
from tenants.casework.views.showing import case_response
from tenants.organisation.queries import upload_address

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest


@open_to(CLERK, DELEGATE_READS)
@require_safe
def case(request: TownRequest, number: str) -> HttpResponse:
    """Show a case."""
    return case_response(request, number)


@open_to(CLERK, DELEGATE_READS)
@require_safe
def file(request: TownRequest, number: str, file: UUID) -> HttpResponse:
    """Send to a file of a case, which is handed out on a host without sessions."""
    found = queries.file_of(queries.case(number, request.actor), file)
    record_read(of=found, by=request.actor)
    return sent_to(upload_address(found))


@open_to(CLERK, DELEGATE_READS)
@require_safe
def paper(request: TownRequest, number: str, kind: str) -> HttpResponse:
    """Hand out the applicant's copy or the notice."""
    found = papers(queries.case(number, request.actor), kind)
    record_read(of=found, by=request.actor)
    return download(name=found.name, media_type=found.media_type, content=bytes(found.content))
