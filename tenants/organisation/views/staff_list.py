"""Inviting people by a list: send it, see what was read, invite, watch how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blaupause import limits
from blaupause.domain import Conflict
from blaupause.identity.access import TOWN_ADMIN, fresh_login_missing, open_to
from blaupause.ui.downloads import download
from blaupause.ui.oversize import takes_at_most
from tenants.organisation import actions, queries
from tenants.organisation.forms import StaffListForm
from tenants.organisation.rules.staff_list import LARGEST, SAMPLE, Known, read_staff_list

from .pages import READ_AND_SEND, set_up_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest

ROOM_FOR_FIELDS: Final = 100_000
SHOWN: Final = 10


@open_to(TOWN_ADMIN)
@require_safe
def staff_list_sample(_request: TownRequest) -> HttpResponse:
    """`/einrichtung/team/liste/muster/`: a list to fill in, as spreadsheets open it (with a mark for UTF-8)."""
    return download(name="muster-team.csv", media_type="text/csv", content=SAMPLE.encode("utf-8-sig"))


@open_to(TOWN_ADMIN)
@READ_AND_SEND
@takes_at_most(LARGEST + ROOM_FOR_FIELDS)
def staff_list(request: TownRequest) -> HttpResponse:
    """`/einrichtung/team/liste/`: read a list, show what it says; with a mistake nobody is invited."""
    if answer := fresh_login_missing(request):
        return answer
    form = StaffListForm(request.POST, request.FILES) if request.method == "POST" else StaffListForm()
    if not form.is_bound or not form.is_valid():
        return set_up_page(request, "staff_list", form=form, state=queries.staff_list())
    if uuid := form.cleaned_data["liste"]:
        limits.hit(request, "staff_list", per="account")
        actions.start_staff_list(uuid=uuid, by=request.actor)
        return HttpResponseRedirect(reverse("organisation:staff_list"))
    known = Known.of({unit.name: unit.pk for unit in queries.units(active_only=True)}, queries.services())
    read = read_staff_list(form.cleaned_data["file"].read(), known)
    kept = None
    try:
        kept = None if read.mistakes else actions.keep_staff_list(rows=read.rows, by=request.actor)
    except Conflict as conflict:
        form.add_error("file", str(conflict))
        return set_up_page(request, "staff_list", form=form, state=queries.staff_list())
    if read.mistakes:
        form.add_error(
            "file", _("Niemand ist eingeladen. Ändern Sie die genannten Zeilen und senden Sie die Datei neu.")
        )
    return set_up_page(request, "staff_list", form=form, read=read, kept=kept, shown=read.rows[:SHOWN])
