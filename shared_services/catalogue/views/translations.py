"""A draft in further languages: the table, the file for a translation office and what comes back."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from blaupause.engine.bundles.editing import EditRefused, Operation
from blaupause.engine.bundles.editing.exchange import export, typed_in_vain
from blaupause.engine.bundles.editing.translating import ALL, TranslationsRefused, typed_in
from blaupause.identity.access import KKV, open_to
from blaupause.ui.downloads import download
from blaupause.ui.oversize import dropped
from shared_services.catalogue import actions, queries, rules
from shared_services.catalogue.forms import TranslationFileForm, rows_sent
from shared_services.catalogue.queries import Typed, Wanted
from shared_services.catalogue.views.frame import READ_AND_SEND, catalogue_page, number_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from blaupause.identity.requests import HubRequest
    from shared_services.catalogue.models import Draft

TRANSLATE: Final = "uebersetzen"


@open_to(KKV)
@READ_AND_SEND
def translations(request: HubRequest, draft: int, language: str) -> HttpResponse:
    """`/kkv/entwuerfe/<id>/uebersetzungen/<language>/?teil=&offen=&seite=`: the table; POST saves the changed rows."""
    found = queries.draft(draft)
    if request.method != "POST":
        return _table(request, found, language, **_news(request, found, request.GET))
    queries.language_of(found, language)
    values = rows_sent(request.POST.dict())
    if not values:
        return _to(request, found, language)
    try:
        changed = _change(request, found, language, values)
    except TranslationsRefused as refused:
        typed = _typed(values, refused.mistakes)
        return _table(request, found, language, typed, HTTPStatus.UNPROCESSABLE_ENTITY, refused=refused)
    except (actions.DraftOvertaken, EditRefused) as refused:
        now = queries.draft(found.pk)
        return _table(request, now, language, _typed(values, {}), HTTPStatus(refused.status), refused=refused)
    news = {"stand": str(changed.revision), "seit": str(number_of(request, "revision"))}
    news = news if changed.revision > found.revision else {}
    if left := typed_in_vain(changed.files, language, values):
        return _table(request, changed, language, left=left, **_news(request, changed, news))
    return _to(request, found, language, **news)


def _change(request: HubRequest, found: Draft, language: str, values: Mapping[str, str]) -> Draft:
    return actions.change_draft(
        draft_id=found.pk,
        revision=number_of(request, "revision"),
        asked=Operation(TRANSLATE, f"{ALL}{language}", values),
        by=request.actor,
    )


def _typed(values: Mapping[str, str], mistakes: Mapping[str, str]) -> dict[str, Typed]:
    return {key: Typed(said, mistakes.get(key, "")) for key, said in typed_in(values).items()}


@open_to(KKV)
@require_POST
def translations_intake(request: HubRequest, draft: int, language: str) -> HttpResponse:
    """`/kkv/entwuerfe/<id>/uebersetzungen/<language>/einlesen/`: take a file, whole or not at all."""
    rules.require_editor(request.actor)  # before a large file is read
    found = queries.draft(draft)
    queries.language_of(found, language)
    form = TranslationFileForm(found.files, language, request.POST, request.FILES, dropped=dropped(request))
    if not form.is_valid():
        return _table(request, found, language, status=HTTPStatus.UNPROCESSABLE_ENTITY, file_form=form)
    taken = form.cleaned_data["datei"]
    if taken.values:
        try:
            found = _change(request, found, language, taken.values)
        except (actions.DraftOvertaken, EditRefused) as refused:
            now = queries.draft(found.pk)
            return _table(request, now, language, status=HTTPStatus(refused.status), refused=refused)
    return _table(request, found, language, taken=taken, left=taken.left)


@open_to(KKV)
@require_safe
def translations_file(request: HubRequest, draft: int, language: str) -> HttpResponse:  # noqa: ARG001 – every view takes it
    """`/kkv/entwuerfe/<id>/uebersetzungen/<language>.xlf`: the texts for a translation office."""
    found = queries.draft(draft)
    queries.language_of(found, language)
    name = f"{found.slug}-{language}.xlf"
    return download(name=name, media_type="application/xliff+xml", content=export(found.files, language))


def _table(
    request: HubRequest,
    found: Draft,
    language: str,
    typed: Mapping[str, Typed] | None = None,
    status: int = HTTPStatus.OK,
    **more: Any,
) -> HttpResponse:
    told = request.GET
    wanted = Wanted(told.get("teil", ""), told.get("offen") == "ja", told.get("seite", ""))
    return catalogue_page(
        request,
        "draft_translations",
        status=status,
        table=queries.translations(found, language, wanted, typed),
        draft=found,
        may_edit=rules.may_edit(request.actor),
        **({"file_form": TranslationFileForm(found.files, language)} | more),
    )


def _news(request: HubRequest, found: Draft, told: Mapping[str, str]) -> dict[str, Any]:
    saved, merged = queries.news(found, told.get("stand", ""), told.get("seit", ""), request.actor)
    return {"saved": saved, "merged": merged}


def _to(request: HubRequest, found: Draft, language: str, **told: Any) -> HttpResponse:
    kept = {name: request.GET[name] for name in ("teil", "offen", "seite") if request.GET.get(name)}
    address = reverse("catalogue:translations", args=[found.pk, language])
    return HttpResponseRedirect(f"{address}?{urlencode({**kept, **told})}#tabelle")
