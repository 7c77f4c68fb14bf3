"""What machines ask a town's host for: where to report a weakness, which pages there are, which are not for them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from blaupause.identity.access import ANYONE, open_to
from blaupause.identity.links import origin
from tenants.portal import queries

if TYPE_CHECKING:
    from blaupause.identity.requests import TownRequest

FOR_PEOPLE: Final = (
    "/amt/", "/antrag/", "/auth/", "/datenschutzaufsicht/", "/einrichtung/", "/meine-antraege/", "/postfach/",
    "/status/",
)  # fmt: skip
"""Pages behind a login or a code: nothing for a search engine."""
TOLD_FOR: Final = timedelta(days=180)
"""So long `security.txt` counts from the day it is asked for; RFC 9116 recommends less than a year."""


@open_to(ANYONE)
@require_safe
def security(request: TownRequest) -> HttpResponse:
    """`/.well-known/security.txt` (RFC 9116): whom to tell about a weakness."""
    address = origin(request.town.host)
    ends = (timezone.now() + TOLD_FOR).replace(hour=0, minute=0, second=0, microsecond=0)
    return _plain(
        *(f"Contact: {contact}" for contact in queries.security_contacts(f"{address}/impressum/")),
        f"Expires: {ends:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: de, en",
        f"Canonical: {address}/.well-known/security.txt",
    )


@open_to(ANYONE)
@require_safe
def robots(request: TownRequest) -> HttpResponse:
    """`/robots.txt`: before a town is live nothing is for search engines, afterwards what everybody may read."""
    if not request.town.is_open:
        return _plain("User-agent: *", "Disallow: /")
    closed = (f"Disallow: {path}" for path in FOR_PEOPLE)
    return _plain("User-agent: *", *closed, "", f"Sitemap: {origin(request.town.host)}/sitemap.xml")


@open_to(ANYONE)
@require_safe
def sitemap(request: TownRequest) -> HttpResponse:
    """`/sitemap.xml`: every page that everybody may read."""
    pages = "".join(f"<url><loc>{origin(request.town.host)}{path}</loc></url>" for path in queries.public_paths())
    return HttpResponse(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{pages}</urlset>\n',
        content_type="application/xml; charset=utf-8",
    )


def _plain(*lines: str) -> HttpResponse:
    return HttpResponse("\n".join((*lines, "")), content_type="text/plain; charset=utf-8")
