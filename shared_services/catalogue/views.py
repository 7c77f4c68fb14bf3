"""Pages of the competence centre: what there is, who uses it, and how something new gets in."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_safe

from blaupause.domain import Conflict, Level, now
from blaupause.identity.access import KKV, open_to
from blaupause.identity.texts import LEVELS
from blaupause.ui.downloads import download
from blaupause.ui.oversize import dropped
from blaupause.ui.pages import page
from blaupause.ui.shell import NavItem

from . import actions, queries
from .forms import BundleForm, FilterForm

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import HubRequest

READ_AND_SEND: Final = require_http_methods(["GET", "HEAD", "POST"])
FRAME: Final = {
    "staff_nav": (
        NavItem("Katalog", "/kkv/", also=("/kkv/vorlagen/",), exact=True),
        NavItem("Auswertung", "/kkv/auswertung/"),
        NavItem("Vorlage importieren", "/kkv/importieren/"),
    ),
    "staff_area": "KKV",
    "staff_home": "/kkv/",
}


@open_to(KKV)
@require_safe
def listing(request: HubRequest) -> HttpResponse:
    """`/kkv/`: the templates, their state, and how many towns use them."""
    form = FilterForm(request.GET)
    filters = form.filters
    rows = queries.listing(filters)
    return _page(request, "listing", form=form, filters=filters, rows=rows, now=now())


@open_to(KKV)
@READ_AND_SEND
def template(request: HubRequest, slug: str) -> HttpResponse:
    """`/kkv/vorlagen/<slug>/?version=`: a template; POST runs the stored tests of that version again."""
    shown = queries.template(slug, request.GET.get("version", ""))
    findings = queries.recheck(shown.bundle) if request.method == "POST" else None
    parameters = shown.bundle.resolve({}).entries
    done = request.GET.get("meldung", "")
    level = LEVELS[Level.named(shown.bundle.template.login_level)]
    return _page(request, "template", shown=shown, parameters=parameters, findings=findings, done=done, level=level)


@open_to(KKV)
@READ_AND_SEND
def upload(request: HubRequest) -> HttpResponse:
    """`/kkv/importieren/`: take a bundle in as a draft; with a mistake in it nothing is imported."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = BundleForm(*sent, was_dropped=bool(dropped(request)))
    findings: list[Any] = []
    if form.is_valid():
        try:
            version = actions.import_bundle(files=form.cleaned_data["bundle"], by=request.actor)
        except actions.BundleRefused as refused:
            findings = refused.findings
            form.add_error("bundle", str(refused))
        except Conflict as conflict:
            form.add_error("bundle", str(conflict))
        else:
            return _to_template(version.service.slug, version.version, "importiert")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return _page(request, "upload", status=status, form=form, findings=findings)


@open_to(KKV)
@READ_AND_SEND
def release(request: HubRequest, slug: str, version: str) -> HttpResponse:
    """`/kkv/vorlagen/<slug>/<version>/freigeben/`: what a release does, and the button that does it."""
    shown = queries.template(slug, version)
    if request.method == "POST":
        try:
            actions.release_version(version_id=shown.version.pk, by=request.actor)
        except Conflict as conflict:
            return _page(request, "release", status=conflict.status, shown=shown, conflict=conflict)
        return _to_template(slug, version, "freigegeben")
    return _page(request, "release", shown=shown)


@open_to(KKV)
@require_safe
def evaluation(request: HubRequest, slug: str = "") -> HttpResponse:
    """`/kkv/auswertung/` and `/kkv/vorlagen/<slug>/nutzung/`: who runs which version, and who is behind and why."""
    found = queries.evaluation(slug)
    months = queries.plot_of_months(found.months, [date_format(each.first, "F Y") for each in found.months])
    return _page(
        request,
        "evaluation",
        found=found,
        behind=found.behind_page(request.GET.get("seite", "")),
        districts=queries.plot_of(found.districts),
        months=months,
        now=now(),
    )


@open_to(KKV)
@require_safe
def usage_table(request: HubRequest, slug: str = "") -> HttpResponse:  # noqa: ARG001 – every view takes it
    """`/kkv/auswertung/nutzung.csv`, `/kkv/vorlagen/<slug>/nutzung.csv`: every town × service, for a spreadsheet."""
    content = queries.csv_of(queries.evaluation(slug))
    name = f"nutzung-{slug or 'alle-leistungen'}-{now():%Y-%m-%d}.csv"
    return download(name=name, media_type="text/csv; charset=utf-8", content=content)


def _page(request: HubRequest, name: str, status: int = HTTPStatus.OK, **context: Any) -> HttpResponse:
    return page(request, f"catalogue/{name}.html", status=status, demo=settings.DEMO, **FRAME, **context)


def _to_template(slug: str, version: str, message: str) -> HttpResponse:
    address = reverse("catalogue:template", args=[slug])
    return HttpResponseRedirect(f"{address}?version={version}&meldung={message}")
