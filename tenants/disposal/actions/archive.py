"""What the archive answers, and what it gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from blaupause.audit import action, note
from blaupause.domain import now
from blaupause.tenancy.context import current_town
from tenants.disposal import rules
from tenants.disposal.enums import Step

from .lists import locked

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID

    from blaupause.domain import Actor
    from tenants.disposal.models import Disposal


@action("disposal.answered")
def note_answer(*, reference: UUID, answer: str, numbers: str, archive: str, on: date, by: Actor) -> Disposal:
    """Enter what the archive answered. Corrected until somebody asks for the deletion.

    Args:
        reference: which list.
        answer: a value of `enums.Answer`.
        numbers: file numbers of the cases it takes, where it takes some.
        archive: who answered.
        on: the day of the answer.
        by: an administrator of this town.

    Raises:
        Refused: the actor does not administer this town.
        NotFound: this town has no such list.
        Conflict: the archive is not asked, somebody asked for the deletion, or the list is over.
        Invalid: something does not fit; names the field.
    """
    rules.require_admin(by, current_town().slug)
    found = locked(reference)
    rules.require_asked_archive(found)
    rules.require_step(found, Step.OFFERED, Step.EXPORT, Step.READY)
    begun, today = timezone.localdate(found.begun_at), timezone.localdate()
    found.archive = rules.require_archive(archive, on, begun, today)
    found.keep(rules.answered(found.rows, answer, numbers))
    found.answered_on, found.answered_by = on, by.id
    found.exported_at, found.exported_by = None, ""
    found.save()
    note(answer=answer, takes=sum(each.takes for each in found.rows))
    return found


@action("disposal.exported")
def note_export(*, reference: UUID, packed: Collection[int], by: Actor) -> Disposal:
    """Write down that somebody loaded the files for the archive: without that nothing is deleted that it takes.

    Args:
        reference: which list.
        packed: the cases whose files are in what they loaded.
        by: an administrator of this town.

    Raises:
        Refused: the actor does not administer this town.
        NotFound: this town has no such list.
        Conflict: the archive takes nothing of it, it takes other cases by now, or the list is deleted.
    """
    rules.require_admin(by, current_town().slug)
    found = locked(reference)
    rules.require_step(found, Step.EXPORT, Step.READY, Step.ASKED)
    rules.require_taken(found, packed)
    found.exported_at, found.exported_by = now(), by.id
    found.save(update_fields=["exported_at", "exported_by"])
    note(cases=len(packed))
    return found
