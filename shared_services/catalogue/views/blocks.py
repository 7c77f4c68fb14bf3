"""Shared blocks: which there are, how they come into a draft, how a newer version is taken, how one is published."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from blaupause.domain import Conflict
from blaupause.engine.bundles.editing import EditRefused, Operation
from blaupause.engine.bundles.editing.pinning import ALL
from blaupause.engine.bundles.editing.reading import label_of
from blaupause.identity.access import KKV, open_to
from shared_services.catalogue import actions, queries, rules
from shared_services.catalogue.forms import BlockForm, InsertForm
from shared_services.catalogue.views.editor import editor_page, overtaken_page, to_change
from shared_services.catalogue.views.frame import READ_AND_SEND, catalogue_page, names_of, number_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import HubRequest
    from shared_services.catalogue.models import Block, Draft
    from shared_services.catalogue.queries import Candidate


@open_to(KKV)
@require_safe
def blocks(request: HubRequest) -> HttpResponse:
    """`/kkv/bausteine/`: every shared block in its newest version."""
    return catalogue_page(request, "blocks", rows=queries.listed_blocks())


@open_to(KKV)
@READ_AND_SEND
def block(request: HubRequest, block: str) -> HttpResponse:
    """`/kkv/bausteine/<slug>/?version=`: a version of a block and who uses which; POST opens a draft of the next."""
    if request.method == "POST":
        return _write_anew(request, block)
    shown = queries.block(block, request.GET.get("version", ""))
    by = names_of([shown.block.published_by]).get(shown.block.published_by, "")
    may_edit = rules.may_edit(request.actor)
    done = request.GET.get("meldung", "")
    return catalogue_page(request, "block", shown=shown, published_by=by, may_edit=may_edit, done=done)


def _write_anew(request: HubRequest, slug: str) -> HttpResponse:
    """Open the draft in which the next version of a block is written; one is open at a time."""
    files = queries.workshop_files(slug)
    about = files["template.json"]
    draft = queries.draft_of(about["slug"])
    if draft is None:
        draft = actions.start_draft(title=about["title"], files=files, by=request.actor)
    return HttpResponseRedirect(reverse("catalogue:draft", args=[draft.pk]))


@open_to(KKV)
@READ_AND_SEND
def insert(request: HubRequest, draft: int) -> HttpResponse:
    """`/kkv/entwuerfe/<id>/baustein/?ort=&baustein=`: choose a block, look at it, put it at the end of a place."""
    found, place = queries.draft(draft), _place(request)
    rows = queries.newest_blocks()
    chosen = next((each for each in rows if each.slug == request.GET.get("baustein")), next(iter(rows), None))
    form = InsertForm(request.POST if request.method == "POST" else None)
    if chosen is not None and form.is_valid():
        values = {"block": chosen.content_hash, "heading": form.cleaned_data["ueberschrift"]}
        return _change(request, found, Operation("baustein-einfuegen", place, values))
    return catalogue_page(
        request,
        "draft_block",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK,
        draft=found,
        place=place,
        label=label_of(found.files, place),
        rows=rows,
        chosen=chosen,
        view=queries.block_view(chosen) if chosen else None,
        form=form,
        may_edit=rules.may_edit(request.actor),
    )


@open_to(KKV)
@READ_AND_SEND
def renew(request: HubRequest, draft: int, pin: str) -> HttpResponse:
    """`/kkv/entwuerfe/<id>/baustein/<pin>/`: what the newest version of a block changes here; POST takes it."""
    found = queries.draft(draft)
    shown = queries.renewal(found, pin)
    if request.method == "POST":
        values = {"block": shown.block.content_hash}
        return _change(request, found, Operation("baustein-uebernehmen", f"{ALL}{pin}", values))
    return catalogue_page(request, "draft_renewal", draft=found, shown=shown, may_edit=rules.may_edit(request.actor))


def _change(request: HubRequest, found: Draft, asked: Operation) -> HttpResponse:
    revision = number_of(request, "revision")
    try:
        changed = actions.change_draft(draft_id=found.pk, revision=revision, asked=asked, by=request.actor)
    except actions.DraftOvertaken as overtaken:
        return overtaken_page(request, queries.draft(found.pk), asked.place, None, overtaken)
    except EditRefused as refused:
        return editor_page(request, found, asked.place, status=refused.status, refused=refused)
    return to_change(changed, revision)


@open_to(KKV)
@READ_AND_SEND
def publish(request: HubRequest, draft: int) -> HttpResponse:
    """`/kkv/entwuerfe/<id>/als-baustein/?ort=&baustein=`: make questions a shared block, or its next version."""
    found, place = queries.draft(draft), _place(request)
    shown = queries.candidate(found, place, request.GET.get("baustein", queries.workshop_of(found)))
    initial = {name: getattr(shown.about, part) for name, part in BlockForm.INITIAL.items()}
    initial["zweck"] = initial["zweck"] if shown.newest else ""
    form = BlockForm(request.POST if request.method == "POST" else None, initial=initial)
    conflict: Conflict | EditRefused | None = None
    if form.is_valid():
        slug = shown.newest.slug if shown.newest else queries.free_block_slug(form.cleaned_data["titel"])
        revision = number_of(request, "revision")
        try:
            made = actions.publish_from_draft(
                draft_id=found.pk, revision=revision, place=place, about=form.about(slug), by=request.actor
            )
        except (Conflict, EditRefused) as refused:
            conflict = refused
        else:
            return _published(found, made, revision)
    return _publishing(request, found, place, shown, form, conflict)


def _published(found: Draft, made: Block, revision: int) -> HttpResponse:
    if queries.workshop_of(found) == made.slug:
        return HttpResponseRedirect(f"{reverse('catalogue:block', args=[made.slug])}?meldung=veroeffentlicht")
    return to_change(queries.draft(found.pk), revision)


def _publishing(
    request: HubRequest,
    found: Draft,
    place: str,
    shown: Candidate,
    form: BlockForm,
    conflict: Conflict | EditRefused | None,
) -> HttpResponse:
    refused = HTTPStatus(conflict.status) if conflict else HTTPStatus.UNPROCESSABLE_ENTITY
    return catalogue_page(
        request,
        "draft_as_block",
        status=refused if form.is_bound else HTTPStatus.OK,
        draft=found,
        place=place,
        label=label_of(found.files, place),
        shown=shown,
        rows=queries.newest_blocks(),
        form=form,
        conflict=conflict,
        may_edit=rules.may_edit(request.actor),
    )


def _place(request: HubRequest) -> str:
    return request.GET.get("ort", "")
