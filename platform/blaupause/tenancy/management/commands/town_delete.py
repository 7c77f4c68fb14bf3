"""`blaupause town delete SLUG`: first with an export, for good after some time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from blaupause.domain import DomainError
from blaupause.tenancy.fleet import leaving

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """`town online SLUG` takes a town back until it is dropped."""

    help = (
        "Let a town leave: with --export it is closed and gets a date; called again after it, it is dropped for good."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--export", type=Path, metavar="FILE", help="its export, made while it was offline")
        parser.add_argument("--days", type=int, default=leaving.GRACE_DAYS, help="how long it can be taken back")
        parser.add_argument("--now", metavar="SLUG", default="", help="drop it before its date; its slug once more")
        parser.add_argument(
            "--break-promise", metavar="REASON", default="", help="earlier than the town was promised; is written down"
        )
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        slug, export, now = options["slug"], options["export"], options["now"]
        breaking = options["break_promise"].strip()
        if (now and (export or now != slug)) or options["days"] < 1:
            raise CommandError(
                "--now wants the town's slug once more, without --export; --days at least 1.", returncode=2
            )
        try:
            if export:
                town = leaving.leave(slug, export, days=options["days"], breaking=breaking)
            else:
                town = leaving.remove(slug, at_once=bool(now), breaking=breaking)
        except DomainError as error:
            raise CommandError(str(error), returncode=1) from None
        until = town.leaves_at.isoformat() if export and town.leaves_at else ""
        told = {"slug": slug, "uuid": str(town.uuid), "dropped": not export, "can_be_taken_back_until": until}
        line = f"{slug} left; it can be taken back until {until}" if export else f"{slug} was dropped for good"
        self.stdout.write(json.dumps(told, indent=2) if options["json"] else line)
