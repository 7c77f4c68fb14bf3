"""`blaupause fleet map`: which cell answers for which host, as nginx or the chart reads it."""

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
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="one JSON document on stdout")
        form.add_argument("--helm", action="store_true", help="the same as values of the chart (helm/blaupause)")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            found = cells.hosts()
        except DomainError as error:
            raise CommandError(str(error), returncode=1) from None
        if options["json"] or options["helm"]:
            self.stdout.write(json.dumps({"hosts": found} if options["helm"] else found, indent=2))
            return
        lines = [f"    {host} {cell};" for host, cell in found.items() if cell != settings.CELL]
        self.stdout.write(
            "\n".join([HEAD, "map $host $blaupause_cell {", f"    default {settings.CELL};", *lines, "}"])
        )
