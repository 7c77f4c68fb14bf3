"""Who works in this town: invited, given roles, looked after, removed. What matters asks for a fresh login."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from blaupause import limits
from blaupause.domain import Conflict, Invalid, Role
from blaupause.identity.access import TOWN_ADMIN, fresh_login_missing, open_to
from blaupause.identity.team import actions as team_actions
from blaupause.tenancy.context import identity
from blaupause.ui.pages import page
from tenants.organisation import queries
from tenants.organisation.forms import ChangeForm, InvitationForm, RemovalForm, ReviewForm

from .town import READ_AND_SEND

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from uuid import UUID

    from django.forms import Form
    from django.http import HttpResponse

    from blaupause.identity.requests import TownRequest

AFTER_DROPPING_ONES_OWN: Final = "/auth/willkommen/?meldung=administration-beendet"
AFTER_REMOVING_ONESELF: Final = "/auth/abgemeldet/"


@open_to(TOWN_ADMIN)
@require_safe
def team(request: TownRequest) -> HttpResponse:
    """`/einrichtung/team/`: who works here, who was not seen for long, who is invited, who left."""
    return _team(request)


@open_to(TOWN_ADMIN)
@READ_AND_SEND
def invite(request: TownRequest) -> HttpResponse:
    """`/einrichtung/team/einladen/`: to whom, with which role, until when, and why."""
    if answer := fresh_login_missing(request):
        return answer
    form = InvitationForm(request.POST or None, units=_units())
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, "invite", form)
    limits.hit(request, "invitation", per="account")
    told = form.cleaned_data

    def act() -> None:
        team_actions.invite(
            town=request.town, email=told["email"], rights=form.rights, reason=told["reason"], by=request.actor
        )

    return _done(request, "invite", form, act, "eingeladen")


@open_to(TOWN_ADMIN)
@require_POST
def resend(request: TownRequest, invitation: int) -> HttpResponse:
    """`/einrichtung/team/einladungen/<id>/erneut/`: a new link; the one before opens nothing any more."""
    if answer := fresh_login_missing(request, next=reverse("organisation:team")):
        return answer
    limits.hit(request, "invitation", per="account")
    return _about(request, invitation, team_actions.resend_invitation, "erneut")


@open_to(TOWN_ADMIN)
@require_POST
def withdraw(request: TownRequest, invitation: int) -> HttpResponse:
    """`/einrichtung/team/einladungen/<id>/zurueckziehen/`: let it open nothing any more."""
    return _about(request, invitation, team_actions.withdraw_invitation, "zurueckgezogen")


@open_to(TOWN_ADMIN)
@require_safe
def member(request: TownRequest, person: UUID) -> HttpResponse:
    """`/einrichtung/team/<person>/`: what somebody may do here, who gave it and why, and what it was before."""
    return _page(request, "member", colleague=queries.colleague(str(person)), told=request.GET.get("meldung", ""))


@open_to(TOWN_ADMIN)
@READ_AND_SEND
def change(request: TownRequest, person: UUID) -> HttpResponse:
    """`/einrichtung/team/<person>/rechte/`: other roles, units, another end."""
    if answer := fresh_login_missing(request):
        return answer
    shown = queries.colleague(str(person))
    form = ChangeForm.of(shown.member, request.POST or None, units=_units(shown.member.unit_ids))
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, "change_member", form, colleague=shown)
    told, rights = form.cleaned_data, form.rights

    def act() -> None:
        team_actions.change_member(
            town=request.town,
            person=str(person),
            based_on=told["based_on"],
            rights=rights,
            reason=told["reason"],
            by=request.actor,
        )

    lost = str(person) == request.actor.id and Role.ADMIN not in rights.roles
    return _done(request, "change_member", form, act, "geaendert", shown, AFTER_DROPPING_ONES_OWN if lost else "")


@open_to(TOWN_ADMIN)
@READ_AND_SEND
def keep(request: TownRequest, person: UUID) -> HttpResponse:
    """`/einrichtung/team/<person>/behalten/`: somebody who was not seen for long still works here."""
    shown = queries.colleague(str(person))
    form = ReviewForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, "keep_member", form, colleague=shown)
    remark = form.cleaned_data["remark"]

    def act() -> None:
        team_actions.keep_member(town=request.town, person=str(person), remark=remark, by=request.actor)

    return _done(request, "keep_member", form, act, "behalten", shown)


@open_to(TOWN_ADMIN)
@READ_AND_SEND
def remove(request: TownRequest, person: UUID) -> HttpResponse:
    """`/einrichtung/team/<person>/entfernen/`: what ends with it, and the button that does it."""
    if answer := fresh_login_missing(request):
        return answer
    shown = queries.colleague(str(person))
    form = RemovalForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, "remove_member", form, colleague=shown)
    reason = form.cleaned_data["reason"]

    def act() -> None:
        team_actions.remove_member(town=request.town, person=str(person), reason=reason, by=request.actor)

    is_me = str(person) == request.actor.id
    return _done(request, "remove_member", form, act, "entfernt", shown, AFTER_REMOVING_ONESELF if is_me else "")


def _about(request: TownRequest, invitation: int, act: Callable[..., object], told: str) -> HttpResponse:
    try:
        with identity():
            act(town=request.town, invitation_id=invitation, by=request.actor)
    except Conflict as conflict:
        return _team(request, conflict=conflict, status=conflict.status)
    return _back("organisation:team", told=told)


def _done(
    request: TownRequest,
    name: str,
    form: Form,
    act: Callable[[], None],
    told: str,
    shown: queries.Colleague | None = None,
    elsewhere: str = "",
) -> HttpResponse:
    """Do it and go on; what is wrong goes to its field, what happened meanwhile above the form."""
    try:
        with identity():
            act()
    except Invalid as invalid:
        form.add_error(invalid.field, str(invalid))
        return _form_page(request, name, form, colleague=shown)
    except Conflict as conflict:
        return _form_page(request, name, form, colleague=shown, conflict=conflict)
    if elsewhere:
        return HttpResponseRedirect(elsewhere)
    if shown is None or told == "entfernt":
        return _back("organisation:team", told=told)
    return _back("organisation:member", shown.member.id, told=told)


def _units(has: Collection[int] = ()) -> list[tuple[int, str]]:
    """Return the units that can be chosen: those that work, and those that somebody `has`."""
    return [(unit.pk, unit.name) for unit in queries.units() if unit.is_active or unit.pk in has]


def _team(request: TownRequest, *, status: int = HTTPStatus.OK, conflict: Conflict | None = None) -> HttpResponse:
    told = "" if conflict else request.GET.get("meldung", "")
    return _page(request, "team", status=status, staff=queries.staff(), conflict=conflict, told=told)


def _form_page(request: TownRequest, name: str, form: Form, **context: Any) -> HttpResponse:
    status = HTTPStatus.OK
    if context.get("conflict"):
        status = HTTPStatus.CONFLICT
    elif form.errors:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return _page(request, name, status=status, form=form, **context)


def _page(request: TownRequest, name: str, *, status: int = HTTPStatus.OK, **context: Any) -> HttpResponse:
    return page(request, f"organisation/{name}.html", status=status, **queries.set_up_frame(), **context)


def _back(name: str, *args: Any, told: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse(name, args=args)}?meldung={told}")
