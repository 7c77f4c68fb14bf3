"""How far a service goes online: what was judged, and judging it anew."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.urls import reverse

from blaupause.domain import Invalid
from blaupause.identity.access import KKV, open_to
from shared_services.catalogue import actions, queries, rules
from shared_services.catalogue.enums import MATURITY_STAGES, MaturityModel
from shared_services.catalogue.forms import MaturityForm
from shared_services.catalogue.views.frame import READ_AND_SEND, catalogue_page, names_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import HubRequest


@open_to(KKV)
@READ_AND_SEND
def maturity(request: HubRequest, slug: str) -> HttpResponse:
    """`/kkv/vorlagen/<slug>/reifegrad/`: the degree of maturity, by which criteria, and how it was before."""
    found = queries.maturity(slug)
    form = MaturityForm(request.POST) if request.method == "POST" else MaturityForm.of(found.newest)
    if form.is_bound and _assess(request, slug, form):
        return HttpResponseRedirect(f"{reverse('catalogue:maturity', args=[slug])}?meldung=bewertet")
    return catalogue_page(
        request,
        "maturity",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK,
        found=found,
        form=form,
        names=names_of({each.assessed_by for each in found.assessments}),
        model=MaturityModel.FIRST,
        stages=MATURITY_STAGES,
        may_edit=rules.may_edit(request.actor),
        done=request.GET.get("meldung", "") == "bewertet",
    )


def _assess(request: HubRequest, slug: str, form: MaturityForm) -> bool:
    """Note what was sent; what is wrong with it is said in the form."""
    if not form.is_valid():
        return False
    told = form.cleaned_data
    try:
        actions.assess_service(
            slug=slug,
            criteria=told["kriterien"],
            evidence=told["nachweis"],
            assessed_on=told["tag"],
            by=request.actor,
        )
    except Invalid as invalid:
        form.add_error(invalid.field, str(invalid))
    return not form.errors
