"""The start page of the platform: find one's town."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from blaupause import limits
from blaupause.identity.access import ANYONE, open_to
from blaupause.ui.pages import page

from . import queries

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import HubRequest


@open_to(ANYONE)
@require_safe
def start(request: HubRequest) -> HttpResponse:
    """`/?ort=`: the town finder, who this is for, and what the platform counts."""
    text = request.GET.get("ort", "")
    if text:
        limits.hit(request, "search", per="address")
    told = queries.while_typing if request.headers.get("HX-Request") else queries.start
    return page(request, "hub/start.html", start=told(text))


@open_to(ANYONE)
@require_safe
def towns(request: HubRequest) -> HttpResponse:
    """`/kommunen/?seite=`: every town of the platform, where they are, and how many of each district."""
    return page(request, "hub/towns.html", overview=queries.towns(_number(request.GET.get("seite", ""))))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 1  # noqa: PLR2004 – no list has a million pages
