"""What stands around every page of the competence centre."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.views.decorators.http import require_http_methods

from blaupause.identity import queries as people
from blaupause.tenancy.context import identity
from blaupause.ui.pages import page
from shared_services.catalogue import queries

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpResponse

    from blaupause.identity.requests import HubRequest
    from blaupause.ui.components import Step
    from shared_services.catalogue.queries import Template

READ_AND_SEND: Final = require_http_methods(["GET", "HEAD", "POST"])


def catalogue_page(request: HubRequest, name: str, status: int = HTTPStatus.OK, **context: Any) -> HttpResponse:
    return page(request, f"catalogue/{name}.html", status=status, demo=settings.DEMO, **_frame(), **context)


def _frame() -> dict[str, Any]:
    return {"staff_nav": queries.menu(), "staff_area": "KKV", "staff_home": "/kkv/"}


def steps_of(shown: Template) -> tuple[Step, ...]:
    """Return the way of a version, with the names of those who went it."""
    return queries.steps_of(shown.version, names_of(queries.people_of(shown.version)))


def names_of(ids: Iterable[str]) -> dict[str, str]:
    with identity():
        return people.names_of(ids)


def number_of(request: HubRequest, name: str) -> int:
    """Return a number that was sent, 0 for anything else."""
    typed = request.POST.get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) < len("2147483648") else 0
