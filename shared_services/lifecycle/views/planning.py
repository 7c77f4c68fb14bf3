"""Acts on a town that is here: first what they would bring, then the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blaupause.domain import Conflict, Invalid
from blaupause.identity.access import KKV, fresh_login_missing, open_to
from blaupause.tenancy.context import identity
from shared_services.lifecycle import actions, queries
from shared_services.lifecycle.forms import KeyForm, LeaveForm, MergerForm

from .frame import READ_AND_SEND, draw, to_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.forms import Form
    from django.http import HttpResponse

    from blaupause.identity.requests import HubRequest
    from shared_services.lifecycle.models import TownChange


@open_to(KKV)
@READ_AND_SEND
def key(request: HubRequest, town_uuid: UUID) -> HttpResponse:
    """`/kkv/kommunen/<town>/schluessel/`: another key, kind or name from a day on."""
    shown = queries.file(town_uuid)
    if request.method != "POST":
        return draw(request, "key", file=shown, form=KeyForm.of(shown.town))
    form = KeyForm(request.POST)
    if not form.is_valid():
        return draw(request, "key", file=shown, form=form)
    if not form.was_seen:
        preview = queries.key_preview(shown.town, form.key.ars, form.key.kind, form.key.name)
        return draw(request, "key", file=shown, form=form.shown_again(), preview=preview, then=form.key)

    def plan() -> TownChange:
        return actions.plan_key(
            town_uuid=town_uuid,
            key=form.key,
            on=form.cleaned_data["tag"],
            source=form.cleaned_data["quelle"],
            by=request.actor,
        )

    return _plan(request, plan, "key", shown, form)


@open_to(KKV)
@READ_AND_SEND
def merger(request: HubRequest, town_uuid: UUID) -> HttpResponse:
    """`/kkv/kommunen/<town>/aufgehen/`: ask that this town goes over into another; a second person confirms it."""
    shown, towns = queries.file(town_uuid), queries.others(town_uuid)
    if request.method != "POST":
        return draw(request, "merger", file=shown, form=MergerForm(towns=towns))
    form = MergerForm(request.POST, towns=towns)
    if not form.is_valid():
        return draw(request, "merger", file=shown, form=form)
    into = queries.by_slug(form.merger.into)
    preview = queries.merger_preview(shown.town, into)
    if not form.was_seen:
        return draw(request, "merger", file=shown, form=form.shown_again(), preview=preview, into=into)

    def plan() -> TownChange:
        return actions.plan_merger(
            town_uuid=town_uuid,
            merger=form.merger,
            on=form.cleaned_data["tag"],
            source=form.cleaned_data["quelle"],
            by=request.actor,
            preview=preview,
        )

    return _plan(request, plan, "merger", shown, form)


@open_to(KKV)
@READ_AND_SEND
def leave(request: HubRequest, town_uuid: UUID) -> HttpResponse:
    """`/kkv/kommunen/<town>/austritt/`: ask that a town leaves; a second person confirms it."""
    shown, form = queries.file(town_uuid), LeaveForm(request.POST or None)
    if not form.is_valid():
        return draw(request, "leave", file=shown, form=form)

    def plan() -> TownChange:
        with identity():
            return actions.ask_to_leave(town_uuid=town_uuid, leave=form.leave, by=request.actor)

    return _plan(request, plan, "leave", shown, form)


def _plan(
    request: HubRequest, plan: Callable[[], TownChange], name: str, shown: queries.TownFile, form: Form
) -> HttpResponse:
    if answer := fresh_login_missing(request, next=request.path):
        return answer
    try:
        plan()
    except Invalid as invalid:
        form.add_error(invalid.field if invalid.field in form.fields else FIELDS.get(invalid.field), str(invalid))
        return draw(request, name, file=shown, form=form)
    except Conflict as conflict:
        return draw(request, name, file=shown, form=form, conflict=conflict)
    return to_file(shown.town.uuid, "geplant" if name == "key" else "beantragt")


FIELDS = {"in": "in_", "quelle": "grund"}
"""What rules call a field → its name in a form where that differs."""
