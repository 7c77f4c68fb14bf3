"""What stands around every page of the town's services."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from blaupause.ui.pages import page
from tenants.organisation import queries as organisation

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest


def answer(request: TownRequest, name: str, status: HTTPStatus = HTTPStatus.OK, **context: Any) -> HttpResponse:
    return page(request, f"services/{name}.html", status=status, **context, **organisation.set_up_frame())
