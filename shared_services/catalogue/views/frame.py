"""What stands around every page of the competence centre."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.views.decorators.http import require_http_methods

from blaupause.ui.pages import page
from blaupause.ui.shell import NavItem

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import HubRequest

READ_AND_SEND: Final = require_http_methods(["GET", "HEAD", "POST"])
FRAME: Final = {
    "staff_nav": (
        NavItem("Katalog", "/kkv/", also=("/kkv/vorlagen/",), exact=True),
        NavItem("Redaktion", "/kkv/entwuerfe/"),
        NavItem("Vorlage importieren", "/kkv/importieren/"),
    ),
    "staff_area": "KKV",
    "staff_home": "/kkv/",
}


def catalogue_page(request: HubRequest, name: str, status: int = HTTPStatus.OK, **context: Any) -> HttpResponse:
    return page(request, f"catalogue/{name}.html", status=status, demo=settings.DEMO, **FRAME, **context)


def number_of(request: HubRequest, name: str) -> int:
    """Return a number that was sent, 0 for anything else."""
    typed = request.POST.get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) < len("2147483648") else 0
