"""Who works in this town: invited, given roles, looked after, removed. What matters asks for a fresh login."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from blaupause import limits
from blaupause.domain import Conflict, Invalid, Role
from blaupause.identity.access import TOWN_ADMIN, fresh_login_missing, open_to
from blaupause.identity.team import actions as team_actions
from blaupause.identity.team import queries as team_queries
from blaupause.tenancy.context import identity
from tenants.organisation import queries
from tenants.organisation.forms import ChangeForm, InvitationForm, Limits, RemovalForm, ReviewForm

from .pages import READ_AND_SEND, set_up_page

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.forms import Form
    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest
    from tenants.organisation.queries.colleagues import Colleague

AFTER_DROPPING_ONES_OWN: Final = "/auth/willkommen/?meldung=administration-beendet"
AFTER_REMOVING_ONESELF: Final = "/auth/abgemeldet/"


@open_to(TOWN_ADMIN)
@require_safe
def team(request: TownRequest) -> HttpResponse:
    """`/einrichtung/team/`: who works here, who was not seen for long, who is invited, who left."""
    return set_up_page(request, "team", staff=queries.staff(), told=request.GET.get("meldung", ""))


@open_to(TOWN_ADMIN)
@READ_AND_SEND
def invite(request: TownRequest) -> HttpResponse:
    """`/einrichtung/team/einladen/`: to whom, with which role (`rolle` proposes one), until when, and why."""
    if answer := fresh_login_missing(request):
        return answer
    asks_name, role = team_queries.has_accounts(), request.GET.get("rolle", "")
    form = InvitationForm(request.POST or None, limits=_limits(), asks_name=asks_name, role=role)
    if not form.is_valid():
        return set_up_page(request, "invite", form=form)
    limits.hit(request, "invitation", per="account")
    told = form.cleaned_data
    act = partial(
        team_actions.invite,
        email=told["email"],
        name=told.get("name", ""),
        rights=form.rights,
        reason=told["reason"],
    )
    return _done(request, act, _told("eingeladen"), "invite", form)


@open_to(TOWN_ADMIN)
@require_POST
def resend(request: TownRequest, invitation: int) -> HttpResponse:
    """`/einrichtung/team/einladungen/<id>/erneut/`: a new link; the one before opens nothing any more."""
    if answer := fresh_login_missing(request, next=reverse("organisation:team")):
        return answer
    limits.hit(request, "invitation", per="account")
    return _about(request, partial(team_actions.resend_invitation, invitation_id=invitation), "erneut")


@open_to(TOWN_ADMIN)
@require_POST
def withdraw(request: TownRequest, invitation: int) -> HttpResponse:
    """`/einrichtung/team/einladungen/<id>/zurueckziehen/`: let it open nothing any more."""
    return _about(request, partial(team_actions.withdraw_invitation, invitation_id=invitation), "zurueckgezogen")


@open_to(TOWN_ADMIN)
@require_safe
def member(request: TownRequest, person: UUID) -> HttpResponse:
    """`/einrichtung/team/<person>/`: what somebody may do here, who gave it and why, and what it was before."""
    shown = queries.colleague(str(person))
    return set_up_page(request, "member", colleague=shown, told=request.GET.get("meldung", ""))


@open_to(TOWN_ADMIN)
@READ_AND_SEND
def change(request: TownRequest, person: UUID) -> HttpResponse:
    """`/einrichtung/team/<person>/rechte/`: other roles, units, services, another end."""
    if answer := fresh_login_missing(request):
        return answer
    shown = queries.colleague(str(person))
    form = ChangeForm.of(shown.member, request.POST or None, limits=_limits(shown))
    if not form.is_valid():
        return set_up_page(request, "change_member", form=form, colleague=shown)
    told, rights = form.cleaned_data, form.rights
    act = partial(
        team_actions.change_member,
        person=str(person),
        based_on=told["based_on"],
        rights=rights,
        reason=told["reason"],
    )
    is_lost = str(person) == request.actor.id and Role.ADMIN not in rights.roles
    after = AFTER_DROPPING_ONES_OWN if is_lost else _told("geaendert", person)
    return _done(request, act, after, "change_member", form, colleague=shown)


@open_to(TOWN_ADMIN)
@READ_AND_SEND
def keep(request: TownRequest, person: UUID) -> HttpResponse:
    """`/einrichtung/team/<person>/behalten/`: somebody who was not seen for long still works here."""
    shown = queries.colleague(str(person))
    form = ReviewForm(request.POST or None)
    if not form.is_valid():
        return set_up_page(request, "keep_member", form=form, colleague=shown)
    act = partial(team_actions.keep_member, person=str(person), remark=form.cleaned_data["remark"])
    return _done(request, act, _told("behalten", person), "keep_member", form, colleague=shown)


@open_to(TOWN_ADMIN)
@READ_AND_SEND
def remove(request: TownRequest, person: UUID) -> HttpResponse:
    """`/einrichtung/team/<person>/entfernen/`: what ends with it, and the button that does it."""
    if answer := fresh_login_missing(request):
        return answer
    shown = queries.colleague(str(person))
    form = RemovalForm(request.POST or None)
    if not form.is_valid():
        return set_up_page(request, "remove_member", form=form, colleague=shown)
    act = partial(team_actions.remove_member, person=str(person), reason=form.cleaned_data["reason"])
    after = AFTER_REMOVING_ONESELF if str(person) == request.actor.id else _told("entfernt")
    return _done(request, act, after, "remove_member", form, colleague=shown)


def _about(request: TownRequest, act: Callable[..., object], told: str) -> HttpResponse:
    """Do something about an invitation; what happened meanwhile is said above the list."""
    try:
        with identity():
            act(town=request.town, by=request.actor)
    except Conflict as conflict:
        return set_up_page(request, "team", staff=queries.staff(), conflict=conflict)
    return HttpResponseRedirect(_told(told))


def _done(
    request: TownRequest, act: Callable[..., object], after: str, name: str, form: Form, **context: Any
) -> HttpResponse:
    """Do it and go on; what is wrong goes to its field, what happened meanwhile above the form."""
    try:
        with identity():
            act(town=request.town, by=request.actor)
    except Invalid as invalid:
        form.add_error(invalid.field, str(invalid))
    except Conflict as conflict:
        context["conflict"] = conflict
    else:
        return HttpResponseRedirect(after)
    return set_up_page(request, name, form=form, **context)


def _limits(colleague: Colleague | None = None) -> Limits:
    """Return what can be chosen: units that work, services of this town, and those that a colleague has."""
    has = colleague.member.unit_ids if colleague else ()
    units = [(unit.pk, unit.name) for unit in queries.units() if unit.is_active or unit.pk in has]
    return Limits(units, queries.services(colleague.member.services if colleague else ()))


def _told(word: str, person: UUID | None = None) -> str:
    """Return where a page says what was done: the team's, or a person's."""
    page = reverse("organisation:member", args=[person]) if person else reverse("organisation:team")
    return f"{page}?meldung={word}"
