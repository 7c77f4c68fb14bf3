"""What a person does with a job that failed too often: once more, or no more. Each leaves an event at the hub."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from blaupause.audit import action, note
from blaupause.domain import Conflict

from . import queries, runner

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from django.utils.functional import _StrPromise

    from blaupause.domain import Actor

GONE: Final = _("Diesen Auftrag gibt es hier nicht mehr. Jemand hat ihn schon wiederholt oder verworfen.")
WAITS: Final = _("Ein neuerer Auftrag für dieselbe Arbeit wartet schon. Warten Sie ab, ob er gelingt.")


@action("job.retried")
def retry_job(*, job_id: int, by: Actor) -> None:  # noqa: ARG001 – the event says who
    """Let a dead job wait again, with all its attempts. Done as the worker.

    Raises:
        Conflict: it is not dead any more, or a newer one of the same key waits already.
    """
    _settle(job_id, runner.retry_dead, WAITS)


@action("job.discarded")
def discard_job(*, job_id: int, by: Actor) -> None:  # noqa: ARG001 – the event says who
    """Give a dead job up: what it should have done stays undone. Done as the worker.

    Raises:
        Conflict: it is not dead any more.
    """
    _settle(job_id, runner.discard_dead, GONE)


def _settle(job_id: int, change: Callable[[Collection[int]], int], refusal: _StrPromise) -> None:
    found = queries.dead_letter(job_id)
    if found is None:
        raise Conflict(GONE)
    if not change([job_id]):
        raise Conflict(refusal)
    note(job=found.id, job_name=found.name, job_town=found.town, attempts=found.attempts, error=found.last_error)
