"""The editor of a template: structure, preview, properties. Each change is a form that is sent; no script is needed."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from blaupause.domain import Conflict
from blaupause.engine.bundles.editing import EditRefused, Operation
from blaupause.engine.bundles.editing.reading import RULE_KINDS
from blaupause.identity.access import KKV, open_to
from blaupause.ui.downloads import download
from shared_services.catalogue import actions, queries, rules
from shared_services.catalogue.forms import PanelForm, acts_of, forms_of, sent_form
from shared_services.catalogue.views.frame import READ_AND_SEND, catalogue_page, number_of
from shared_services.catalogue.views.seeing import seeing, seen_by

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import HubRequest
    from shared_services.catalogue.models import Draft

TEST = "test-neu"
SUGGESTIONS: Final = 25


@open_to(KKV)
@READ_AND_SEND
def edit(request: HubRequest, draft: int) -> HttpResponse:
    """`/kkv/entwuerfe/<id>/?ort=`: one thing of a draft; POST makes one change."""
    found = queries.draft(draft)
    if request.method == "POST":
        return _change(request, found)
    return editor_page(request, found, request.GET.get("ort", ""))


def _change(request: HubRequest, found: Draft) -> HttpResponse:
    button, _colon, direction = request.POST.get("tun", "").partition(":")
    name, place = request.POST.get("aktion", button), request.POST.get("ort", "")
    form = _sent(request, found, name, place)
    if form is not None and not form.is_valid():
        return editor_page(request, found, place, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    values = form.values if form else {"direction": direction}
    try:
        changed = actions.change_draft(
            draft_id=found.pk,
            revision=number_of(request, "revision"),
            asked=Operation(name, place, values),
            by=request.actor,
        )
    except actions.DraftOvertaken as overtaken:
        return overtaken_page(request, queries.draft(found.pk), place, form, overtaken)
    except EditRefused as refused:
        return _refused(request, found, place, form, refused)
    return to_change(changed, number_of(request, "revision"), fokus=direction)


def _sent(request: HubRequest, found: Draft, name: str, place: str) -> PanelForm | None:
    try:
        return sent_form(found.files, place, name, request.POST)
    except EditRefused:
        return None  # the thing is gone: the action says by whom


def _refused(
    request: HubRequest, found: Draft, place: str, form: PanelForm | None, refused: EditRefused
) -> HttpResponse:
    if form is None:
        return editor_page(request, found, place, status=refused.status, refused=refused)
    known = refused.field if refused.field in form.fields else "path_0" if refused.field == "condition" else None
    form.add_error(known, str(refused))
    return editor_page(request, found, place, form, HTTPStatus(refused.status))


def overtaken_page(
    request: HubRequest, now: Draft, place: str, form: PanelForm | None, overtaken: actions.DraftOvertaken
) -> HttpResponse:
    """Show both versions of what two people changed; whoever came second chooses."""
    shown = sent_form_now(now, place, form)
    rows = [
        (bound.label, _said(bound.initial), _said(form.cleaned_data.get(bound.name)))
        for bound in shown or ()
        if form is not None and _said(bound.initial) != _said(form.cleaned_data.get(bound.name))
    ]
    sent = [(name, value) for name, value in request.POST.items() if name not in {"csrfmiddlewaretoken", "revision"}]
    return catalogue_page(
        request,
        "draft_conflict",
        status=overtaken.status,
        draft=now,
        place=place,
        conflict=overtaken,
        rows=rows,
        sent=sent,
    )


def sent_form_now(now: Draft, place: str, form: PanelForm | None) -> PanelForm | None:
    """Return the same form with what stands there now; None where the thing is gone."""
    if form is None:
        return None
    try:
        return sent_form(now.files, place, form.panel.name, None)
    except EditRefused:
        return None


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "Ja" if value else "Nein"
    return str(value if value is not None else "").replace("\r\n", "\n").strip()


@open_to(KKV)
@require_POST
def undo(request: HubRequest, draft: int) -> HttpResponse:
    """`/kkv/entwuerfe/<id>/rueckgaengig/`: take one's own last change back."""
    try:
        changed = actions.undo_change(draft_id=draft, by=request.actor)
    except Conflict as conflict:
        place = request.POST.get("ort", "")
        return editor_page(request, queries.draft(draft), place, status=conflict.status, refused=conflict)
    return to_change(changed, changed.revision - 1)


