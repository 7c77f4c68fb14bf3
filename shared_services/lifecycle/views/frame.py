"""What all pages about towns have around them."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from blaupause.ui.pages import page
from shared_services.catalogue import queries as catalogue

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from blaupause.identity.requests import HubRequest

READ_AND_SEND: Final = require_http_methods(["GET", "HEAD", "POST"])


def draw(request: HubRequest, name: str, **context: Any) -> HttpResponse:
    """Draw a page; a `conflict` or mistakes in the `form` give it its status."""
    form, status = context.get("form"), HTTPStatus.OK
    if context.get("conflict"):
        status = HTTPStatus.CONFLICT
    elif form is not None and form.errors:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    frame = {"staff_nav": catalogue.menu(), "staff_area": "KKV", "staff_home": "/kkv/"}
    return page(request, f"lifecycle/{name}.html", status, **frame, **context)


def to_file(town_uuid: UUID, done: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('lifecycle:file', args=[town_uuid])}?meldung={done}")
