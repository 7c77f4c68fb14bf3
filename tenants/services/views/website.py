"""How a town points to its services from its own website, and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from blaupause.identity.access import TOWN_ADMIN, open_to
from blaupause.tenancy.context import current_town
from blaupause.ui.downloads import download
from tenants.services import queries
from tenants.services.views.frame import answer

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest


@open_to(TOWN_ADMIN)
@require_safe
def website(request: TownRequest) -> HttpResponse:
    """`/einrichtung/webseite/`: a checklist for the town's own website: link texts, QR code, poster."""
    return answer(request, "website", website=queries.website())


@open_to(TOWN_ADMIN)
@require_safe
def qr_svg(request: TownRequest) -> HttpResponse:
    """`/einrichtung/webseite/qr.svg?leistung=`: the address as a QR code, for print in any size."""
    content = queries.qr_code(queries.address_of(request.GET.get("leistung", "")), "svg")
    return download(name=_name(request, "svg"), media_type="image/svg+xml", content=content)


@open_to(TOWN_ADMIN)
@require_safe
def qr_png(request: TownRequest) -> HttpResponse:
    """`/einrichtung/webseite/qr.png?leistung=`: the same as pixels."""
    content = queries.qr_code(queries.address_of(request.GET.get("leistung", "")), "png")
    return download(name=_name(request, "png"), media_type="image/png", content=content)


@open_to(TOWN_ADMIN)
@require_safe
def poster(request: TownRequest) -> HttpResponse:  # noqa: ARG001 – every view is given it
    """`/einrichtung/webseite/plakat.pdf`: a poster on A4 that says what can be done online, and where."""
    name = f"plakat-{current_town().slug}.pdf"
    return download(name=name, media_type="application/pdf", content=queries.poster())


def _name(request: TownRequest, ending: str) -> str:
    parts = ("qr", current_town().slug, request.GET.get("leistung", ""))
    return f"{'-'.join(part for part in parts if part)}.{ending}"
