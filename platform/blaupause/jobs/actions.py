"""What a person does with a job that failed too often: once more, or no more. Each leaves an event at the hub."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import connection
from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import Conflict

from . import queries, runner

if TYPE_CHECKING:
    from blaupause.domain import Actor

GONE: Final = _("Diesen Auftrag gibt es hier nicht mehr. Jemand hat ihn schon wiederholt oder verworfen.")
WAITS: Final = _("Ein neuerer Auftrag für dieselbe Arbeit wartet schon. Warten Sie ab, ob er gelingt.")
DISCARD: Final = "DELETE FROM jobs_job WHERE id = %s AND state = 'dead'"


@action("job.retried")
def retry_job(*, job_id: int, by: Actor) -> None:  # noqa: ARG001 – the event says who
    """Let a dead job wait again, with all its attempts. Done as the worker.

    Raises:
        Conflict: it is not dead any more, or a newer one of the same key waits already.
    """
    _note_dead(job_id)
    if not runner.retry_dead([job_id]):
        raise Conflict(WAITS)


@action("job.discarded")
def discard_job(*, job_id: int, by: Actor) -> None:  # noqa: ARG001 – the event says who
    """Give a dead job up: what it should have done stays undone. Done as the worker.

    Raises:
        Conflict: it is not dead any more.
    """
    _note_dead(job_id)
    with connection.cursor() as cursor:
        cursor.execute(DISCARD, (job_id,))
        if cursor.rowcount != 1:
            raise Conflict(GONE)


def _note_dead(job_id: int) -> None:
    found = queries.dead_letter(job_id)
    if found is None:
        raise Conflict(GONE)
    note(job=found.id, job_name=found.name, job_town=found.town, attempts=found.attempts, error=found.last_error)
