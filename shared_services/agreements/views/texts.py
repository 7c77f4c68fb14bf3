"""The texts: versions, the draft, publishing."""

from __future__ import annotations

from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from blaupause.domain import Conflict, Invalid, NotFound
from blaupause.identity.access import KKV, fresh_login_missing, open_to
from blaupause.ui.markdown import markdown
from shared_services.agreements import actions, queries, rules
from shared_services.agreements.forms import DraftForm, PublishForm

from .frame import READ_AND_SEND, agreements_page, kind_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import HubRequest
    from shared_services.agreements.enums import AgreementKind
    from shared_services.agreements.models import AgreementVersion


@open_to(KKV)
@require_safe
def texts(request: HubRequest, kind: str) -> HttpResponse:
    """`/kkv/vereinbarungen/texte/<kind>/`: all versions, what each changed, and the draft."""
    known = kind_of(kind)
    versions = list(queries.published(known))
    changes = [queries.difference(before, version) for version, before in pairwise(versions)]
    told = list(zip_longest(versions, changes))
    shown = markdown(versions[0].text) if versions else ""
    done = request.GET.get("meldung", "")
    return agreements_page(
        request, "texts", kind=known, versions=told, draft=queries.draft(known), drawn=shown, told=done
    )


@open_to(KKV)
@READ_AND_SEND
def draft(request: HubRequest, kind: str) -> HttpResponse:
    """`/kkv/vereinbarungen/texte/<kind>/entwurf/`: write the next version; the first save begins it."""
    known = kind_of(kind)
    found, before = queries.draft(known), queries.newest(known)
    form = DraftForm(request.POST or None, kind=known, initial=_initial(known, found, before))
    conflict = None
    if form.is_valid() and request.POST.get("aktion") != "ansehen":
        try:
            actions.save_draft(kind=known, edition=form.cleaned_data["edition"], values=form.values, by=request.actor)
        except Invalid as invalid:
            form.add_error(invalid.field, str(invalid))
        except Conflict as refused:
            conflict = refused
            form.catch_up(queries.draft(known))
        else:
            return HttpResponseRedirect(f"{reverse('agreements:texts', args=[known.value])}?meldung=gespeichert")
    text = str(form.data.get("text", form.initial["text"]))
    return agreements_page(
        request, "draft", kind=known, form=form, conflict=conflict, drawn=markdown(text), fields=rules.FIELDS
    )


@open_to(KKV)
@READ_AND_SEND
def publish(request: HubRequest, kind: str) -> HttpResponse:
    """`/kkv/vereinbarungen/texte/<kind>/veroeffentlichen/`: from when, until when, and whether all sign anew."""
    known = kind_of(kind)
    found, before = queries.draft(known), queries.newest(known)
    if found is None:
        raise NotFound
    if answer := fresh_login_missing(request):
        return answer
    form = PublishForm(request.POST or None, is_first=before is None, edition=found.edition)
    conflict = None
    if form.is_valid():
        try:
            actions.publish(kind=known, **form.values, by=request.actor)
        except Invalid as invalid:
            form.add_error(invalid.field if invalid.field in form.fields else None, str(invalid))
        except Conflict as refused:
            conflict = refused
        else:
            return HttpResponseRedirect(f"{reverse('agreements:texts', args=[known.value])}?meldung=veroeffentlicht")
    changes = queries.difference(before, found) if before else ()
    return agreements_page(
        request, "publish", kind=known, form=form, conflict=conflict, draft=found, before=before, changes=changes
    )


def _initial(kind: AgreementKind, found: AgreementVersion | None, before: AgreementVersion | None) -> dict[str, object]:
    source = found or before
    if source is None:
        title, text = queries.starter(kind)
        return {"title": title, "text": text, "edition": 0}
    counts = {f"signatures_{town_kind}": number for town_kind, number in source.signatures.items()}
    edition = found.edition if found else 0
    return {
        "title": source.title,
        "text": source.text,
        "note": found.note if found else "",
        "objection_days": source.objection_days,
        "notice_months": source.notice_months,
        "notice_to": source.notice_to,
        "edition": edition,
    } | counts
