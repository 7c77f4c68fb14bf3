"""`blaupause jobs retry`: let jobs that failed too often wait again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from blaupause.jobs import runner

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Revives dead jobs, once their cause is mended: all of them, or those named."""

    help = "Let dead jobs wait again: all, or those with these ids (blaupause jobs status shows them)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("ids", nargs="*", type=int, help="ids of dead jobs; none means all")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        revived = runner.retry_dead(options["ids"])
        self.stdout.write(json.dumps({"revived": revived}) if options["json"] else f"{revived} jobs wait again")
