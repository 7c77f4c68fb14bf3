"""What an administration does about working in each other's stead. What gives access asks for a fresh login."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from blaupause.audit import record
from blaupause.domain import Conflict, Invalid, now
from blaupause.identity.access import TOWN_ADMIN, fresh_login_missing, open_to
from blaupause.identity.delegation import actions, lengthening
from blaupause.tenancy.context import identity
from blaupause.ui.downloads import download
from blaupause.ui.pages import form_page
from tenants.organisation.queries import set_up_frame
from tenants.services.queries import own_services

from . import queries
from .forms import AgreeForm, AllowForm, ClerksForm, EndForm, LongerForm, OfferForm, searched

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.forms import Form
    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest

READ_AND_SEND: Final = require_http_methods(["GET", "HEAD", "POST"])
CSV: Final = "text/csv; charset=utf-8"


@open_to(TOWN_ADMIN)
@require_safe
def overview(request: TownRequest) -> HttpResponse:
    """`/einrichtung/zusammenarbeit/`: what the town gave, what it was given, who asks to help."""
    return _page(request, "overview", found=queries.cooperation(), told=request.GET.get("meldung", ""))


@open_to(TOWN_ADMIN)
@READ_AND_SEND
def offer(request: TownRequest) -> HttpResponse:
    """`/einrichtung/zusammenarbeit/neu/`: offer another town that its clerks work in this one's stead."""
    if answer := fresh_login_missing(request):
        return answer
    form = OfferForm(request.POST or None, partners=queries.partners(), services=own_services())
    if not form.is_valid():
        return _page(request, "offer", form=form)
    first, last = form.span
    act = partial(actions.offer, partner=form.cleaned_data["partner"], terms=form.terms, begin=first, end=last)
    return _done(request, act, "angeboten", "offer", form)


@open_to(TOWN_ADMIN)
@require_safe
def show(request: TownRequest, grant: UUID) -> HttpResponse:
    """`/einrichtung/zusammenarbeit/<grant>/`: what was agreed, by whom, and what was read and done under it."""
    listed = queries.grant(str(grant), request.actor)
    told, text = request.GET.get("meldung", ""), searched(request.GET)
    return _page(request, "show", listed=listed, acts=queries.acts_under(listed, text), told=told, text=text)


@open_to(TOWN_ADMIN)
@READ_AND_SEND
def accept(request: TownRequest, grant: UUID) -> HttpResponse:
    """`/einrichtung/zusammenarbeit/<grant>/annehmen/`: agree to work for the other town, and name who does."""
    if answer := fresh_login_missing(request):
        return answer
    return _naming(request, grant, actions.accept, "angenommen", "accept")


@open_to(TOWN_ADMIN)
@READ_AND_SEND
def people(request: TownRequest, grant: UUID) -> HttpResponse:
    """`/einrichtung/zusammenarbeit/<grant>/personen/`: name other clerks."""
    if answer := fresh_login_missing(request):
        return answer
    return _naming(request, grant, actions.change_people, "personen", "people")


@open_to(TOWN_ADMIN)
@READ_AND_SEND
def allow(request: TownRequest, grant: UUID) -> HttpResponse:
    """`/einrichtung/zusammenarbeit/<grant>/zulassen/`: let the competence centre in for some hours."""
    if answer := fresh_login_missing(request):
        return answer
    listed = queries.grant(str(grant), request.actor)
    form = AllowForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, "allow", form=form, listed=listed)
    return _done(
        request, partial(actions.allow_support, grant=str(grant)), "zugelassen", "allow", form, grant, listed=listed
    )


@open_to(TOWN_ADMIN)
@READ_AND_SEND
def lengthen(request: TownRequest, grant: UUID) -> HttpResponse:
    """`/einrichtung/zusammenarbeit/<grant>/verlaengern/`: wish for a later last day; the other side agrees."""
    if answer := fresh_login_missing(request):
        return answer
    listed = queries.grant(str(grant), request.actor)
    form = LongerForm(request.POST or None)
    if not form.is_valid():
        return _page(request, "lengthen", form=form, listed=listed)
    act = partial(lengthening.propose, grant=str(grant), end=form.end)
    return _done(request, act, "vorgeschlagen", "lengthen", form, grant, listed=listed)


