"""Legal pages of the town: what they say, made from templates and facts, and what changed in a template since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from blaupause.identity.access import TOWN_ADMIN, open_to
from blaupause.tenancy.context import current_town
from tenants.organisation import queries, rules
from tenants.organisation.forms import LegalFactsForm, LegalForm

from .pages import READ_AND_SEND, change_profile, set_up_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest

SAVED: Final = "gespeichert"
TAKE_OVER: Final = "uebernehmen"


@open_to(TOWN_ADMIN)
@require_safe
def legal(request: TownRequest) -> HttpResponse:
    """`/einrichtung/rechtliches/`: which legal pages are confirmed, and what is missing in which."""
    return set_up_page(
        request,
        "legal",
        pages=queries.legal_pages(),
        saved=request.GET.get(SAVED),
        video=queries.video_of(queries.profile()),
    )


@open_to(TOWN_ADMIN)
@READ_AND_SEND
def legal_facts(request: TownRequest) -> HttpResponse:
    """`/einrichtung/rechtliches/angaben/`: facts that stand in several pages, asked once."""
    current, land = queries.profile(), rules.land_of(current_town().ars)
    form = LegalFactsForm.in_land(current, land, request.POST or None)
    conflict = None
    if form.is_valid():
        conflict = change_profile(request, form, {"legal_facts": form.legal_facts})
        if not form.errors and not conflict:
            return _on("angaben")
    return set_up_page(request, "legal_facts", form=form, conflict=conflict, land=land)


@open_to(TOWN_ADMIN)
@READ_AND_SEND
def legal_page(request: TownRequest, name: str) -> HttpResponse:
    """`/einrichtung/rechtliches/<name>/`: the text of one legal page; saving it confirms it.

    `?aktion=uebernehmen` fills the field with what changed in the template; nothing is saved by that.
    """
    text = queries.legal_page(name)
    takes_over = text.is_behind and request.GET.get("aktion") == TAKE_OVER
    shown = text.merged.text if takes_over else text.text
    form = LegalForm(request.POST or None, initial={"text": shown, "based_on": queries.profile().number})
    conflict = None
    if form.is_valid() and request.POST.get("aktion") != "ansehen":
        conflict = change_profile(request, form, {"legal_texts": {text.page: form.cleaned_data["text"]}})
        if not form.errors and not conflict:
            return _on("seite")
    return set_up_page(
        request,
        "legal_page",
        form=form,
        conflict=conflict,
        text=text,
        drawn=form.data.get("text", shown),
        takes_over=takes_over,
        saved=request.GET.get(SAVED),
    )


def _on(saved: str) -> HttpResponse:
    """Lead to the next page that can be confirmed, else to the list."""
    following = next((each for each in queries.legal_pages() if not each.is_confirmed and not each.gaps), None)
    there = reverse("organisation:legal_page", args=[following.address]) if following else reverse("organisation:legal")
    return HttpResponseRedirect(f"{there}?{SAVED}={saved}")
