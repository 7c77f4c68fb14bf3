"""What a person does with a job that failed too often: once more, or no more. Each leaves an event at the hub."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from blaupause.audit import record
from blaupause.domain import Conflict
from blaupause.tenancy.context import hub, worker

from . import queries

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from blaupause.domain import Actor

    from .queries import DeadLetter

GONE: Final = _("Diesen Auftrag gibt es hier nicht mehr. Jemand hat ihn schon wiederholt oder verworfen.")
WAITS: Final = _("Ein neuerer Auftrag für dieselbe Arbeit wartet schon. Warten Sie ab, ob er gelingt.")
REVIVE: Final = """
    UPDATE jobs_job SET state = 'waiting', attempts = 0, run_at = now()
    WHERE id = %s AND state = 'dead' AND NOT EXISTS (
        SELECT 1 FROM jobs_job next WHERE next.town = jobs_job.town AND next.key = jobs_job.key AND next.key <> ''
        AND next.state = 'waiting')
"""
DISCARD: Final = "DELETE FROM jobs_job WHERE id = %s AND state = 'dead'"


def retry_job(*, job_id: int, by: Actor) -> None:
    """Let a dead job wait again, with all its attempts.

    Raises:
        Conflict: it is not dead any more, or a newer one of the same key waits already.
    """
    _change("job.retried", REVIVE, job_id, WAITS, by)


def discard_job(*, job_id: int, by: Actor) -> None:
    """Give a dead job up: what it should have done stays undone.

    Raises:
        Conflict: it is not dead any more.
    """
    _change("job.discarded", DISCARD, job_id, GONE, by)


def _change(event: str, statement: str, job_id: int, refusal: _StrPromise, by: Actor) -> None:
    """Change the job as the worker and tell it as the hub, both or neither: the worker may not write events."""
    with transaction.atomic():
        found = queries.dead_letter(job_id)
        if found is None:
            raise Conflict(GONE)
        with worker(), connection.cursor() as cursor:
            cursor.execute(statement, (job_id,))
            if cursor.rowcount != 1:
                raise Conflict(refusal)
        with hub():
            _tell(event, found, by)


def _tell(event: str, letter: DeadLetter, by: Actor) -> None:
    record(
        event,
        by=by,
        job=letter.id,
        job_name=letter.name,
        job_town=letter.town,
        attempts=letter.attempts,
        error=letter.last_error,
    )
