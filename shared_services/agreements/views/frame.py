"""What stands around every page about agreements."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.views.decorators.http import require_http_methods

from blaupause.domain import NotFound
from blaupause.ui.pages import page
from shared_services.agreements.enums import AgreementKind
from shared_services.catalogue import queries as catalogue

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import HubRequest

READ_AND_SEND: Final = require_http_methods(["GET", "HEAD", "POST"])


def agreements_page(request: HubRequest, name: str, **context: Any) -> HttpResponse:
    """Draw a page; a `conflict` or mistakes in one of the forms give it its status."""
    status = HTTPStatus.OK
    if context.get("conflict"):
        status = HTTPStatus.CONFLICT
    elif any(getattr(context.get(form), "errors", None) for form in ("form", "giving_back")):
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    frame = {"staff_nav": catalogue.menu(), "staff_area": "KKV", "staff_home": "/kkv/"}
    return page(request, f"agreements/{name}.html", status=status, **frame, **context)


def kind_of(word: str) -> AgreementKind:
    """Return a kind by its word in the address.

    Raises:
        NotFound: there is none.
    """
    if word not in AgreementKind:
        raise NotFound
    return AgreementKind(word)
