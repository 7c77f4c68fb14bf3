"""The competence centre announces and withdraws changes of its sub-processors; a town objects."""

from __future__ import annotations

import uuid as uuids
from dataclasses import asdict
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import NotFound, now
from blaupause.jobs import later
from blaupause.tenancy.context import current_town
from shared_services.agreements import queries, rules
from shared_services.agreements.enums import AgreementKind
from shared_services.agreements.models import ProcessorChange, ProcessorNotice, ProcessorObjection

from .turns import wait_for_processors

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from blaupause.domain import Actor
    from blaupause.tenancy.models import Town
    from shared_services.agreements.enums import ProcessorAct
    from shared_services.agreements.rules import Period


@action("processor.announced")
def announce(
    *,
    act: ProcessorAct,
    processor: UUID | None,
    facts: Mapping[str, str],
    period: Period,
    by: Actor,
) -> ProcessorChange:
    """Announce that a sub-processor comes, changes or goes: towns whose agreement is in force are told by mail.

    Args:
        act: which of them.
        processor: which sub-processor; None for a new one.
        facts: name, address, task, place as they will be, and a note for the towns.
        period: until when towns can object, and from when it counts.
        by: somebody of the competence centre.

    Raises:
        Refused: the actor does not work for the competence centre.
        Conflict: the login is old, something is announced about it already, it is not in the list or, where it
            should be new, in it already, or nothing is new.
        Invalid: a day does not fit.
    """
    rules.require_kkv(by)
    rules.require_fresh(by)
    wait_for_processors()
    rules.require_announced_in_time(period, today=timezone.localdate(), days=queries.objection_days(act))
    _require_possible(act, processor, facts, period)
    towns = queries.bound_towns()
    change = ProcessorChange(processor=processor or uuids.uuid4(), act=act, **facts, **asdict(period))
    change.announced_at, change.announced_by, change.told = now(), by.id, len(towns)
    change.save()
    note(act=act, change=str(change.uuid), towns=len(towns), takes_effect_on=period.takes_effect_on.isoformat())
    _tell_all((town for town, _host in towns), change, "announced")
    return change


@action("processor.withdrawn")
def withdraw_change(*, uuid: UUID, reason: str, by: Actor) -> ProcessorChange:
    """Withdraw a change before its day: it never counts. Towns read why.

    Raises:
        Refused: the actor does not work for the competence centre.
        NotFound: there is no such change.
        Conflict: the login is old, it was withdrawn already, or counts already.
    """
    rules.require_kkv(by)
    rules.require_fresh(by)
    found = _locked(uuid)
    rules.require_withdrawable(found, timezone.localdate())
    found.withdrawn_at, found.withdrawn_by, found.withdrawn_reason = now(), by.id, reason.strip()
    found.save()
    note(change=str(found.uuid))
    _tell_all((town for town, _host in queries.bound_towns()), found, "withdrawn")
    return found


@action("processor.objected")
def object_to(*, uuid: UUID, reason: str, by: Actor) -> ProcessorObjection:
    """Object to a change for the town, within the period. Done in the town, as the town's role.

    Raises:
        Refused: the actor may declare nothing for the town.
        NotFound: there is no such change.
        Conflict: the login is old, the town objected already, it is too late, the change is withdrawn, or no agreement
            is in force.
    """
    rules.require_fresh(by)
    town, found = current_town(), queries.announced(uuid)
    held = queries.held(town, AgreementKind.PROCESSING)
    signatures = list(held.signatures.all()) if held else []
    rules.require_authorised(by, signatures)
    rules.require_objectable(found.change, held, found.mine, timezone.localdate())
    function = next((str(each.about["function"]) for each in signatures if each.person == by.id), "")
    told = {"town_name": town.name, "person": by.id, "objected_at": now()}
    objection, _is_first = ProcessorObjection.objects.get_or_create(
        change=found.change,
        town_schema=town.schema_name,
        defaults=told | {"about": {"name": by.name, "function": function, "reason": reason.strip()}},
    )
    note(change=str(found.change.uuid))
    later("agreements.tell_objection", objection_id=objection.pk)
    return objection


@action("processor.mailed_town")
def tell_change(
    *,
    change_id: int,
    schema: str,
    news: str,
    host: str,
    to: Sequence[str],
    by: Actor,  # noqa: ARG001 – the event says who
) -> ProcessorChange:
    """Write to those who administer a town or sign for it what changes; what was withdrawn is not announced.

    Where nobody reads mail, that is kept for the competence centre: the period runs all the same.
    """
    found = ProcessorChange.objects.get(pk=change_id)
    is_news = (news == "withdrawn") == (found.withdrawn_at is not None)
    is_sent = bool(to) and is_news
    if is_sent:
        queries.mail_of_change(found, host, news, list(to)).send()
    if is_news and host:  # a town that is gone has nobody to tell
        told = {"is_sent": is_sent, "told_at": now()}
        ProcessorNotice.objects.update_or_create(change=found, town_schema=schema, news=news, defaults=told)
    note(change=str(found.uuid), news=news, sent=is_sent)
    return found


@action("processor.mailed_objection")
def tell_objection(*, objection_id: int, to: Sequence[str], by: Actor) -> ProcessorObjection:  # noqa: ARG001 – same
    """Write to the competence centre that a town objected."""
    found = ProcessorObjection.objects.select_related("change").get(pk=objection_id)
    if to:
        queries.mail_of_objection(found, list(to)).send()
    note(change=str(found.change.uuid), town=found.town_schema, sent=bool(to))
    return found


def _tell_all(towns: Iterable[Town], change: ProcessorChange, news: str) -> None:
    for town in towns:
        key = f"agreements.tell_change.{change.pk}.{news}.{town.schema_name}"
        later("agreements.tell_change", key=key, schema=town.schema_name, change_id=change.pk, news=news)


def _require_possible(act: ProcessorAct, processor: UUID | None, facts: Mapping[str, str], period: Period) -> None:
    known, today = list(ProcessorChange.objects.select_for_update()), timezone.localdate()
    if processor is None:
        rules.require_unknown(facts["name"], known, today)
        return
    steps = [each for each in known if each.processor == processor]
    rules.require_changeable(steps, act, facts, today)
    rules.require_day_of_its_own(steps, period)


def _locked(uuid: UUID) -> ProcessorChange:
    if found := ProcessorChange.objects.select_for_update().filter(uuid=uuid).first():
        return found
    raise NotFound(_("Diese Ankündigung gibt es nicht."))
