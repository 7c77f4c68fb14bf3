"""`blaupause onboarding run`: the operator's worker. It makes and opens towns.

It makes those whose requests are proved, as they come, and opens those of which two people agreed to go live.
What is planned for a town that is here (shared_services.lifecycle) comes into effect on its day.
"""

from __future__ import annotations

import json
import signal
import sys
import threading
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import structlog
from django.core.management.base import BaseCommand
from django.db import IntegrityError, close_old_connections
from django.utils.translation import gettext as _

from blaupause.domain import SYSTEM, DomainError
from blaupause.tenancy import directory
from blaupause.tenancy.context import operator
from blaupause.tenancy.fleet import compiling, leaving, release, spares
from blaupause.tenancy.hosts import settling
from shared_services.lifecycle import actions as changing
from shared_services.lifecycle import queries as plans
from shared_services.onboarding import actions, queries

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable

    from blaupause.domain import Actor
    from blaupause.tenancy.models import Town

PAUSE: Final = 1.0
AFTER_A_FAULT: Final = 10.0
AT_ONCE: Final = 10
"""Towns of waves between two looks whether somebody waits for theirs."""
FAULT: Final = "Das hat nicht geklappt; warum, steht im Protokoll des Plattformbetriebs."
log = structlog.get_logger(__name__)


class Command(BaseCommand):
    """Makes towns until it is told to stop. Killed half-way, the next run makes exactly what is missing."""

    help = "Create the towns whose requests are proved, until stopped (SIGTERM, Ctrl-C) or, with --once, those of now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="end when no request waits for a town")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout, with --once")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["once"]:
            told = {"created": found_waiting(), "opened": open_waiting(), "changed": change_due()}
            told |= {"hosts": settling.settle_waiting(), "prepared": 0}
            while some := work_on_waves(self._told(options)):
                told["prepared"] += some
            line = "{created} towns created, {opened} opened, {changed} changed, {hosts} addresses, {prepared} of waves"
            line = line.format(**told)
            self.stdout.write(json.dumps(told) if options["json"] else line)
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            stop.wait(_one_round())

    def _told(self, options: dict[str, Any]) -> Callable[[str], None] | None:
        """Return where progress is written: on a terminal only."""
        return None if options["json"] or not sys.stderr.isatty() else self.stderr.write


def found_waiting() -> int:
    """Make the towns that are to be made; return how many came. What is stuck says why at the desk."""
    with operator():
        waiting = queries.waiting_for_town()
    return sum(_found(request_id) for request_id in waiting)


def open_waiting() -> int:
    """Open the towns whose people agreed; return how many."""
    with operator():
        waiting = queries.waiting_to_open()
    return sum(
        _tried(partial(actions.open_town, opening_id=each), partial(actions.note_failed_opening, opening_id=each))
        for each in waiting
    )


def change_due() -> int:
    """Do what is planned for today or before; return how many plans came into effect. What is stuck says why."""
    with operator():
        uncounted, due = plans.uncounted(), plans.due()
    for change_id, town in uncounted:
        _counted(change_id, town)
    done = sum(
        _tried(partial(changing.take_effect, change_id=each), partial(changing.note_trouble, change_id=each))
        for each in due
    )
    if done:
        directory.forget()
    return done


def _counted(change_id: int, town: Town) -> None:
    try:
        counts = plans.counts_of(town)
        with operator():
            changing.note_counts(change_id=change_id, counts=counts, by=SYSTEM)
    except Exception:  # one town that cannot be read must not hold up the others
        log.exception("lifecycle.count", change=change_id, town=town.slug)
        with operator():
            changing.note_trouble(
                change_id=change_id, trouble=_("Was in der Kommune ist, ließ sich nicht zählen."), by=SYSTEM
            )


def work_on_waves(progress: Callable[[str], None] | None = None) -> int:
    """Make some towns of waves, and take some back; return how many. Who waits for a town goes before the rest."""
    with operator():
        to_make, to_drop = queries.wave_work(AT_ONCE)
    for row in to_make:
        _prepared(row)
        if progress:
            progress(_("Kommune einer Welle bearbeitet: %(row)s") % {"row": row})
    for row in to_drop:
        _taken_back(row)
    return len(to_make) + len(to_drop)


def _one_round() -> float:
    try:
        found_waiting()
        open_waiting()
        change_due()
        settling.settle_waiting()
        pause = 0.0 if work_on_waves() else PAUSE
    except Exception:  # the worker outlives every fault; each is logged
        log.exception("onboarding.run")
        return AFTER_A_FAULT
    finally:
        close_old_connections()
    return pause


def _found(request_id: int) -> bool:
    spares.refill(compiling.compiled(release.current()), 1)  # before the transaction: inside it one is only claimed
    return _tried(
        partial(actions.found_town, request_id=request_id), partial(actions.note_trouble, request_id=request_id)
    )


def _prepared(row: int) -> None:
    spares.refill(compiling.compiled(release.current()), 1)
    _tried(partial(actions.prepare_town, wave_town_id=row), partial(actions.note_wave_trouble, wave_town_id=row))


def _taken_back(row: int) -> None:
    _tried(partial(_take_back, row), partial(actions.note_wave_trouble, wave_town_id=row))


def _take_back(row: int, *, by: Actor) -> None:
    closed = actions.close_prepared(wave_town_id=row, by=by)
    if town := queries.prepared(closed):
        leaving.take_away(town)
        directory.forget()
    actions.note_taken_back(wave_town_id=row, by=by)


def _tried(act: Callable[..., object], note: Callable[..., object]) -> bool:
    """Do one piece of work at the operator's place; what is in its way is noted with it and holds up nothing else."""
    try:
        with operator():
            act(by=SYSTEM)
    except Exception as error:  # noqa: BLE001 – logged where nobody foresaw it
        with operator():
            note(trouble=_trouble_of(error), by=SYSTEM)
        return False
    return True


def _trouble_of(error: Exception) -> str:
    """Return what is told at the desk; what nobody foresaw is logged with all that is known of it."""
    if isinstance(error, DomainError):
        return str(error)
    if isinstance(error, IntegrityError):
        return _("Kurzname oder Schlüssel der Kommune ist vergeben.")
    log.error("onboarding.fault", exc_info=error)
    return FAULT
