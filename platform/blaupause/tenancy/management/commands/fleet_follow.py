"""`blaupause fleet follow --from CELL`: what another cell offers is known here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.utils import OperationalError

from blaupause.domain import DomainError
from blaupause.tenancy.fleet import following
from blaupause.tenancy.fleet.locks import Busy

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Called again, it tells how far it is."""

    help = "Follow what another cell offers, its towns and catalogue, and tell how far it has arrived."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", required=True, dest="cell", metavar="CELL", help="a cell of BLAUPAUSE_CELLS")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            found = following.follow(options["cell"], settings.CATALOGUE_PASSWORD)
        except (Busy, DomainError, OperationalError) as error:
            raise CommandError(str(error).strip(), returncode=1) from None
        ready, wanted = found.tables
        told = {"cell": options["cell"], "tables_ready": ready, "tables": wanted, "heard_at": found.heard_at}
        line = f"{ready} of {wanted} tables have arrived from {options['cell']}; last heard {found.heard_at or 'never'}"
        self.stdout.write(json.dumps(told, indent=2) if options["json"] else line)