@open_to(TOWN_ADMIN)
@READ_AND_SEND
def agree_longer(request: TownRequest, grant: UUID) -> HttpResponse:
    """`/einrichtung/zusammenarbeit/<grant>/verlaengerung/`: agree to the later last day that the other side wishes."""
    if answer := fresh_login_missing(request):
        return answer
    listed = queries.grant(str(grant), request.actor)
    wished = listed.shown.grant.proposed_until
    form = AgreeForm(request.POST or None, initial={"end": wished.isoformat() if wished else ""})
    if not form.is_valid():
        return _page(request, "agree_longer", form=form, listed=listed)
    act = partial(lengthening.agree, grant=str(grant), end=form.cleaned_data["end"])
    return _done(request, act, "verlaengert", "agree_longer", form, grant, listed=listed)


@open_to(TOWN_ADMIN)
@require_POST
def drop_longer(request: TownRequest, grant: UUID) -> HttpResponse:
    """`/einrichtung/zusammenarbeit/<grant>/verlaengerung/ablehnen/`: take the wish back, or decline it."""
    listed = queries.grant(str(grant), request.actor)
    act = partial(lengthening.drop, grant=str(grant))
    return _done(request, act, "bleibt", "agree_longer", AgreeForm(request.POST), grant, listed=listed)


@open_to(TOWN_ADMIN)
@READ_AND_SEND
def end(request: TownRequest, grant: UUID) -> HttpResponse:
    """`/einrichtung/zusammenarbeit/<grant>/beenden/`: end it now, decline it or take it back, with a reason."""
    listed = queries.grant(str(grant), request.actor)
    form = EndForm(request.POST or None)
    if not form.is_valid():
        return _page(request, "end", form=form, listed=listed)
    act = partial(actions.end, grant=str(grant), reason=form.cleaned_data["reason"])
    return _done(request, act, "beendet", "end", form, grant, listed=listed)


@open_to(TOWN_ADMIN)
@require_safe
def table(request: TownRequest, grant: UUID) -> HttpResponse:
    """`/einrichtung/zusammenarbeit/<grant>/protokoll.csv`: all that was read and done under it, for a spreadsheet."""
    if answer := fresh_login_missing(request):
        return answer
    listed = queries.grant(str(grant), request.actor)
    record("grant.exported", by=request.actor, grant=str(grant))
    name = f"vertretung-{listed.shown.grant.town.slug}-{now():%Y-%m-%d}.csv"
    return download(name=name, media_type=CSV, content=queries.table_of(listed))


def _naming(request: TownRequest, grant: UUID, action: Callable[..., object], told: str, name: str) -> HttpResponse:
    listed = queries.grant(str(grant), request.actor)
    known = listed.shown.grant
    clerks = queries.own_clerks(known.services)
    form = ClerksForm(request.POST or None, clerks=clerks, named=known.people, is_all=known.for_all_clerks)
    if not form.is_valid():
        return _page(request, name, form=form, listed=listed)
    act = partial(action, grant=str(grant), clerks=form.clerks)
    return _done(request, act, told, name, form, grant, listed=listed)


def _done(
    request: TownRequest,
    act: Callable[..., object],
    told: str,
    name: str,
    form: Form,
    grant: UUID | None = None,
    **context: Any,
) -> HttpResponse:
    """Do it and go on; what is wrong goes to its field, what happened meanwhile above the form."""
    try:
        with identity():
            act(town=request.town, by=request.actor)
    except Invalid as invalid:
        form.add_error(invalid.field, str(invalid))
    except Conflict as conflict:
        context["conflict"] = conflict
    else:
        after = reverse("cooperation:show", args=[grant]) if grant else reverse("cooperation:overview")
        return HttpResponseRedirect(f"{after}?meldung={told}")
    return _page(request, name, form=form, **context)


def _page(request: TownRequest, name: str, **context: Any) -> HttpResponse:
    return form_page(request, f"cooperation/{name}.html", **set_up_frame(), **context)
