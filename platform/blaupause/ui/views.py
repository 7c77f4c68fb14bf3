"""Pages that belong to the look itself. Mounted by the project, which also says who may use them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from blaupause.ui import gallery as pieces
from blaupause.ui.pages import page
from blaupause.ui.shell import APPEARANCE_COOKIE, APPEARANCES
from blaupause.ui.theme import Tones, theme_css

if TYPE_CHECKING:
    from django.http import HttpRequest

YEAR = 365 * 24 * 60 * 60


@require_safe
def appearance(request: HttpRequest) -> HttpResponse:
    """`/darstellung/?wahl=hell|dunkel|geraet`: remember the look in a cookie, then back to where the person was."""
    response = HttpResponseRedirect(_back(request))
    choice = request.GET.get("wahl", "")
    if choice in APPEARANCES:
        secure = request.is_secure()
        response.set_cookie(APPEARANCE_COOKIE, choice, max_age=YEAR, samesite="Lax", httponly=True, secure=secure)
    else:
        response.delete_cookie(APPEARANCE_COOKIE, samesite="Lax")
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def theme(_request: HttpRequest, light: str, dark: str, ground: str = ":root") -> HttpResponse:
    """`/thema/<light>-<dark>.css`: a town's two tones as hex digits. The address is the content: cached for good."""
    css = theme_css(Tones(light=f"#{light}", dark=f"#{dark}"), ground)
    return HttpResponse(css, content_type="text/css", headers={"Cache-Control": f"public, max-age={YEAR}, immutable"})


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state: for eyes, for axe, never in production."""
    frame = "staff/page.html" if request.GET.get("dichte") == "amt" else "town/page.html"
    return page(request, "ui/gallery.html", frame=frame, **pieces.context())


def _back(request: HttpRequest) -> str:
    """Return the page the person came from, if it is one of this host: a referrer is foreign input."""
    referrer = request.headers.get("Referer", "")
    own = url_has_allowed_host_and_scheme(referrer, {request.get_host()}, require_https=request.is_secure())
    parts = urlsplit(referrer)
    path = f"{parts.path}?{parts.query}".rstrip("?")
    stays = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if own and stays else "/"
