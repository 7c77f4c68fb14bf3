"""The town itself: home page, services, legal pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_safe

from blaupause import limits
from blaupause.identity.access import ANYONE, open_to
from blaupause.ui import speaking
from blaupause.ui.pages import page
from tenants.portal import queries
from tenants.portal.forms import StatusCodeForm

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest

LONGEST_SEARCH: Final = 100


@open_to(ANYONE)
@require_safe
def home(request: TownRequest) -> HttpResponse:
    """`/`: what somebody may want to do here, first."""
    return page(request, "portal/home.html", home=queries.home(), code_form=StatusCodeForm())


@open_to(ANYONE)
@require_safe
def services(request: TownRequest) -> HttpResponse:
    """`/leistungen/?q=…&lebenslage=…`: every state of the list has an address."""
    text = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    if text:
        limits.hit(request, "search", per="address")
    return page(
        request, "portal/services.html", directory=queries.directory(text, request.GET.get("lebenslage", "").strip())
    )


@open_to(ANYONE)
@require_safe
def service(request: TownRequest, slug: str) -> HttpResponse:
    """`/leistungen/<service>/?sprache=`: what it is, what it costs here, how to begin."""
    offer = queries.offer(slug)
    languages = offer.bundle.languages
    language = speaking.chosen(request, languages)
    with speaking.aloud(language):
        return page(
            request,
            "portal/service.html",
            service=queries.service_page(offer.in_language(language)),
            tongues=speaking.tongues(languages, language),
            query=f"?{speaking.NAME}={language}" if language else "",
        )


@open_to(ANYONE)
@require_safe
def service_easy(request: TownRequest, slug: str) -> HttpResponse:
    """`/leistungen/<service>/leichte-sprache/`: the same in Leichte Sprache."""
    return page(request, "portal/service_easy.html", easy=queries.easy_page(slug))


@open_to(ANYONE)
@require_safe
def imprint(request: TownRequest) -> HttpResponse:
    return _legal(request, "imprint")


@open_to(ANYONE)
@require_safe
def privacy(request: TownRequest) -> HttpResponse:
    return _legal(request, "privacy")


@open_to(ANYONE)
@require_safe
def accessibility(request: TownRequest) -> HttpResponse:
    return _legal(request, "accessibility")


@open_to(ANYONE)
@require_safe
def plain(request: TownRequest) -> HttpResponse:
    return _legal(request, "plain")


@open_to(ANYONE)
@require_safe
def signs(request: TownRequest) -> HttpResponse:
    """`/gebaerdensprache/`: where the video in sign language is; nothing comes from there before somebody agrees."""
    return page(request, "portal/signs.html", video=queries.signs())


def _legal(request: TownRequest, which: str) -> HttpResponse:
    return page(request, "portal/legal.html", text=queries.legal_page(which))
