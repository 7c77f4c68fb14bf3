"""Pages of the competence centre: what there is, who uses it, and how something new gets in."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from blaupause.domain import Conflict, Level, now
from blaupause.identity.access import KKV, open_to
from blaupause.identity.texts import LEVELS
from blaupause.ui.oversize import dropped
from shared_services.catalogue import actions, queries
from shared_services.catalogue.forms import BundleForm, FilterForm
from shared_services.catalogue.views.frame import READ_AND_SEND, catalogue_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import HubRequest


@open_to(KKV)
@require_safe
def listing(request: HubRequest) -> HttpResponse:
    """`/kkv/`: the templates, their state, and how many towns use them."""
    form = FilterForm(request.GET)
    filters = form.filters
    rows = queries.listing(filters)
    return catalogue_page(request, "listing", form=form, filters=filters, rows=rows, now=now())


@open_to(KKV)
@READ_AND_SEND
def template(request: HubRequest, slug: str) -> HttpResponse:
    """`/kkv/vorlagen/<slug>/?version=`: a template; POST runs the stored tests of that version again."""
    shown = queries.template(slug, request.GET.get("version", ""))
    findings = queries.recheck(shown.bundle) if request.method == "POST" else None
    parameters = shown.bundle.resolve({}).entries
    done = request.GET.get("meldung", "")
    level = LEVELS[Level.named(shown.bundle.template.login_level)]
    return catalogue_page(
        request, "template", shown=shown, parameters=parameters, findings=findings, done=done, level=level
    )


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
    return catalogue_page(request, "upload", status=status, form=form, findings=findings)


@open_to(KKV)
@READ_AND_SEND
def release(request: HubRequest, slug: str, version: str) -> HttpResponse:
    """`/kkv/vorlagen/<slug>/<version>/freigeben/`: what a release does, and the button that does it."""
    shown = queries.template(slug, version)
    if request.method == "POST":
        try:
            actions.release_version(version_id=shown.version.pk, by=request.actor)
        except Conflict as conflict:
            return catalogue_page(request, "release", status=conflict.status, shown=shown, conflict=conflict)
        return _to_template(slug, version, "freigegeben")
    return catalogue_page(request, "release", shown=shown)


def _to_template(slug: str, version: str, message: str) -> HttpResponse:
    address = reverse("catalogue:template", args=[slug])
    return HttpResponseRedirect(f"{address}?version={version}&meldung={message}")
