"""`blaupause town export SLUG --to FILE`: one town in one file, while it is used."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from blaupause.domain import DomainError
from blaupause.tenancy.fleet import exporting

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Answers and files stay encrypted; the file is of use only with the deployment's master key."""

    help = (
        "Write a town into one file, as it is at one moment. The file can be restored in any cell with this master key."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--to", required=True, type=Path, metavar="FILE", help="a file that does not exist yet")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        began, path = time.perf_counter(), options["to"]
        try:
            town, manifest = exporting.export(options["slug"], path)
        except (DomainError, OSError) as error:
            raise CommandError(str(error), returncode=1) from None
        told = {
            "slug": town.slug,
            "uuid": str(town.uuid),
            "file": str(path),
            "bytes": path.stat().st_size,
            "release": manifest.release,
            "rows": {each.table: each.rows for each in manifest.streams},
            "seconds": round(time.perf_counter() - began, 3),
        }
        line = f"{town.slug}: {manifest.rows} rows of {len(manifest.streams)} tables in {path}"
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) if options["json"] else line)
