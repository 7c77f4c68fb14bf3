"""What only a town has: cases, and who could open them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blaupause.domain import NotFound
from blaupause.identity.access import DATA_PROTECTION, open_to
from blaupause.oversight.pages import note_search, oversight_page
from tenants.casework.queries import services

from . import queries
from .forms import InsightForm

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest

TEMPLATE = "data_protection/insight.html"


@open_to(DATA_PROTECTION)
@require_safe
def insight(request: TownRequest) -> HttpResponse:
    """`/datenschutzaufsicht/einblick/`: who could open a case, or a service's, on a day, and by which right."""
    form = InsightForm(request.GET or None, services=services())
    if not form.is_valid():
        return oversight_page(request, TEMPLATE, form=form)
    number, slug, day = (form.cleaned_data[name] for name in ("vorgang", "leistung", "tag"))
    note_search(request, "einblick", {"vorgang": number, "leistung": slug, "tag": day.isoformat()})
    try:
        found = queries.insight_of_case(number, day) if number else queries.insight_of_service(slug, day)
    except NotFound:
        form.add_error("vorgang", _("Ein Vorgang mit diesem Aktenzeichen ist hier nicht bekannt."))
        return oversight_page(request, TEMPLATE, form=form)
    return oversight_page(request, TEMPLATE, form=form, found=found, is_asked=True, number=number)
