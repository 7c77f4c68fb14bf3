"""Pages of the demo: the mail that would have been sent, and how its invented people log in at a real Keycloak."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from blaupause.domain import NotFound
from blaupause.identity.access import ANYONE, open_to
from blaupause.ui.pages import page
from infra.demo import keycloak
from infra.demo import mail as post
from infra.demo.personas import of_realm
from infra.demo.state import State

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import HubRequest


@require_safe
@open_to(ANYONE)
def outbox(request: HubRequest) -> HttpResponse:
    """`/_demo/post/`: every message, the newest first."""
    return page(request, "demo/outbox.html", mails=post.outbox())


@require_safe
@open_to(ANYONE)
def mail(request: HubRequest, name: str) -> HttpResponse:
    """`/_demo/post/<name>/`: one message, as text."""
    found = post.mail(name)
    if found is None:
        raise NotFound
    return page(request, "demo/mail.html", mail=found)


@require_safe
@open_to(ANYONE)
def second_factors(request: HubRequest) -> HttpResponse:
    """`/_demo/anmeldung/`: names, password and the codes that hold right now; only with a real Keycloak."""
    state = State.here()
    if not state.has_keycloak:
        raise NotFound
    people = [(each, keycloak.code(each.subject, state)) for each in of_realm("verwaltung")]
    left = keycloak.SECONDS - int(time.time()) % keycloak.SECONDS
    answer = page(
        request,
        "demo/second_factors.html",
        people=people,
        left=left,
        password=keycloak.PASSWORD,
        admin=state.part_address("keycloak"),
        admin_password=state.secret("keycloak_admin"),
    )
    answer.headers["Refresh"] = str(left)
    return answer
