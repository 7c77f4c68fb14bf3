"""Under which address the town's mail goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponseRedirect
from django.urls import reverse

from blaupause import limits
from blaupause.domain import DomainError
from blaupause.identity.access import TOWN_ADMIN, open_to
from tenants.organisation import actions, queries, rules
from tenants.organisation.forms import SenderForm

from .pages import READ_AND_SEND, set_up_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest


@open_to(TOWN_ADMIN)
@READ_AND_SEND
def mail_sender(request: TownRequest) -> HttpResponse:
    """`/einrichtung/absender/`: the town's own sender, used once SPF, DKIM and DMARC are right."""
    if request.POST.get("aktion") == "aufgeben":
        actions.drop_sender(by=request.actor)
        return _back("aufgegeben")
    own = queries.own_sender()
    form = SenderForm(request.POST or None, initial={"address": own.address if own else ""})
    verdict, conflict = None, None
    if form.is_valid():
        limits.hit(request, "name_check", per="account")
        try:
            verdict = queries.look_at_sender(form.cleaned_data["address"])
        except DomainError as error:
            conflict = error
    if verdict is not None:
        own = actions.keep_sender(verdict=verdict, by=request.actor)
    return set_up_page(
        request,
        "mail_sender",
        form=form,
        own=own,
        verdict=verdict,
        conflict=conflict,
        used=queries.mail_sender() or settings.DEFAULT_FROM_EMAIL,
        is_possible=rules.is_possible(),
        saved="aufgegeben" in request.GET,
    )


def _back(word: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('organisation:mail_sender')}?{word}")
