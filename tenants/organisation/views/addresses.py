"""Under which addresses the town is reached, and how one of its own comes and goes."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from blaupause import dns, limits
from blaupause.domain import Conflict, DomainError, Invalid
from blaupause.identity.access import TOWN_ADMIN, fresh_login_missing, open_to
from blaupause.tenancy.context import current_town
from blaupause.tenancy.enums import HostAct
from blaupause.tenancy.hosts import queries as hosts
from blaupause.tenancy.hosts import rules as names
from tenants.organisation import actions
from tenants.organisation.forms import AddressForm

from .pages import READ_AND_SEND, set_up_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest
    from blaupause.tenancy.hosts.rules import Verdict

ACTS: Final = {
    "beantragen": HostAct.ADDED,
    "hauptadresse": HostAct.MADE_MAIN,
    "entfernen": HostAct.REMOVED,
}
"""Word of a button → what is asked for; any other word only looks."""


@open_to(TOWN_ADMIN)
@READ_AND_SEND
def addresses(request: TownRequest) -> HttpResponse:
    """`/einrichtung/adresse/`: own addresses, what the DNS says and what to copy into it, the main one."""
    act = ACTS.get(request.POST.get("aktion", ""))
    if act in {HostAct.MADE_MAIN, HostAct.REMOVED}:
        return _changed(request, request.POST.get("host", ""), act)
    form = AddressForm(request.POST or None)
    verdict, conflict = None, None
    if form.is_valid():
        limits.hit(request, "name_check", per="account")
        try:
            verdict = _seen(form.cleaned_data["host"])
        except DomainError as error:
            conflict = error
        else:
            if act and verdict.is_good:
                return _wished(request, verdict.host, act)
    return _page(request, form=form, verdict=verdict, conflict=conflict, asked=act is not None)


def _seen(host: str) -> Verdict:
    if hosts.is_of_another(host):
        raise Conflict(_("Diese Adresse gehört schon einer anderen Kommune. Fragen Sie den Plattformbetrieb."))
    return names.verdict(current_town(), host, dns.records)


def _changed(request: TownRequest, host: str, act: HostAct) -> HttpResponse:
    """Ask for another main address, or that one goes: only of the town's own, after a login that is fresh."""
    limits.hit(request, "name_check", per="account")
    if answer := fresh_login_missing(request):
        return answer
    if host not in {each.host for each in hosts.addresses()}:
        return _page(request, form=AddressForm(), conflict=Conflict(_("Diese Adresse haben Sie nicht (mehr).")))
    return _wished(request, host, act)


def _wished(request: TownRequest, host: str, act: HostAct) -> HttpResponse:
    try:
        actions.wish_host(host=host, act=act, by=request.actor)
    except (Conflict, Invalid) as error:
        return _page(request, form=AddressForm(), conflict=error)
    return HttpResponseRedirect(f"{reverse('organisation:addresses')}?gespeichert")


def _page(
    request: TownRequest,
    *,
    form: AddressForm,
    verdict: Verdict | None = None,
    conflict: DomainError | None = None,
    asked: bool = False,
) -> HttpResponse:
    answer = set_up_page(
        request,
        "addresses",
        form=form,
        verdict=verdict,
        conflict=conflict,
        addresses=hosts.addresses(),
        wishes=hosts.wishes()[:10],
        saved="gespeichert" in request.GET,
    )
    if asked and verdict is not None:
        answer.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return answer
