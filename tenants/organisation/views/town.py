"""Pages on which a town sets itself up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from blaupause.domain import Conflict, Invalid
from blaupause.identity.access import ANYONE, TOWN_ADMIN, open_to
from blaupause.ui.downloads import download
from blaupause.ui.nearest import verdict
from blaupause.ui.shell import shell_of
from tenants.organisation import actions, queries, rules
from tenants.organisation.forms import ContactForm, LookForm, UnitForm

from .pages import READ_AND_SEND, at_field, change_profile, set_up_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest

SAVED: Final = "gespeichert"


@open_to(ANYONE)
@require_safe
def upload(_request: TownRequest, slug: str, ticket: str) -> HttpResponse:  # noqa: ARG001 – the host's middleware reads it
    """`files.<domain>/<town>/datei/<ticket>/`: hand out an upload to whoever was sent here a moment ago."""
    file = queries.upload_of(ticket)
    return download(name=file.name, media_type=file.media_type, content=bytes(file.content))


@open_to(TOWN_ADMIN)
@READ_AND_SEND
def look(request: TownRequest) -> HttpResponse:
    """`/einrichtung/aussehen/`: name and colour. The button "Farbe ansehen" shows the page in it, saving nothing.

    "Diese Farbe nehmen" saves the nearest one that passes.
    """
    current = queries.profile()
    form = LookForm.of(current, request.POST or None)
    conflict = None
    if form.is_valid():
        what = request.POST.get("aktion")
        if what == "ansehen":
            return _look(request, form, form.cleaned_data["colour"])
        changes = form.changes
        if what == "uebernehmen":
            changes["colour"] = verdict(changes["colour"]).nearest
        conflict = change_profile(request, form, changes)
        if not form.errors and not conflict:
            return _back("organisation:look")
    return _look(request, form, current.colour, conflict)


@open_to(TOWN_ADMIN)
@READ_AND_SEND
def contact(request: TownRequest) -> HttpResponse:
    """`/einrichtung/kontakt/`: where the town is reached, and when somebody is there."""
    current = queries.profile()
    form = ContactForm.of(current, request.POST or None)
    conflict = None
    if form.is_valid():
        conflict = change_profile(request, form, form.changes)
        if not form.errors and not conflict:
            return _back("organisation:contact")
    return _page(
        request,
        "contact",
        form=form,
        conflict=conflict,
        opening=queries.opening_of(current),
        profile=current,
    )


@open_to(TOWN_ADMIN)
@require_safe
def units(request: TownRequest) -> HttpResponse:
    """`/einrichtung/stellen/`: the town's offices."""
    return _page(request, "units", units=queries.units())


@open_to(TOWN_ADMIN)
@READ_AND_SEND
def new_unit(request: TownRequest) -> HttpResponse:
    """`/einrichtung/stellen/neu/`: add an office."""
    form = UnitForm.of(None, request.POST or None)
    if form.is_valid():
        _keep(request, form)
        if not form.errors:
            return _back("organisation:units")
    return _page(request, "unit", form=form)


@open_to(TOWN_ADMIN)
@READ_AND_SEND
def unit(request: TownRequest, pk: int) -> HttpResponse:
    """`/einrichtung/stellen/<pk>/`: change an office, or switch it off and on (undone by the same button)."""
    office = queries.unit(pk)
    if request.POST.get("aktion") == "schalten":
        actions.save_unit(unit_id=pk, values={"is_active": not office.is_active}, by=request.actor)
        return _back("organisation:unit", pk)
    form = UnitForm.of(office, request.POST or None)
    if form.is_valid():
        _keep(request, form, pk)
        if not form.errors:
            return _back("organisation:units")
    return _page(request, "unit", form=form, unit=office)


@open_to(TOWN_ADMIN)
@require_safe
def preview(request: TownRequest) -> HttpResponse:
    """`/einrichtung/vorschau/`: the town as citizens see it, also before it is online."""
    current = queries.profile()
    opening = queries.opening_of(current)
    return _page(request, "preview", profile=current, opening=opening, address=queries.address(current))


def _page(request: TownRequest, name: str, **context: Any) -> HttpResponse:
    return set_up_page(request, name, saved=SAVED in request.GET, **context)


def _look(request: TownRequest, form: LookForm, colour: str, conflict: Conflict | None = None) -> HttpResponse:
    tones = rules.require_colour(colour)
    shown = replace(shell_of(request), theme_url=queries.theme_url(tones.light, tones.dark))
    if form.is_bound:
        named = {name: form.data.get(name, "") for name in ("display_name", "subline", "monogram")}
        shown = replace(shown, town_name=named["display_name"], subline=named["subline"], monogram=named["monogram"])
    return _page(
        request,
        "look",
        form=form,
        colour=colour,
        tones=tones,
        verdict=verdict(colour),
        conflict=conflict,
        shell=shown,
    )


def _keep(request: TownRequest, form: UnitForm, pk: int | None = None) -> None:
    """Save an office; what is wrong goes to its field."""
    try:
        actions.save_unit(unit_id=pk, values=form.values, by=request.actor)
    except Invalid as invalid:
        at_field(form, invalid)


def _back(name: str, *args: Any) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse(name, args=args)}?{SAVED}")
