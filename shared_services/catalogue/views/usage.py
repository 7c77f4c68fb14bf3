"""Pages of the competence centre about who runs which version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from blaupause.domain import now
from blaupause.identity.access import KKV, open_to
from blaupause.ui.downloads import download
from shared_services.catalogue import queries
from shared_services.catalogue.views.frame import catalogue_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import HubRequest


@open_to(KKV)
@require_safe
def evaluation(request: HubRequest, slug: str = "") -> HttpResponse:
    """`/kkv/auswertung/` and `/kkv/vorlagen/<slug>/nutzung/`: who runs which version, and who is behind and why."""
    found = queries.evaluation(slug)
    months = queries.plot_of_months(found.months, [date_format(each.first, "F Y") for each in found.months])
    behind = found.behind_page(request.GET.get("seite", ""))
    return catalogue_page(
        request,
        "evaluation",
        found=found,
        behind=behind,
        rows=found.behind(behind),
        districts=queries.plot_of(found.districts),
        months=months,
        now=now(),
    )


@open_to(KKV)
@require_safe
def usage_table(request: HubRequest, slug: str = "") -> HttpResponse:  # noqa: ARG001 – every view takes it
    """`/kkv/auswertung/nutzung.csv`, `/kkv/vorlagen/<slug>/nutzung.csv`: every town × service, for a spreadsheet."""
    content = queries.csv_of(queries.usage_rows(slug))
    name = f"nutzung-{slug or 'alle-leistungen'}-{now():%Y-%m-%d}.csv"
    return download(name=name, media_type="text/csv; charset=utf-8", content=content)
