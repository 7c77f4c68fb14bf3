"""How a view answers with a page."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.forms import BaseForm
from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers

from blaupause.ui.retyping import refill

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def page(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """Draw a whole page. htmx gets the same answer and picks its fragment itself (`hx-select`).

    Most pages may be drawn again because somebody was faster: `conflict` is None unless a view knows one. A form is
    filled in with what was typed when the login had become too old (`retyping`).

    Pages are personal (theme, account, drafts): no shared cache keeps them, and a browser asks again before it shows
    one a second time.
    """
    for each in context.values():
        if isinstance(each, BaseForm):
            refill(request, each)
    response = render(request, template, {"conflict": None} | context, status=status)
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ["Cookie"])
    return response


def form_page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """Draw a page with a form; a `conflict`, or mistakes in the `form`, give it its status."""
    form = context.get("form")
    status = HTTPStatus.OK
    if context.get("conflict"):
        status = HTTPStatus.CONFLICT
    elif form is not None and form.errors:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return page(request, template, status=status, **context)
