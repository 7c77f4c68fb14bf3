"""Pages of the competence centre: what there is, who uses it, and how something new gets in."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from blaupause.domain import Conflict, Invalid, Level, NotFound, now
from blaupause.engine.letters import Sender
from blaupause.identity import queries as people
from blaupause.identity.access import KKV, fresh_login_missing, open_to
from blaupause.identity.texts import LEVELS
from blaupause.tenancy.context import identity
from blaupause.ui.downloads import download
from blaupause.ui.oversize import dropped
from blaupause.ui.pages import page
from blaupause.ui.shell import HUB_SHELL, NavItem

from . import actions, queries
from .enums import Party
from .forms import BundleForm, DeprecationForm, EndForm, FilterForm, PublicationForm, RefusalForm

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django import forms
    from django.http import HttpResponse

    from blaupause.identity.requests import HubRequest
    from blaupause.ui.components import Step

    from .queries import Template

READ_AND_SEND: Final = require_http_methods(["GET", "HEAD", "POST"])
FRAME: Final = {
    "staff_nav": (
        NavItem("Katalog", "/kkv/", also=("/kkv/vorlagen/",), exact=True),
        NavItem("Freigaben", "/kkv/freigaben/"),
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
    return _page(
        request,
        "template",
        shown=shown,
        parameters=parameters,
        findings=findings,
        done=done,
        level=level,
        steps=_steps(shown),
    )


@open_to(KKV)
@require_safe
def comparison(request: HubRequest, slug: str) -> HttpResponse:
    """`/kkv/vorlagen/<slug>/vergleich/?von=&bis=&bereich=`: two versions side by side, whole or one part of them."""
    compared = queries.comparison(slug, request.GET.get("von", ""), request.GET.get("bis", ""))
    group = request.GET.get("bereich", "")
    parts = [part for part in compared.parts if group in {"", part.group}] or compared.parts
    return _page(request, "comparison", compared=compared, parts=parts, chosen=group)


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
    return _page(request, "upload", status=status, form=form, findings=findings)


@open_to(KKV)
@require_safe
def queue(request: HubRequest) -> HttpResponse:
    """`/kkv/freigaben/`: versions that wait for this person, for others, and for publication."""
    return _page(request, "queue", queue=queries.queue(request.actor))


@open_to(KKV)
@READ_AND_SEND
def release(request: HubRequest, slug: str, version: str) -> HttpResponse:
    """`/kkv/vorlagen/<slug>/<version>/freigeben/?schritt=`: a version's way to the towns, and who may do what now."""
    shown = queries.template(slug, version)
    step = request.POST.get("schritt", request.GET.get("schritt", ""))
    if step in FRESH_ONLY and (answer := _asks_for_login(request, step)):
        return answer
    form = FORMS[step](request.POST or None) if step in FORMS else None
    if request.method != "POST" or (form is not None and not form.is_valid()):
        status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
        return _release_page(request, shown, step, form, status=status)
    try:
        ACTS.get(step, _nothing)(request, shown.version.pk, form)
    except actions.BundleRefused as refused:
        return _release_page(request, shown, step, form, status=refused.status, findings=refused.findings)
    except Conflict as conflict:
        now_there = queries.template(slug, version)
        return _release_page(request, now_there, "", None, status=conflict.status, conflict=conflict)
    except Invalid as invalid:
        cast("forms.Form", form).add_error(invalid.field, str(invalid))
        return _release_page(request, shown, step, form, status=invalid.status)
    return HttpResponseRedirect(f"{request.path}?meldung={step}")


def _ask_review(request: HubRequest, version_id: int, _form: forms.Form | None) -> None:
    actions.ask_review(version_id=version_id, by=request.actor)


def _approve(request: HubRequest, version_id: int, _form: forms.Form | None) -> None:
    actions.approve_version(version_id=version_id, party=_party(request), by=request.actor)


def _refuse(request: HubRequest, version_id: int, form: forms.Form | None) -> None:
    reason = cast("RefusalForm", form).cleaned_data["grund"]
    actions.refuse_version(version_id=version_id, party=_party(request), reason=reason, by=request.actor)


def _publish(request: HubRequest, version_id: int, form: forms.Form | None) -> None:
    valid_from = cast("PublicationForm", form).valid_from
    actions.publish_version(version_id=version_id, valid_from=valid_from, by=request.actor)


def _deprecate(request: HubRequest, version_id: int, form: forms.Form | None) -> None:
    told = cast("DeprecationForm", form).cleaned_data
    actions.deprecate_version(
        version_id=version_id,
        ends_on=told["ende"],
        reason=told["grund"],
        successor=told["nachfolge"],
        by=request.actor,
    )


def _withdraw(request: HubRequest, version_id: int, form: forms.Form | None) -> None:
    told = cast("EndForm", form).cleaned_data
    actions.withdraw_version(version_id=version_id, reason=told["grund"], successor=told["nachfolge"], by=request.actor)


def _nothing(_request: HubRequest, _version_id: int, _form: forms.Form | None) -> None:
    raise NotFound(_("Diesen Schritt gibt es nicht."))


FRESH_ONLY: Final = {"freigeben", "zurueckziehen"}
FORMS: Final[dict[str, type[forms.Form]]] = {
    "zurueckgeben": RefusalForm,
    "veroeffentlichen": PublicationForm,
    "abkuendigen": DeprecationForm,
    "zurueckziehen": EndForm,
}
ACTS: Final = {
    "pruefen": _ask_review,
    "freigeben": _approve,
    "zurueckgeben": _refuse,
    "veroeffentlichen": _publish,
    "abkuendigen": _deprecate,
    "zurueckziehen": _withdraw,
}


def _party(request: HubRequest) -> Party:
    told = request.POST.get("partei", "")
    if told not in Party:
        raise NotFound(_("Diese Stelle gibt nichts frei."))
    return Party(told)


def _asks_for_login(request: HubRequest, step: str) -> HttpResponse | None:
    """Return the way to a fresh login and back to the same step; None where the login is fresh."""
    return fresh_login_missing(request, next=f"{request.path}?{urlencode({'schritt': step})}")


def _release_page(
    request: HubRequest, shown: Template, step: str, form: forms.Form | None, *, status: int, **more: Any
) -> HttpResponse:
    return _page(
        request,
        "release",
        status=status,
        shown=shown,
        step=step,
        form=form,
        may=queries.possible(shown.version, request.actor),
        numbering=queries.numbering(shown.version) if not hasattr(shown.version, "release") else None,
        steps=_steps(shown),
        done=request.GET.get("meldung", ""),
        **more,
    )


def _steps(shown: Template) -> tuple[Step, ...]:
    return queries.steps_of(shown.version, _names(queries.people_of(shown.version)))


def _names(ids: Iterable[str]) -> dict[str, str]:
    with identity():
        return people.names_of(ids)


def _page(request: HubRequest, name: str, status: int = HTTPStatus.OK, **context: Any) -> HttpResponse:
    return page(request, f"catalogue/{name}.html", status=status, demo=settings.DEMO, **FRAME, **context)


def _to_template(slug: str, version: str, message: str) -> HttpResponse:
    address = reverse("catalogue:template", args=[slug])
    return HttpResponseRedirect(f"{address}?version={version}&meldung={message}")
