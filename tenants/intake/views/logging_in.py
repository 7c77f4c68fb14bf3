"""Before one leaves for the login: nobody is sent away without knowing why, and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from blaupause.domain import ActorKind
from blaupause.identity import start, texts
from blaupause.identity.access import ANYONE, open_to, way_to_login
from blaupause.identity.rules import local_path
from blaupause.ui import speaking
from blaupause.ui.pages import page
from tenants.intake import queries
from tenants.intake.views import desk

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest
    from tenants.intake.queries import Explanation


@open_to(ANYONE)
@require_safe
@desk.unkept
@desk.while_offered
def login(request: TownRequest, service: str) -> HttpResponse:
    """`/antrag/<service>/anmelden/?next=`: why a login is needed, what for, and how to do without.

    Whoever has proven enough meanwhile goes on at once. Nobody is sent on to the login from here without pressing a
    button: a login whose level is too low does not go round in circles.
    """
    draft = desk.current(request, service)
    if draft and draft.is_sent:
        draft = None
    back = _back(request.GET.get("next", ""), service)
    shown = queries.explanation(service, draft, request.actor)
    if shown is None:
        return HttpResponseRedirect(back)
    languages = shown.offer.bundle.languages
    language = speaking.chosen(request, languages)
    with speaking.aloud(language):
        return page(
            request,
            "intake/login.html",
            shown=shown,
            place=queries.place(draft, back.rstrip("/").rpartition("/")[2]),
            needs=texts.NEEDS[shown.level],
            asked_label=texts.LEVELS[shown.level],
            proven_label=texts.LEVELS[request.actor.level],
            minutes=start.NONCE_SECONDS // 60,
            is_citizen=request.actor.kind == ActorKind.CITIZEN,
            login_url=_leaving(request, shown, back),
        )


def _leaving(request: TownRequest, shown: Explanation, back: str) -> str:
    back = reverse("intake:resume") if shown.needs_code else back
    return way_to_login(request, realm="buerger", level=shown.level, next=back)


def _back(typed: str, service: str) -> str:
    """Return the page of this form that somebody came from; the form's beginning for any other address."""
    beginning = reverse("intake:start", args=(service,))
    path = local_path(typed, otherwise=beginning)
    return path if path.startswith(beginning) and not path.startswith(f"{beginning}anmelden/") else beginning
