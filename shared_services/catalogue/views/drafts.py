"""Drafts of templates: which there are, how one begins, ends and becomes a version."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from blaupause.domain import Conflict
from blaupause.identity.access import KKV, open_to
from blaupause.ui.oversize import dropped
from shared_services.catalogue import actions, queries, rules
from shared_services.catalogue.forms import SchemaForm, StartForm
from shared_services.catalogue.forms.drafts import EMPTY, NEXT
from shared_services.catalogue.views.frame import READ_AND_SEND, catalogue_page, number_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import HubRequest
    from shared_services.catalogue.models import Draft


@open_to(KKV)
@READ_AND_SEND
def drafts(request: HubRequest) -> HttpResponse:
    """`/kkv/entwuerfe/`: what is being edited; POST begins a template."""
    form = StartForm(queries.sources(), request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            draft = _start(request, form)
        except Conflict as conflict:
            form.add_error("titel", str(conflict))
        else:
            return HttpResponseRedirect(reverse("catalogue:draft", args=[draft.pk]))
    return _drafts(request, form, SchemaForm())


@open_to(KKV)
@require_POST
def from_schema(request: HubRequest) -> HttpResponse:
    """`/kkv/entwuerfe/schema/`: begin a draft from an official schema, or lay it into the one that is open."""
    rules.require_editor(request.actor)  # before a large file is read
    form = SchemaForm(request.POST, request.FILES, dropped=dropped(request))
    if form.is_valid():
        reading, lists = form.cleaned_data["schema"], form.cleaned_data["listen"]
        try:
            draft = actions.edit_schema(schema=reading.schema, lists=lists, by=request.actor)
        except Conflict as conflict:
            form.add_error("schema", str(conflict))
        else:
            told = {"ort": "aufgabe/", "stand": draft.revision, "seit": max(draft.revision - 1, 0)}
            address = reverse("catalogue:draft", args=[draft.pk])
            return HttpResponseRedirect(f"{address}?{urlencode(told)}#eigenschaften")
    return _drafts(request, StartForm(queries.sources()), form)


def _drafts(request: HubRequest, form: StartForm, schema_form: SchemaForm) -> HttpResponse:
    is_sent = form.is_bound or schema_form.is_bound
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_sent else HTTPStatus.OK
    return catalogue_page(
        request,
        "drafts",
        status=status,
        form=form,
        schema_form=schema_form,
        drafts=queries.drafts(),
        dropped=queries.dropped_drafts().defer("files", "history"),
        may_edit=rules.may_edit(request.actor),
        just_dropped=request.GET.get("verworfen", ""),
    )


def _start(request: HubRequest, form: StartForm) -> Draft:
    title, way, source = (form.cleaned_data[key] for key in ("titel", "weg", "vorlage"))
    if way == EMPTY:
        return actions.start_draft(title=title, by=request.actor)
    files, title = queries.begun_from(source, "" if way == NEXT else title)
    return actions.start_draft(title=title, files=files, based_on=source, by=request.actor)


@open_to(KKV)
@require_POST
def drop(request: HubRequest, draft: int) -> HttpResponse:
    """`/kkv/entwuerfe/<id>/verwerfen/`: at once, and back again for 30 days."""
    actions.drop_draft(draft_id=draft, by=request.actor)
    return HttpResponseRedirect(f"{reverse('catalogue:drafts')}?verworfen={draft}")


@open_to(KKV)
@require_POST
def restore(request: HubRequest, draft: int) -> HttpResponse:
    """`/kkv/entwuerfe/<id>/zurueckholen/`."""
    actions.restore_draft(draft_id=draft, by=request.actor)
    return HttpResponseRedirect(reverse("catalogue:draft", args=[draft]))


@open_to(KKV)
@READ_AND_SEND
def submit(request: HubRequest, draft: int) -> HttpResponse:
    """`/kkv/entwuerfe/<id>/zur-pruefung/`: everything checked, stored tests too; POST makes a version."""
    found = queries.draft(draft)
    conflict, status = None, HTTPStatus.OK
    if request.method == "POST":
        try:
            version = actions.submit_draft(draft_id=draft, revision=number_of(request, "revision"), by=request.actor)
        except actions.BundleRefused:
            status = HTTPStatus.UNPROCESSABLE_ENTITY  # the page below says what is wrong
        except Conflict as refused:
            conflict, status = refused, HTTPStatus(refused.status)
        else:
            address = reverse("catalogue:template", args=[version.service.slug])
            return HttpResponseRedirect(f"{address}?version={version.version}&meldung=angelegt")
    advice = queries.checked(found)
    return catalogue_page(
        request,
        "draft_submit",
        status=status,
        draft=found,
        version=found.files["template.json"]["version"],
        errors=[each for each in advice if each.is_error],
        warnings=[each for each in advice if not each.is_error],
        conflict=conflict,
        may_edit=rules.may_edit(request.actor),
    )
