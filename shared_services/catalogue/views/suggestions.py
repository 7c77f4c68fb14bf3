"""What towns suggest: the list, and one suggestion with its answer."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from blaupause.domain import Conflict, Invalid
from blaupause.identity.access import KKV, open_to
from shared_services.catalogue import actions, queries, rules
from shared_services.catalogue.forms import JoinForm, ReplyForm
from shared_services.catalogue.views.frame import READ_AND_SEND, catalogue_page, names_of, number_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from blaupause.identity.requests import HubRequest
    from shared_services.catalogue.queries import Wish

STATES: Final = {
    "offen": _("Noch nicht entschieden"),
    "angenommen": _("Angenommen"),
    "entschieden": _("Umgesetzt oder abgelehnt"),
    "alle": _("Alle"),
}
ORDERS: Final = {
    "alter": _("Älteste zuerst"),
    "neu": _("Neueste zuerst"),
    "kommunen": _("Anzahl der Kommunen"),
    "vorlage": _("Vorlage"),
}


@open_to(KKV)
@require_safe
def suggestions(request: HubRequest) -> HttpResponse:
    """`/kkv/vorschlaege/?stand=&sortiert=&vorlage=&seite=`: what towns want changed."""
    told = request.GET
    state, order = _known(told.get("stand", ""), STATES), _known(told.get("sortiert", ""), ORDERS)
    slug = told.get("vorlage", "").replace("\0", "")
    title = queries.titles_of([slug]).get(slug, "") if slug else ""
    found = queries.wishes(state, order, told.get("seite", ""), slug if title else "")
    return catalogue_page(
        request,
        "suggestions",
        found=found,
        states=STATES,
        state=state,
        orders=ORDERS,
        order=order,
        slug=slug,
        title=title,
    )


@open_to(KKV)
@READ_AND_SEND
def suggestion(request: HubRequest, suggestion: int) -> HttpResponse:
    """`/kkv/vorschlaege/<id>/`: a suggestion with all that count with it; `aktion` names the button."""
    found = queries.wish(suggestion)
    if request.method != "POST":
        return _page(request, found)
    act = {"zusammenfuehren": _join, "trennen": _part}.get(request.POST.get("aktion", ""), _reply)
    try:
        return act(request, found)
    except Conflict as conflict:
        return _page(request, queries.wish(suggestion), status=conflict.status, conflict=conflict)


def _reply(request: HubRequest, found: Wish) -> HttpResponse:
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return _page(request, found, reply=form)
    try:
        actions.answer_suggestion(
            suggestion_id=found.first.pk, edition=number_of(request, "stand"), reply=form.reply, by=request.actor
        )
    except Invalid as invalid:
        form.add_error(invalid.field, str(invalid))
        return _page(request, found, reply=form)
    return _to(found.first.pk, "beantwortet")


def _join(request: HubRequest, found: Wish) -> HttpResponse:
    form = JoinForm(queries.joinable(found), request.POST)
    if not form.is_valid():
        return _page(request, found, join=form)
    first = form.cleaned_data["gleich"]
    actions.join_suggestion(
        suggestion_id=found.first.pk, first_id=first, edition=number_of(request, "stand"), by=request.actor
    )
    return _to(first, "zusammengefuehrt")


def _part(request: HubRequest, found: Wish) -> HttpResponse:
    actions.part_suggestion(
        suggestion_id=number_of(request, "vorschlag"), edition=number_of(request, "stand"), by=request.actor
    )
    return _to(found.first.pk, "getrennt")


def _to(suggestion_id: int, done: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('catalogue:suggestion', args=[suggestion_id])}?meldung={done}")


def _page(
    request: HubRequest,
    found: Wish,
    status: int = HTTPStatus.OK,
    *,
    reply: ReplyForm | None = None,
    join: JoinForm | None = None,
    conflict: Conflict | None = None,
) -> HttpResponse:
    first, wrong, may_edit = found.first, reply or join, rules.may_edit(request.actor)
    if join is None and may_edit and (others := queries.joinable(found)):
        join = JoinForm(others)
    said = {"antwort": first.answer, "version": first.in_version}
    chosen = {} if found.state == "sent" else {"entscheidung": first.state}
    return catalogue_page(
        request,
        "suggestion",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else status,
        wish=found,
        wrong=wrong,
        reply=reply or ReplyForm(initial=said | chosen),
        join=join,
        conflict=conflict,
        may_edit=may_edit,
        draft=queries.draft_of(first.service.slug),
        answered_by=names_of([first.answered_by]).get(first.answered_by, ""),
        done="" if request.method == "POST" else request.GET.get("meldung", ""),
    )


def _known(word: str, choices: Mapping[str, object]) -> str:
    return word if word in choices else next(iter(choices))
