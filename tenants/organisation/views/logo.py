"""The page of the logo, and the logo itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from blaupause.domain import Conflict, Invalid
from blaupause.identity.access import ANYONE, TOWN_ADMIN, open_to
from blaupause.ui.downloads import picture as shown_picture
from blaupause.ui.oversize import takes_at_most
from tenants.organisation import actions, queries
from tenants.organisation.forms import LogoForm

from .pages import READ_AND_SEND, at_field, set_up_page

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest

ROOM_FOR_FIELDS = 100_000
"""Bytes of a form beside its files."""


@open_to(ANYONE)
@require_safe
def logo_picture(_request: TownRequest, picture: UUID) -> HttpResponse:
    """`/logo/<uuid>/`: the logo that the town shows now."""
    found = queries.logo_file(picture)
    return shown_picture(media_type=found.media_type, content=bytes(found.content))


@open_to(TOWN_ADMIN)
@READ_AND_SEND
@takes_at_most(2 * actions.LARGEST + ROOM_FOR_FIELDS)
def logo(request: TownRequest) -> HttpResponse:
    """`/einrichtung/aussehen/logo/`: send a logo for light and one for dark pages, or remove them."""
    current = queries.profile()
    form = LogoForm.of(current, request.POST or None, request.FILES or None)
    conflict = None
    if form.is_valid():
        try:
            _do(request, form)
        except Invalid as invalid:
            at_field(form, invalid)
        except Conflict as caught:
            conflict = caught
            form.catch_up(queries.profile().number)
        else:
            return HttpResponseRedirect(f"{reverse('organisation:logo')}?gespeichert")
    versions = queries.versions()
    before = next((each.number for each in versions if not each.is_current), 0)
    return set_up_page(
        request,
        "logo",
        form=form,
        conflict=conflict,
        profile=current,
        before=before,
        saved="gespeichert" in request.GET,
    )


def _do(request: TownRequest, form: LogoForm) -> None:
    based_on = form.cleaned_data["based_on"]
    what = request.POST.get("aktion", "")
    if what in {"entfernen", "dunkles-entfernen"}:
        actions.remove_logo(only_dark=what == "dunkles-entfernen", based_on=based_on, by=request.actor)
        return
    actions.change_logo(
        light=form.sent("light"),
        dark=form.sent("dark"),
        alt=form.cleaned_data["alt"],
        based_on=based_on,
        by=request.actor,
    )
