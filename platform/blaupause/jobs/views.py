"""Dead letters: what failed for good, seen and settled by the operator."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from blaupause.domain import Conflict
from blaupause.identity.access import OPERATOR, open_to
from blaupause.tenancy.context import worker
from blaupause.ui.pages import page
from blaupause.ui.shell import NavItem

from . import actions, queries

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import HubRequest

FRAME: Final[dict[str, Any]] = {
    "staff_nav": (
        NavItem("Meine Startseite", "/verwaltung/", exact=True),
        NavItem("Gescheiterte Aufträge", "/verwaltung/betrieb/"),
    ),
    "staff_area": "Betrieb",
    "staff_home": "/verwaltung/betrieb/",
}


@open_to(OPERATOR)
@require_safe
def dead(request: HubRequest) -> HttpResponse:
    """`/verwaltung/betrieb/?seite=`: the jobs that failed too often, the last one first."""
    return _listing(request, done=request.GET.get("meldung", ""))


@open_to(OPERATOR)
@require_POST
def retry(request: HubRequest, job: int) -> HttpResponse:
    """`/verwaltung/betrieb/<job>/wiederholen/`: let it wait again."""
    try:
        with worker():
            actions.retry_job(job_id=job, by=request.actor)
    except Conflict as conflict:
        return _listing(request, status=conflict.status, conflict=conflict)
    return _back("wiederholt")


@open_to(OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HubRequest, job: int) -> HttpResponse:
    """`/verwaltung/betrieb/<job>/verwerfen/`: what will not be done then, and the button that gives it up."""
    if request.method == "POST":
        try:
            with worker():
                actions.discard_job(job_id=job, by=request.actor)
        except Conflict as conflict:
            return _listing(request, status=conflict.status, conflict=conflict)
        return _back("verworfen")
    letter = queries.dead_letter(job)
    if letter is None:
        return _listing(request, status=Conflict.status, conflict=Conflict(actions.GONE))
    return page(request, "jobs/discard.html", letter=letter, **FRAME)


def _listing(request: HubRequest, *, status: int = HTTPStatus.OK, **context: Any) -> HttpResponse:
    number = request.GET.get("seite", "")
    letters = queries.dead_letters(int(number) if number.isdecimal() and len(number) < 6 else 1)  # noqa: PLR2004 – no list has a million pages
    return page(request, "jobs/dead.html", status=status, letters=letters, **FRAME, **context)


def _back(message: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('jobs:dead')}?meldung={message}")
