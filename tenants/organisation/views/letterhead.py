"""Head and foot of the town's letters, and a letter to try them with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from blaupause.identity.access import TOWN_ADMIN, open_to
from blaupause.ui.downloads import download
from tenants.organisation import queries
from tenants.organisation.forms import LetterheadForm
from tenants.organisation.queries.letterhead import FILE_NAME

from .pages import READ_AND_SEND, change_profile, set_up_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest

SAVED: Final = "gespeichert"


@open_to(TOWN_ADMIN)
@READ_AND_SEND
def letterhead(request: TownRequest) -> HttpResponse:
    """`/einrichtung/briefkopf/`: sender's line, account, closing, fold marks."""
    current = queries.profile()
    form = LetterheadForm.of(current, request.POST or None)
    conflict = None
    if form.is_valid():
        conflict = change_profile(request, form, {"letterhead": form.letterhead})
        if not form.errors and not conflict:
            return HttpResponseRedirect(f"{reverse('organisation:letterhead')}?{SAVED}")
    sender = queries.sender_of(current)
    return set_up_page(request, "letterhead", form=form, conflict=conflict, sender=sender, saved=SAVED in request.GET)


@open_to(TOWN_ADMIN)
@require_safe
def trial_letter(_request: TownRequest) -> HttpResponse:
    """`/einrichtung/briefkopf/probebrief.pdf`: a letter as notices are made, with the letterhead that is saved."""
    return download(name=FILE_NAME, media_type="application/pdf", content=queries.trial_letter(queries.profile()))
