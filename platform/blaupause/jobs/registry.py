"""Jobs by name. Nothing imports a task: whoever needs one later says its name."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final, Literal

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from .queries import Failed

Where = Literal["town", "hub", "identity"]


@dataclass(frozen=True, slots=True)
class Handler:
    """A function that does a job, and where it does it."""

    name: str
    run: Callable[..., None]
    where: Where


HANDLERS: dict[str, Handler] = {}
ROOMS: Final = ("blaupause.", "shared_services.", "tenants.")

INSERT = """
    INSERT INTO public.jobs_job (town, name, arguments, key, run_at)
    VALUES (COALESCE(NULLIF(%s, ''), CURRENT_USER::text), %s, %s, %s, COALESCE(%s, now()))
    ON CONFLICT DO NOTHING
"""


def job(name: str, *, where: Where = "town") -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a function the handler of a job: it gets the ids it was given, and `**_later_versions` for new ones.

    A job of a town runs in that town. With `where="hub"` it runs at the hub and is told `town_schema`; with
    `where="identity"` it runs where it was queued, in the phase "who is it".
    """

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        if name in HANDLERS:
            raise ValueError(f"There are two handlers of the job {name}.")
        HANDLERS[name] = Handler(name, function, where)
        return function

    return decorate


def load() -> None:
    """Load every app's tasks, with all that they need: half of what a command takes to start, so most never do.

    Servers and workers do it when they start, anybody else with the first job they name.
    """
    for config in apps.get_app_configs():
        if config.name.startswith(ROOMS) and find_spec(f"{config.name}.tasks"):
            import_module(f"{config.name}.tasks")


def handler(name: str) -> Handler:
    """Return who does a job.

    Raises:
        LookupError: no handler has that name.
    """
    if name not in HANDLERS:
        load()
    if name not in HANDLERS:
        raise LookupError(f"No job is called {name}.")
    return HANDLERS[name]


def later(name: str, *, at: datetime | None = None, key: str = "", of_town: str = "", **ids: Any) -> None:
    """Write down a job in the running transaction: it exists if, and only if, that transaction commits.

    Args:
        name: of the handler.
        at: earliest moment; None means as soon as possible.
        key: the same key is queued once per town while it waits.
        of_town: schema of the town whose job it is, where it is not queued in that town (`tenancy.grants` says which).
        ids: ids only, never personal data.

    Raises:
        RuntimeError: there is no transaction, so the job could exist without its cause.
        LookupError: no handler has that name.
    """
    handler(name)
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"The job {name} must be queued inside the transaction that causes it.")
    with connection.cursor() as cursor:
        cursor.execute(INSERT, (of_town, name, json.dumps(ids), key, at))
    if settings.BROKER and at is None:
        _wake_after_commit()


def _wake_after_commit() -> None:
    """Let the broker tell the workers, once per transaction. Lost or not sent, the workers' sweep finds the job."""
    from .broker import wake  # noqa: PLC0415 – Celery is not imported where nothing wakes

    if not any(entry[1] is wake for entry in connection.run_on_commit):
        transaction.on_commit(wake, robust=True)


def again(failed: Failed) -> None:
    """Do a failed job of this town once more, in the running transaction: a new one with its ids, queued once.

    The failed one stays until the work is done: the runner forgets it then. So a town needs no right to change jobs.
    """
    later(failed.name, key=failed.again_key, **failed.arguments)
