"""Pages of the competence centre: what there is, who uses it, what differs, and how something new gets in."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from blaupause.domain import Conflict, Invalid, Level, now
from blaupause.engine.fim.exporting import export
from blaupause.engine.letters import Sender
from blaupause.identity.access import KKV, open_to
from blaupause.identity.texts import LEVELS
from blaupause.ui.downloads import download
from blaupause.ui.oversize import dropped
from blaupause.ui.shell import HUB_SHELL
from shared_services.catalogue import actions, queries, rules
from shared_services.catalogue.forms import BundleForm, FilterForm
from shared_services.catalogue.views.frame import READ_AND_SEND, catalogue_page, steps_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import HubRequest

SUGGESTIONS: Final = 5


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
        request,
        "template",
        shown=shown,
        parameters=parameters,
        findings=findings,
        done=done,
        level=level,
        steps=steps_of(shown),
        **_as_fim(shown),
        wishes=queries.wishes_for(slug, SUGGESTIONS),
    )


def _as_fim(shown: queries.Template) -> dict[str, Any]:
    """Say what of a template its schema would not carry, or why there is none."""
    try:
        return {"not_in_schema": export(shown.bundle.files, shown.version.imported_at).left}
    except Invalid as invalid:
        return {"no_schema": str(invalid)}


@open_to(KKV)
@require_safe
def schema_file(request: HubRequest, slug: str) -> HttpResponse:
    """`/kkv/vorlagen/<slug>/xdatenfelder/?version=`: the template as XDatenfelder, a ZIP where it has code lists."""
    made = queries.as_schema(slug, request.GET.get("version", ""))
    if not made.lists:
        return download(name=f"{made.name}.xdf3.xml", media_type="application/xml", content=made.schema)
    lists = {f"codelisten/{name}": content for name, content in made.lists.items()}
    content = queries.zipped({f"{made.name}.xdf3.xml": made.schema, **lists})
    return download(name=f"{made.name}.zip", media_type="application/zip", content=content)


@open_to(KKV)
@require_safe
def comparison(request: HubRequest, slug: str) -> HttpResponse:
    """`/kkv/vorlagen/<slug>/vergleich/?von=&bis=&bereich=`: two versions side by side, whole or one part of them."""
    compared = queries.comparison(slug, request.GET.get("von", ""), request.GET.get("bis", ""))
    group = request.GET.get("bereich", "")
    parts = [part for part in compared.parts if group in {"", part.group}] or compared.parts
    return catalogue_page(request, "comparison", compared=compared, parts=parts, chosen=group)


@open_to(KKV)
@require_safe
def comparison_pdf(request: HubRequest, slug: str) -> HttpResponse:
    """`/kkv/vorlagen/<slug>/vergleich.pdf?von=&bis=`: the same on paper, for a council."""
    compared = queries.comparison(slug, request.GET.get("von", ""), request.GET.get("bis", ""))
    sender = Sender(town=HUB_SHELL.town_name, authority="KKV")
    content = queries.paper_of(compared.old, compared.new, compared.difference, sender)
    name = f"{compared.service.title} {compared.before.version} - {compared.after.version}.pdf"
    return download(name=name, media_type="application/pdf", content=content)


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
    may_edit = rules.may_edit(request.actor)
    return catalogue_page(request, "upload", status=status, form=form, findings=findings, may_edit=may_edit)


def _to_template(slug: str, version: str, message: str) -> HttpResponse:
    address = reverse("catalogue:template", args=[slug])
    return HttpResponseRedirect(f"{address}?version={version}&meldung={message}")
