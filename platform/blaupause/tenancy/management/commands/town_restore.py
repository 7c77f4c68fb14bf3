"""`blaupause town restore FILE`: a town out of its export; `town restore --undo SLUG` takes a replacement back."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from blaupause.domain import DomainError
from blaupause.standards.slugs import RESERVED, slug_of
from blaupause.tenancy.fleet import restoring
from blaupause.tenancy.fleet.compiling import CannotCompile

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from blaupause.tenancy.fleet.restoring import Restored


class Command(BaseCommand):
    """Looks through the whole file first; then everything is restored, or nothing."""

    help = "Restore a town from its export, here or in another cell; an older release is brought forward."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE")
        parser.add_argument("--slug", default="", help="another short name than in the export")
        place = "take the place of the same town, which is offline here, or was in a cell that is lost"
        parser.add_argument("--replace", action="store_true", help=place)
        parser.add_argument("--undo", metavar="SLUG", default="", help="give a town back what an export replaced")
        parser.add_argument("--dry-run", action="store_true", help="look through everything, restore nothing")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        slug, began = options["slug"], time.perf_counter()
        if bool(options["file"]) == bool(options["undo"]):
            raise CommandError("Say a FILE, or --undo SLUG.", returncode=2)
        if slug and (options["replace"] or slug != slug_of(slug) or slug in RESERVED):
            raise CommandError(
                f"{slug!r} cannot be the slug: see town create; --replace keeps the town's.", returncode=2
            )
        try:
            if options["undo"]:
                town = restoring.undo(options["undo"])
                told: dict[str, Any] = {"slug": town.slug, "schema": town.schema_name, "state": town.state}
            else:
                wanted = restoring.Wanted(options["file"], slug, options["replace"])
                told = _told(restoring.restore(wanted, is_trial=options["dry_run"]))
        except (DomainError, CannotCompile) as error:
            raise CommandError(str(error), returncode=1) from None
        told["seconds"] = round(time.perf_counter() - began, 3)
        text = "\n".join(f"{name:<16} {value}" for name, value in told.items())
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) if options["json"] else text)


def _told(restored: Restored) -> dict[str, Any]:
    return {
        "slug": restored.slug,
        "uuid": restored.manifest.town["uuid"],
        "restored": bool(restored.schema),
        "schema": restored.schema,
        "kept": restored.kept,
        "exported_at": restored.manifest.exported_at,
        "brought_forward": [".".join(key) for key in restored.missing],
        "rows": restored.manifest.rows,
        "unknown_people": list(restored.unknown_people),
    }