@open_to(KKV)
@require_safe
def letter(request: HubRequest, draft: int, letter: str) -> HttpResponse:
    """`/kkv/entwuerfe/<id>/bescheid/<letter>.pdf`: a letter as people would get it."""
    found = queries.draft(draft)
    try:
        content = queries.sample_letter(found, letter)
    except Conflict as conflict:
        return editor_page(request, found, f"bescheid/{letter}", status=conflict.status, refused=conflict)
    return download(name=f"{found.title} - {letter}.pdf", media_type="application/pdf", content=content)


@open_to(KKV)
@READ_AND_SEND
def trial(request: HubRequest, draft: int) -> HttpResponse:
    """`/kkv/entwuerfe/<id>/testen/`: fill the draft in as a citizen; what comes of it can be stored as a test."""
    found = queries.draft(draft)
    if request.method == "POST" and request.POST.get("aktion") == TEST:
        return _store(request, found)
    try:
        seen = seen_by(request)
        tried = queries.trial(found, dict(request.POST.lists()) if request.method == "POST" else None, seen)
    except Conflict as conflict:
        return editor_page(request, found, "", status=conflict.status, refused=conflict)
    return _trial(request, found, tried, seen)


def _store(request: HubRequest, found: Draft) -> HttpResponse:
    names = {"title": "titel", "answers": "antworten", "today": "tag"}
    values = {key: request.POST.get(name, "") for key, name in names.items()}
    try:
        changed = actions.change_draft(
            draft_id=found.pk,
            revision=number_of(request, "revision"),
            asked=Operation(TEST, "test/", values),
            by=request.actor,
        )
    except (EditRefused, actions.DraftOvertaken) as refused:
        return _not_stored(request, queries.draft(found.pk), refused)
    return to_change(changed, number_of(request, "revision"))


def _not_stored(request: HubRequest, now: Draft, refused: EditRefused | actions.DraftOvertaken) -> HttpResponse:
    """Try the same answers with the draft as it is now, so that nothing has to be typed again."""
    seen = seen_by(request)
    try:
        tried = queries.trial(now, dict(request.POST.lists()), seen, again=True)
    except Conflict:
        return editor_page(request, now, "test/", status=refused.status, refused=refused)
    return _trial(request, now, tried, seen, refused)


def _trial(
    request: HubRequest,
    found: Draft,
    tried: queries.Trial,
    seen: queries.Seen,
    refused: EditRefused | actions.DraftOvertaken | None = None,
) -> HttpResponse:
    return catalogue_page(
        request,
        "draft_trial",
        status=refused.status if refused else HTTPStatus.OK,
        draft=found,
        trial=tried,
        may_edit=rules.may_edit(request.actor),
        refused=refused,
        typed_title=request.POST.get("titel", ""),
        **seeing(found, seen),
    )


def to_change(changed: Draft, before: int, **more: Any) -> HttpResponse:
    """Go to what the last change was about, and say that it is saved."""
    goto = queries.changes_of(changed)[-1].goto
    said = {key: value for key, value in more.items() if value}
    told = {"ort": goto, "stand": changed.revision, "seit": before, **said}
    return HttpResponseRedirect(f"{reverse('catalogue:draft', args=[changed.pk])}?{urlencode(told)}#eigenschaften")


def editor_page(
    request: HubRequest,
    found: Draft,
    place: str,
    sent: PanelForm | None = None,
    status: int = HTTPStatus.OK,
    refused: Any = None,
) -> HttpResponse:
    seen = seen_by(request)
    shown = queries.editor(found, place, seen)
    may_edit = rules.may_edit(request.actor)
    panels = forms_of(found.files, shown.place, sent) if may_edit else []
    saved, merged = queries.news(found, request.GET.get("stand", ""), request.GET.get("seit", ""), request.actor)
    return catalogue_page(
        request,
        "draft",
        status=status,
        shown=shown,
        chosen=bool(place),
        forms=panels,
        takes_questions=any(form.panel.name == "frage-neu" for form in panels),
        acts=acts_of(found.files, shown.place),
        rule_kinds=RULE_KINDS.items(),
        may_edit=may_edit,
        refused=refused,
        saved=saved,
        merged=merged,
        focus=request.GET.get("fokus", ""),
        undoable=queries.undoable(found, request.actor) if may_edit else None,
        wishes=queries.wishes_for(found.slug, SUGGESTIONS, shown.place),
        **seeing(found, seen),
    )
