"""`blaupause fleet spares`: keep schemas in stock for the towns that come, and drop what a killed creation left."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from blaupause.tenancy.fleet import compiling, leaving, release, spares
from blaupause.tenancy.fleet.locks import Busy

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Runs after each deployment and now and then (the operator's timer)."""

    help = "Fill the stock of spare schemas; drop what belongs to nobody and what was replaced and not wanted back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--keep", type=int, default=spares.IN_STOCK, help="how many stand ready afterwards, at least"
        )
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["keep"] < 0:
            raise CommandError("--keep wants 0 or more.", returncode=2)
        try:
            script = compiling.compiled(release.current())
            replaced, swept = leaving.sweep_kept(), spares.sweep()
            made = spares.refill(script, options["keep"])
            ready = spares.in_stock(script.release)
        except compiling.CannotCompile as refused:
            raise CommandError(str(refused)) from None
        except Busy as busy:
            raise CommandError(str(busy), returncode=1) from None
        dropped = [*replaced, *swept.dropped]
        told = {"dropped": dropped, "kept": list(swept.kept), "made": made, "ready": ready}
        line = f"{made} spares made, {ready} stand ready; {len(dropped)} orphans and replaced schemas dropped"
        self.stdout.write(json.dumps(told, indent=2) if options["json"] else line)
        if swept.kept:
            raise CommandError(f"{', '.join(swept.kept)}: belongs to no town, but holds data.", returncode=1)
