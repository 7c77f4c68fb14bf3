"""A list begins with what is due, and ends when it is taken back or all of it is dealt with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import Conflict, NotFound, now
from blaupause.tenancy.context import current_town
from tenants.casework import queries as casework
from tenants.disposal import queries, rules
from tenants.disposal.enums import Step
from tenants.disposal.models import Disposal, Entry
from tenants.services import queries as services

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from blaupause.domain import Actor
    from tenants.casework.models import Case


def locked(reference: UUID) -> Disposal:
    """Return a list, held until the transaction ends.

    Raises:
        NotFound: this town has no such list.
    """
    found = Disposal.objects.select_for_update().filter(reference=reference).first()
    if found is None:
        raise NotFound(_("Diese Liste gibt es hier nicht."))
    return found


@action("disposal.begun")
def begin(*, service_slug: str, by: Actor) -> Disposal:
    """Put the oldest cases of a service onto a list whose retention has run out. They change in nothing by that.

    What somebody left out before comes last and stays left out, until somebody puts it back.

    Raises:
        Refused: the actor does not administer this town.
        Conflict: nothing is due, or a list of this service is dealt with already.
    """
    rules.require_admin(by, current_town().slug)
    held, due = queries.held(), queries.overdue().filter(service_slug=service_slug)
    found = casework.with_spans(due.exclude(pk__in=held)[: rules.MOST])
    found += casework.with_spans(due.filter(pk__in=held)[: rules.MOST - len(found)])
    if not found:
        raise Conflict(_("Bei dieser Leistung ist gerade nichts fällig."))
    created = Disposal(
        service_slug=service_slug,
        service_title=found[-1][0].service_title,
        waiver=services.archive_waivers().get(service_slug, ""),
        begun_by=by.id,
    )
    created.keep(_entry(case, until, held.get(case.pk, "")) for case, until in found)
    try:
        with transaction.atomic():
            created.save()
    except IntegrityError:
        raise Conflict(_("Für diese Leistung läuft schon eine Liste. Beenden Sie zuerst diese.")) from None
    note(service=service_slug, cases=len(found))
    return created


@action("disposal.case_left_out")
def leave_out(*, reference: UUID, number: str, why: str, by: Actor) -> Disposal:
    """Take a case off a list that is not to be deleted; it stays off the next ones too, until somebody puts it back.

    Args:
        reference: which list.
        number: its file number, with or without the file plan.
        why: one of `enums.LEFT_OUT`.
        by: an administrator of this town.

    Raises:
        Refused: the actor does not administer this town.
        NotFound: this town has no such list.
        Conflict: somebody has asked for the deletion already, or it is over.
        Invalid: no case that waits there has that number, or the reason does not count.
    """
    rules.require_admin(by, current_town().slug)
    found = locked(reference)
    rules.require_step(found, Step.OFFERED, Step.EXPORT, Step.READY)
    found.keep(rules.left_out(found.rows, number, why))
    found.save(update_fields=["entries"])
    note(number=number.strip(), why=why)
    return found


@action("disposal.case_put_back")
def put_back(*, reference: UUID, number: str, by: Actor) -> Disposal:
    """Put a case back that was left out of this list or one before. The archive answers anew: nobody asked it of that.

    Raises:
        Refused: the actor does not administer this town.
        NotFound: this town has no such list.
        Conflict: somebody has asked for the deletion already, or it is over.
        Invalid: no case that was left out has that number.
    """
    rules.require_admin(by, current_town().slug)
    found = locked(reference)
    rules.require_step(found, Step.OFFERED, Step.EXPORT, Step.READY)
    found.keep(rules.put_back(found.rows, number))
    found.forget_answer()
    found.save()
    note(number=number.strip())
    return found


@action("disposal.dropped")
def drop(*, reference: UUID, by: Actor) -> Disposal:
    """Take a list back: nothing is deleted, and its cases are due again.

    Raises:
        Refused: the actor does not administer this town.
        NotFound: this town has no such list.
        Conflict: its deletion is confirmed, or it is over.
    """
    rules.require_admin(by, current_town().slug)
    found = locked(reference)
    rules.require_step(found, Step.OFFERED, Step.EXPORT, Step.READY, Step.ASKED)
    found.ended_at, found.ended_by = now(), by.id
    found.save(update_fields=["ended_at", "ended_by"])
    return found


def _entry(case: Case, until: date, why: str) -> Entry:
    received, closed = (timezone.localdate(each).isoformat() for each in (case.received_at, case.closed_at))
    entry = Entry(
        case.pk, case.application_id, case.number, case.reference, received, closed, case.closure, until.isoformat()
    )
    return rules.kept(entry, why) if why else entry
