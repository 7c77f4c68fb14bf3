"""`blaupause town hand-over SLUG --to FILE`: everything of a town in open formats, to be read without this software."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from blaupause.audit import record
from blaupause.domain import SYSTEM, DomainError
from blaupause.tenancy import towns
from blaupause.tenancy.context import operator
from blaupause.tenancy.enums import TownState
from shared_services.lifecycle.queries.handover import hand_over

if TYPE_CHECKING:
    from argparse import ArgumentParser

QUIET = (TownState.CLOSING, TownState.OFFLINE, TownState.LEFT)


class Command(BaseCommand):
    """`town export` is for us, this is for the town."""

    help = "Write everything of a town as CSV, JSON, PDF and files, decrypted, with an index page, into one ZIP."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--to", type=Path, required=True, metavar="FILE", help="a ZIP that does not exist yet")
        parser.add_argument("--while-used", action="store_true", help="also of a town that is in use: as it is now")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["to"]
        if path.exists() or not path.parent.is_dir():
            raise CommandError(f"{path}: name a new file in a folder that exists.", returncode=2)
        try:
            town = towns.by_slug(options["slug"])
        except DomainError as error:
            raise CommandError(str(error), returncode=1) from None
        if town.state not in QUIET and not options["while_used"]:
            raise CommandError(
                f"{town.slug} is {town.state}: what comes later would be missing. Say --while-used if you want that."
            )
        made = hand_over(town, path)
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        facts = {"rows": made.rows, "files": made.files, "events": made.events, "sha256": sha256}
        with operator():
            record("town.handed_over", by=SYSTEM, of=town, uuid=str(town.uuid), slug=town.slug, **facts)
        told = {"slug": town.slug, "file": str(path), **facts}
        line = f"{town.slug}: {made.rows} rows, {made.files} files, {made.events} events in {path}, SHA-256 {sha256}"
        self.stdout.write(json.dumps(told, indent=2) if options["json"] else line)
