"""Pages of the demo: the mail that would have been sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from blaupause.domain import NotFound
from blaupause.identity.access import ANYONE, open_to
from blaupause.ui.pages import page
from infra.demo import mail as post

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
