"""The pages of the data-protection officer: the record, the rights, the seal, an export. At the hub as in a town."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from blaupause.identity.access import DATA_PROTECTION, fresh_login_missing, open_to
from blaupause.ui.downloads import download

from . import actions, exporting, rights, seal, search
from .entries import entries
from .forms import ExportForm, PeriodForm, SearchForm
from .pages import START, note_search, oversight_page
from .plotting import plot_of_days
from .search import PERIOD, Filters

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import KnownRequest

READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])


@open_to(DATA_PROTECTION)
@require_safe
def record(request: KnownRequest) -> HttpResponse:
    """`/datenschutzaufsicht/`: who did what, reads too; each filter stands in the address."""
    form = _search_form(request)
    if not form.is_valid():
        return oversight_page(request, "oversight/record.html", form=form, filters=Filters())
    asked = form.filters
    note_search(request, "protokoll", asked.told)
    filters = asked.of_last_days()
    rows, onward = search.found(filters)
    kinds, days = search.counted(filters)
    return oversight_page(
        request,
        "oversight/record.html",
        form=form,
        filters=filters,
        is_narrowed=asked.is_narrowed,
        entries=entries(rows),
        total=sum(kinds.values()),
        kinds=[(kind, number, filters.url(art=kind.value)) for kind, number in kinds.items()],
        plot=plot_of_days(days),
        next=filters.url(vor=onward) if onward else "",
        first=filters.url() if filters.before else "",
        export=f"{START}export/{asked.url()}",
    )


@open_to(DATA_PROTECTION)
@require_safe
def rights_given(request: KnownRequest) -> HttpResponse:
    """`/datenschutzaufsicht/rechte/`: every right given, ended or run out in a period, by whom and why."""
    today = timezone.localdate()
    typed = request.GET.dict()
    form = PeriodForm({"von": f"{today - PERIOD:%d.%m.%Y}", "bis": f"{today:%d.%m.%Y}"} | typed)
    if not form.is_valid():
        return oversight_page(request, "oversight/rights.html", form=form)
    until = form.cleaned_data["bis"] or today
    since = form.cleaned_data["von"] or until - PERIOD
    note_search(request, "rechte", {"von": since.isoformat(), "bis": until.isoformat()})
    return oversight_page(
        request, "oversight/rights.html", form=form, changes=rights.changes(since, until), since=since, until=until
    )


@open_to(DATA_PROTECTION)
@READ_AND_SEND
def seal_state(request: KnownRequest) -> HttpResponse:
    """`/datenschutzaufsicht/siegel/`: whether the record is whole; the button has every seal checked now."""
    if request.method == "POST":
        actions.ask_check(by=request.actor)
        return HttpResponseRedirect(request.path)
    return oversight_page(request, "oversight/seal.html", state=seal.state())


@open_to(DATA_PROTECTION)
@READ_AND_SEND
def export(request: KnownRequest) -> HttpResponse:
    """`/datenschutzaufsicht/export/`: what a search finds, as a sealed package or a table; asks why."""
    if answer := fresh_login_missing(request, next=request.get_full_path()):
        return answer
    asked = _search_form(request)
    if not asked.is_valid():
        return HttpResponseRedirect(START)
    filters = replace(asked.filters.of_last_days(), before="")
    form = ExportForm(request.POST or None)
    if not form.is_valid():
        kinds, _days = search.counted(filters)
        return oversight_page(
            request, "oversight/export.html", form=form, filters=filters, total=sum(kinds.values()),
            back=f"{START}{filters.url()}",
        )  # fmt: skip
    made = exporting.export(filters, form.cleaned_data["form"], form.cleaned_data["reason"], by=request.actor)
    actions.note_export(
        form=made.form, entries=made.count, asked=filters.told, reason=form.cleaned_data["reason"], by=request.actor
    )
    return download(name=made.name, media_type=made.media_type, content=made.content)


def _search_form(request: KnownRequest) -> SearchForm:
    return SearchForm(request.GET, people=rights.people(), has_cases=request.town is not None)
