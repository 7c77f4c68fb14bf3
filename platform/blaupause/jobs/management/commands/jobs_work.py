"""`blaupause jobs work`: be a Celery worker of this cell."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Runs the same jobs as `jobs run`, in several processes that the broker wakes. Killed, it loses nothing."""

    help = "Be a Celery worker: run what waits in the queue as soon as the broker tells, until stopped (SIGTERM)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--processes", type=int, default=2, help="how many jobs at once (default: 2)")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not settings.BROKER:
            raise CommandError("BLAUPAUSE_BROKER is not set. Without a broker use: blaupause jobs run", returncode=2)
        from blaupause.jobs import broker, registry  # noqa: PLC0415 – only workers need Celery

        registry.load()
        sys.exit(broker.serve(processes=options["processes"]))
