"""Two towns to test with. A world is a town one can be in, look at and compare."""

from __future__ import annotations

import json
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Self

from django.db import connection

from blaupause.audit.town.models import Event
from blaupause.jobs import runner
from blaupause.tenancy.context import at, current_place, place_of, worker

if TYPE_CHECKING:
    from blaupause.tenancy.models import Town


class World:
    """A town in a test: `with giessen:` is being there."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self._stacks: list[ExitStack] = []

    def __enter__(self) -> Self:
        stack = ExitStack()
        stack.enter_context(at(place_of(self.town)))
        self._stacks.append(stack)
        return self

    def __exit__(self, *error: object) -> None:
        self._stacks.pop().close()

    @property
    def host(self) -> str:
        return f"{self.town.slug}.localhost"

    def jobs(self) -> list[tuple[str, dict[str, Any]]]:
        """Names and ids of what waits for this town, in order; sealing events is housekeeping and left out."""
        with worker(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, arguments::text FROM jobs_job"
                " WHERE town = %s AND NOT starts_with(name, 'audit.') ORDER BY id",
                (self.town.schema_name,),
            )
            return [(name, json.loads(arguments)) for name, arguments in cursor.fetchall()]

    def run_jobs(self) -> int:
        """Do what waits, as the embedded loop would."""
        return runner.run_waiting()

    def bury(self, name: str) -> int:
        """Let the jobs of a name that wait here be dead, as after their last attempt; return the newest one's id."""
        with worker(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE jobs_job SET state = 'dead', attempts = 60, last_error = 'RuntimeError', run_at = now() "
                "WHERE town = %s AND name = %s AND state = 'waiting' RETURNING id",
                (self.town.schema_name, name),
            )
            return max(int(row[0]) for row in cursor.fetchall())

    def events(self) -> list[str]:
        """Names of the town's events, in order."""
        with self:
            return list(Event.objects.order_by("pk").values_list("name", flat=True))

    def is_here(self) -> bool:
        return bool(current_place().town == self.town)
