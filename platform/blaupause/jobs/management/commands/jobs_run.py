"""`blaupause jobs run`: run what waits in the queue, for ever or once."""

from __future__ import annotations

import json
import signal
import threading
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from blaupause.jobs import registry, runner

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Runs jobs until it is told to stop; the job in hand is finished first. Killed, it loses nothing."""

    help = "Run what waits in the queue, until stopped (SIGTERM, Ctrl-C) or, with --once, until nothing is due."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="end when nothing is due")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout, with --once")

    def handle(self, *_args: Any, **options: Any) -> None:
        registry.load()
        if options["once"]:
            done = runner.run_waiting()
            self.stdout.write(json.dumps({"done": done}) if options["json"] else f"{done} jobs done")
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        runner.run_forever(stop)
