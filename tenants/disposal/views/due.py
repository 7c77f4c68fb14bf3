"""What is due by service, and the lists there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from blaupause.audit import record_list
from blaupause.domain import Conflict
from blaupause.identity.access import TOWN_ADMIN, open_to
from blaupause.ui.downloads import download
from blaupause.ui.pages import form_page
from tenants.casework.models import Case
from tenants.disposal import actions, queries, rules
from tenants.organisation.queries import set_up_frame

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest

READ_AND_SEND: Final = require_http_methods(["GET", "HEAD", "POST"])
CSV: Final = "text/csv; charset=utf-8"


@open_to(TOWN_ADMIN)
@READ_AND_SEND
def overview(request: TownRequest) -> HttpResponse:
    """`/einrichtung/aussonderung/`: what is due by service; the button puts a service's oldest cases onto a list."""
    if request.method != "POST":
        return disposal_page(request, "overview", **_shown(request))
    try:
        begun = actions.begin(service_slug=request.POST.get("leistung", ""), by=request.actor)
    except Conflict as conflict:
        return disposal_page(request, "overview", conflict=conflict, **_shown(request))
    return HttpResponseRedirect(f"{reverse('disposal:one', args=[begun.reference])}?angelegt")


@open_to(TOWN_ADMIN)
@require_safe
def overdue_table(request: TownRequest) -> HttpResponse:
    """`/einrichtung/aussonderung/faellig.csv`: every case that is due, for a spreadsheet."""
    record_list(Case, queries.overdue().values_list("pk", flat=True), by=request.actor)
    name = f"Fällige Akten {timezone.localdate():%Y-%m-%d}.csv"
    return download(name=name, media_type=CSV, content=queries.overdue_csv())


def _shown(request: TownRequest) -> dict[str, Any]:
    dropped = "zurueckgenommen" in request.GET
    return {"shown": queries.overview(request.GET.get("seite")), "most": rules.MOST, "dropped": dropped}


def disposal_page(request: TownRequest, name: str, **context: Any) -> HttpResponse:
    """Draw a page; a `conflict` or mistakes in the `form` give it its status."""
    return form_page(request, f"disposal/{name}.html", **set_up_frame(), **context)
