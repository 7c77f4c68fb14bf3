"""Two people of one name, as the competence centre answers for them."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.urls import reverse

from blaupause.domain import Conflict
from blaupause.identity.access import KKV, fresh_login_missing, open_to
from shared_services.onboarding import actions, queries
from shared_services.onboarding.forms import TwoPeopleForm

from .desk import READ_AND_SEND, desk_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import HubRequest


@open_to(KKV)
@READ_AND_SEND
def two_people(request: HubRequest) -> HttpResponse:
    """`/kkv/onboarding/zwei-personen/`: accounts that look like one person's, and whether they are two people's."""
    if request.method != "POST":
        return _shown(request)
    if login := fresh_login_missing(request, next=request.path):
        return login
    form = TwoPeopleForm.to(_number(request), request.POST)
    if not form.is_valid():
        return _shown(request, form)
    told, asked = form.cleaned_data, _number(request)
    answer = actions.Answer(asked, told["urteil"] == "zwei", told["grund"], told["gesehen"])
    has_stake = queries.has_stake(asked, request.actor.id)
    try:
        actions.decide_about_two(answer=answer, has_stake=has_stake, people=queries.the_two(asked), by=request.actor)
    except Conflict as conflict:
        return _shown(request, conflict=conflict)
    return HttpResponseRedirect(f"{reverse('onboarding:two_people')}?meldung=entschieden")


def _shown(request: HubRequest, form: TwoPeopleForm | None = None, conflict: Conflict | None = None) -> HttpResponse:
    waiting, decided = queries.pairs()
    number = _number(request)
    rows = [(each, form if form and each.asked.pk == number else TwoPeopleForm.to(each.asked.pk)) for each in waiting]
    status = conflict.status if conflict else HTTPStatus.UNPROCESSABLE_ENTITY if form else HTTPStatus.OK
    done = request.method == "GET" and request.GET.get("meldung") == "entschieden"
    return desk_page(request, "two_people", status, waiting=rows, decided=decided, conflict=conflict, done=done)


def _number(request: HubRequest) -> int:
    told = request.POST.get("paar", "")
    return int(told) if told.isdecimal() and len(told) < 10 else 0  # noqa: PLR2004 – ids
