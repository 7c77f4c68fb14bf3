"""`blaupause fleet migrate`: bring every town of this cell to this release, canary first."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error, InterfaceError, OperationalError

from blaupause.domain import Conflict
from blaupause.tenancy.enums import LedgerState
from blaupause.tenancy.fleet import compiling, migrating, release
from blaupause.tenancy.fleet.locks import Busy

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from blaupause.tenancy.fleet.migrating import Outcome

DEFAULTS = migrating.Plan()
BAR = 30


class Command(BaseCommand):
    """Each town is wholly old or wholly new; called again, it goes on with those that were left."""

    help = "Bring the public schema, every town and every spare to this release. With nothing to do, one query."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--connections", type=int, default=DEFAULTS.connections, help="towns at a time")
        parser.add_argument("--canaries", type=int, default=DEFAULTS.canaries, help="towns that are tried alone first")
        parser.add_argument("--budget", type=int, default=DEFAULTS.budget, help="towns that may fail before it stops")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        plan = migrating.Plan(options["connections"], options["canaries"], options["budget"])
        if plan.connections < 1 or min(plan.canaries, plan.budget) < 0:
            raise CommandError("--connections wants 1 or more, --canaries and --budget 0 or more.", returncode=2)
        here, began, outcomes, stopped = release.current(), time.perf_counter(), [], ""

        def tell(outcome: Outcome, finished: int, count: int) -> None:
            outcomes.append(outcome)
            self._bar(finished, count, outcome.name)

        try:
            migrating.migrate(here, plan, tell)
        except (migrating.Stopped, compiling.CannotCompile, Busy, Conflict) as trouble:
            stopped = str(trouble)
        except Error as trouble:
            stopped = _why(trouble)
        told = _told(here.name, outcomes, stopped, round(time.perf_counter() - began, 3))
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) if options["json"] else _as_text(told))
        if stopped or told["left_behind"]:
            raise CommandError(stopped or f"{len(told['left_behind'])} were left behind.", returncode=1)

    def _bar(self, finished: int, count: int, name: str) -> None:
        if sys.stderr.isatty():
            filled = BAR * finished // count
            end = "\n" if finished == count else ""
            sys.stderr.write(f"\r[{'=' * filled}{' ' * (BAR - filled)}] {finished}/{count} {name:<30}{end}")
            sys.stderr.flush()


def _why(trouble: Error) -> str:
    said = str(trouble).strip().partition("\n")[0]
    if isinstance(trouble, OperationalError | InterfaceError):
        return f"The database went away: {said}. Call it again."
    return f"The public schema cannot be brought to this release: {said}."


def _told(name: str, outcomes: list[Outcome], stopped: str, seconds: float) -> dict[str, Any]:
    left = [each for each in outcomes if each.state != LedgerState.DONE]
    return {
        "release": name,
        "done": len(outcomes) - len(left),
        "left_behind": [
            {"name": each.name, "state": each.state.value, "error": each.error, "blocker": each.blocker}
            for each in left
        ],
        "stopped": stopped,
        "seconds": seconds,
    }


def _as_text(told: dict[str, Any]) -> str:
    lines = [
        f"{each['name']:<20} {each['state']:<8} " + " – held by ".join(filter(None, (each["error"], each["blocker"])))
        for each in told["left_behind"]
    ]
    lines.append(f"release {told['release']}: {told['done']} brought forward in {told['seconds']} s")
    return "\n".join(lines)
