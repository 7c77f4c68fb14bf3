"""`blaupause jobs status`: what waits, runs and failed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from blaupause.jobs import queries

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Shows the queue of the cell by state and name, and what is dead."""

    help = "Show what waits, runs and failed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        queue = queries.queue()
        if options["json"]:
            self.stdout.write(json.dumps(queue.told(), ensure_ascii=False, indent=2))
            return
        self.stdout.write(" · ".join(f"{state} {queue.total(state)}" for state in ("waiting", "running", "dead")))
        for each in queue.counts:
            due = each.oldest.isoformat(timespec="seconds")
            self.stdout.write(f"  {each.state:<8} {each.count:>6}  {each.name:<26} oldest due {due}")
        for job in queue.dead:
            self.stdout.write(f"  dead {job.id} {job.name} {job.town} after {job.attempts} attempts: {job.last_error}")
