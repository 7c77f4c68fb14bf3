"""What somebody sees who wants to bring their Kommune here: find it, ask, and by their link how far it is."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_safe

from blaupause import limits
from blaupause.domain import Conflict, NotFound
from blaupause.identity.access import ANYONE, open_to
from blaupause.ui.pages import page
from shared_services.onboarding import actions, queries
from shared_services.onboarding.enums import RequestState, Tried
from shared_services.onboarding.forms import AskForm, CodeForm
from shared_services.register import queries as register

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import HubRequest
    from shared_services.onboarding.queries import Progress

READ_AND_SEND: Final = require_http_methods(["GET", "HEAD", "POST"])


@open_to(ANYONE)
@require_safe
def search(request: HubRequest) -> HttpResponse:
    """`/anmelden/?ort=`: find one's Kommune in the official register."""
    text = request.GET.get("ort", "").replace("\0", "")[:100]
    if text:
        limits.hit(request, "search", per="address")
    found = register.candidates(text) if text else []
    return page(request, "onboarding/search.html", text=text.strip(), found=found, duties=queries.DUTIES)


@open_to(ANYONE)
@READ_AND_SEND
def ask(request: HubRequest, ars: str) -> HttpResponse:
    """`/anmelden/kommune/<key>/`: who asks, what happens then; for what is no more, who does its work."""
    standing = register.standing(ars)
    form = AskForm(request.POST or None)
    leaving = queries.going(standing.authority)
    context: dict[str, Any] = {
        "standing": standing,
        "leaving": leaving,
        "duty": queries.DUTIES.get(standing.authority.kind, ""),
        "steps": queries.to_do(RequestState.ASKED),
    }
    if request.method != "POST" or not standing.can_come or leaving:
        return page(request, "onboarding/ask.html", form=form, **context)
    limits.hit(request, "onboarding", per="address")
    if not form.is_valid():
        return page(request, "onboarding/ask.html", HTTPStatus.UNPROCESSABLE_ENTITY, form=form, **context)
    actions.ask(ars=ars, asking=form.asking, by=request.actor)
    return HttpResponseRedirect(reverse("asking:sent"))


@open_to(ANYONE)
@require_safe
def sent(request: HubRequest) -> HttpResponse:
    """`/anmelden/gesendet/`: the same for everybody."""
    return page(request, "onboarding/sent.html", steps=queries.to_do(RequestState.ASKED))


@open_to(ANYONE)
@READ_AND_SEND
def progress(request: HubRequest, token: str) -> HttpResponse:
    """`/anmelden/<key>/`: how far a request is, and the next step; `aktion` names the button."""
    try:
        found = queries.by_token(token)
    except NotFound:
        limits.hit(request, "failed_login")
        raise
    if request.method != "POST":
        return _page(request, found)
    act = {"bestaetigen": _confirm, "zuruecknehmen": _withdraw}.get(request.POST.get("aktion", ""), _enter_code)
    try:
        return act(request, token, found)
    except Conflict as conflict:
        return _page(request, queries.by_token(token), conflict.status, conflict=conflict)


def _confirm(request: HubRequest, token: str, _found: Progress) -> HttpResponse:
    actions.confirm(token=token, by=request.actor)
    return HttpResponseRedirect(request.path)


def _withdraw(request: HubRequest, token: str, _found: Progress) -> HttpResponse:
    actions.withdraw(token=token, by=request.actor)
    return HttpResponseRedirect(request.path)


def _enter_code(request: HubRequest, token: str, found: Progress) -> HttpResponse:
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _page(request, found, HTTPStatus.UNPROCESSABLE_ENTITY, form=form)
    limits.hit(request, "onboarding_code", per="address")
    tried = actions.enter_code(token=token, typed=form.cleaned_data["code"], by=request.actor)
    if tried in {Tried.PROVED, Tried.TAKEN}:
        return HttpResponseRedirect(request.path)
    return _page(request, queries.by_token(token), HTTPStatus.UNPROCESSABLE_ENTITY, tried=tried)


def _page(
    request: HubRequest,
    found: Progress,
    status: int = HTTPStatus.OK,
    *,
    form: CodeForm | None = None,
    tried: Tried | None = None,
    conflict: Conflict | None = None,
) -> HttpResponse:
    told = page(
        request,
        "onboarding/progress.html",
        status,
        progress=found,
        form=form or CodeForm(),
        tried=tried,
        conflict=conflict,
    )
    patch_cache_control(told, no_store=True)
    return told
