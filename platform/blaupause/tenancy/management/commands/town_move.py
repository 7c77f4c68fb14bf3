"""`blaupause town move SLUG --to CELL`: a town goes on in another cell."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from blaupause.domain import DomainError
from blaupause.tenancy.fleet import moving
from blaupause.tenancy.fleet.compiling import CannotCompile

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Called again after a crash, it goes on or begins anew; the town is in one cell at any moment."""

    help = "Bring a town to another cell. Its pages are only read meanwhile; the other towns notice nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--to", required=True, metavar="CELL", help="a cell that BLAUPAUSE_CELLS names")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        began = time.perf_counter()
        try:
            moved = moving.move(options["slug"], options["to"], _progress)
        except (DomainError, CannotCompile) as error:
            raise CommandError(str(error), returncode=1) from None
        told = {
            "slug": moved.town.slug,
            "uuid": str(moved.town.uuid),
            "cell": options["to"],
            "rows": moved.restored.manifest.rows if moved.restored else 0,
            "unknown_people": list(moved.restored.unknown_people) if moved.restored else [],
            "seconds_read_only": moved.seconds_read_only,
            "seconds": round(time.perf_counter() - began, 3),
            "kept_here_until": moved.town.leaves_at.isoformat() if moved.town.leaves_at else "",
        }
        text = "\n".join(f"{name:<18} {value}" for name, value in told.items())
        text += "\nNext: blaupause fleet map, and reload the ingress."
        self.stdout.write(json.dumps(told, indent=2) if options["json"] else text)


def _progress(step: str) -> None:
    sys.stderr.write(f"{step} ({moving.STEPS.index(step) + 1} of {len(moving.STEPS)})\n")
    sys.stderr.flush()
