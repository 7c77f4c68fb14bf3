"""A list as a table, and the files that the archive takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from blaupause.audit import record_list
from blaupause.domain import Conflict
from blaupause.identity.access import TOWN_ADMIN, fresh_login_missing, open_to
from blaupause.ui.downloads import download, streamed
from tenants.casework.models import Case
from tenants.disposal import actions, queries

from .due import CSV
from .one import shown

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from blaupause.domain import Actor
    from blaupause.identity.requests import TownRequest
    from tenants.disposal.models import Disposal
    from tenants.disposal.queries import Packed


@open_to(TOWN_ADMIN)
@require_safe
def table(request: TownRequest, disposal: UUID) -> HttpResponse:
    """`/einrichtung/aussonderung/<list>/liste.csv`: what is offered to the archive, later what became of it."""
    found = queries.disposal(disposal)
    record_list(Case, [each.case for each in found.rows], by=request.actor)
    return download(name=f"{queries.name_of(found)}.csv", media_type=CSV, content=queries.offered_csv(found))


@open_to(TOWN_ADMIN)
@require_POST
def files(request: TownRequest, disposal: UUID) -> HttpResponseBase:
    """`/einrichtung/aussonderung/<list>/akten/`: the files of what the archive takes; asks for a fresh login."""
    found = queries.disposal(disposal)
    page = reverse("disposal:one", args=[disposal])
    if login := fresh_login_missing(request, next=page):
        return login
    try:
        made = _packed(found, request.actor)
    except Conflict as conflict:
        return shown(request, queries.disposal(disposal), conflict=conflict)
    record_list(Case, made.cases, by=request.actor)
    return streamed(name=made.name, media_type="application/zip", content=made.content)


def _packed(found: Disposal, by: Actor) -> Packed:
    made = queries.packed(found, by)
    try:
        actions.note_export(reference=found.reference, packed=made.cases, by=by)
    except Conflict:
        made.content.close()
        raise
    return made
