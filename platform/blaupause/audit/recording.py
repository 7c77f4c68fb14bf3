"""Actions: one transaction, one event (style habit 6; the exemplar shows one)."""

from __future__ import annotations

import json
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _

from blaupause.domain import Actor, Refused, Right, now
from blaupause.jobs.registry import later
from blaupause.tenancy.context import current_place, held

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

SEALING_PAUSE = timedelta(seconds=30)

READ = """
    WITH sealing AS (
        INSERT INTO public.jobs_job (name, arguments, key, run_at) VALUES ('audit.seal', '{}', 'audit.seal', %s)
        ON CONFLICT DO NOTHING
    )
    INSERT INTO audit_readaccess (actor_id, actor_town, object_type, object_id, details, seal)
    VALUES (%s, %s, %s, %s, %s, '')
"""

request_id: ContextVar[str] = ContextVar("request_id", default="")


@dataclass(frozen=True, slots=True)
class _Running:
    """The outermost action, while it runs: whether it writes no event, and what its event will say."""

    is_silent: bool
    details: dict[str, Any] = field(default_factory=dict)


_running: ContextVar[_Running | None] = ContextVar("running_action", default=None)

ACTIONS: dict[str, Callable[..., Any]] = {}
"""Every action by the name of its event; the architecture tests walk it."""


def action[**P, R](
    name: str, *, silent: bool = False, right: Right | None = None
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an action: keyword arguments only, `by` says who acts, everything or nothing happens.

    The outermost action writes one event, whose object is the model instance it returns. A silent action (autosave)
    writes none. An action that fails inside another one takes all of it back; where its error
    is caught, the outer one fails in its place.

    `right` is how far a grant must go for somebody of elsewhere to do it in a town (domain.Acting). Without one nobody
    of elsewhere does: whoever writes an action and does not think of them has refused them.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            by = kwargs["by"]
            if not isinstance(by, Actor):
                raise TypeError(f"{name}: `by` must be an Actor.")
            if _running.get() is not None:
                with transaction.atomic(savepoint=False):
                    return function(*args, **kwargs)
            _require_right(by, right)
            with _outermost(silent=silent) as running, held(), transaction.atomic():
                result = function(*args, **kwargs)
                if connection.needs_rollback:
                    raise transaction.TransactionManagementError(f"{name}: an action inside it failed.")
                if not silent:
                    of = result if isinstance(result, models.Model) else None
                    _append(name, by=by, of=of, details=running.details)
                return result

        run.is_silent = silent  # type: ignore[attr-defined]  # read by the architecture tests
        run.right = right  # type: ignore[attr-defined]  # same
        ACTIONS[name] = run
        return run

    return decorate


@contextmanager
def _outermost(*, silent: bool) -> Iterator[_Running]:
    """Be the outermost action, whose event tells of all that happens inside it."""
    running = _Running(silent)
    token = _running.set(running)
    try:
        yield running
    finally:
        _running.reset(token)


def _require_right(by: Actor, right: Right | None) -> None:
    """Refuse what somebody of elsewhere may not do in the town where this happens."""
    if by.acting is not None and current_place().town is not None and (right is None or not by.may(right)):
        raise Refused(_("Das umfasst Ihre Vertretung nicht. Fragen Sie die Kommune, für die Sie arbeiten."))


def note(**ids: Any) -> None:
    """Add ids to the event of the running action."""
    running = _running.get()
    if running is not None:
        running.details.update(ids)


def record(name: str, *, by: Actor, of: models.Model | None = None, **details: Any) -> None:
    """Append an event outside of actions, or in one that is silent.

    Raises:
        RuntimeError: the running action writes its event itself, and one only: what else it has to say is a `note`.
    """
    running = _running.get()
    if running is not None and not running.is_silent:
        raise RuntimeError(f"{name}: an action writes one event. Use note() to say more in it.")
    _append(name, by=by, of=of, details=details)


def _append(name: str, *, by: Actor, of: models.Model | None, details: dict[str, Any]) -> None:
    """Append an event where the work is: in the town, else at the hub."""
    from .models import DelegatedAct, HubEvent  # noqa: PLC0415 – actions are imported before models are ready
    from .town.models import Event  # noqa: PLC0415 – same

    facts = {
        "name": name,
        "actor_kind": by.kind.value,
        "actor_id": by.id,
        "actor_town": by.town,
        "object_type": of._meta.label if of is not None else "",
        "object_id": str(of.pk) if of is not None else "",
        "details": _with_grant(details, by),
        "request_id": request_id.get(),
    }
    if current_place().town is not None:
        Event.objects.bulk_create([Event(**facts)])
        if by.acting is not None:
            DelegatedAct.objects.bulk_create([DelegatedAct(**facts, grant=by.acting.grant)], ignore_conflicts=True)
        later("audit.seal", at=now() + SEALING_PAUSE, key="audit.seal")
    else:
        with transaction.atomic(savepoint=False):
            HubEvent.objects.bulk_create([HubEvent(**facts)])
            later("audit.seal_hub", at=now() + SEALING_PAUSE, key="audit.seal_hub")


def record_read(of: models.Model, *, by: Actor, **details: Any) -> None:
    """Write down that somebody opened personal data."""
    _append_read(of._meta.label, str(of.pk), details, by)


def record_list(of: type[models.Model], ids: Iterable[object], *, by: Actor, **details: Any) -> None:
    """Write down which rows with personal data somebody had in a list before them; an empty one tells nothing."""
    if shown := [str(each) for each in ids]:
        _append_read(of._meta.label, "", {"ids": shown, **details}, by)


def _append_read(object_type: str, object_id: str, details: dict[str, Any], by: Actor) -> None:
    """Append a reading and queue its sealing in one statement: reading is what happens most."""
    values = (now() + SEALING_PAUSE, by.id, by.town, object_type, object_id, json.dumps(_with_grant(details, by)))
    with connection.cursor() as cursor:
        cursor.execute(READ, values)


def _with_grant(details: dict[str, Any], by: Actor) -> dict[str, Any]:
    """Return what an entry says; of somebody of elsewhere also under which grant."""
    return details if by.acting is None else {**details, **by.acting.about, "grant": by.acting.grant}
