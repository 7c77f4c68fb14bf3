"""`blaupause fleet map`: which cell answers for which host, as nginx reads it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from blaupause.domain import DomainError
from blaupause.tenancy.fleet import cells

if TYPE_CHECKING:
    from argparse import ArgumentParser

HEAD = "# Which cell answers for a host. Written by `blaupause fleet map`; include it in the http block of nginx."


class Command(BaseCommand):
    """The hub, the login host and whatever is not named belong to this cell."""

    help = "Write the hosts of all cells' towns with the cell that answers for them, for the ingress (infra/ingress)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            found = cells.hosts()
        except DomainError as error:
            raise CommandError(str(error), returncode=1) from None
        lines = [f"    {host} {cell};" for host, cell in found.items() if cell != settings.CELL]
        text = "\n".join([HEAD, "map $host $blaupause_cell {", f"    default {settings.CELL};", *lines, "}"])
        self.stdout.write(json.dumps(found, indent=2) if options["json"] else text)
