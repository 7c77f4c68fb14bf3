"""`blaupause cell create NAME`: a cell that BLAUPAUSE_CELLS names is made and brought to this release."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from blaupause.domain import DomainError
from blaupause.tenancy.fleet import release
from blaupause.tenancy.founding import Passwords, found_cell

if TYPE_CHECKING:
    from argparse import ArgumentParser

NEXT = (
    "blaupause register import",
    "blaupause fleet follow --from CELL",
    "blaupause fleet spares --keep 20",
)
"""What is called in the new cell, with its own environment."""


class Command(BaseCommand):
    """Called again, it goes on where it stopped and sets the passwords anew."""

    help = "Make a cell: logins, roles, database, public schema. Secrets come from files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="a cell of BLAUPAUSE_CELLS, or this one")
        parser.add_argument("--superuser", required=True, type=Path, metavar="FILE", help="postgresql://… of one")
        parser.add_argument("--app-password", required=True, type=Path, metavar="FILE", help="of the cell's processes")
        parser.add_argument("--reader-password", type=Path, metavar="FILE", help="of cells that follow its catalogue")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        name = options["name"]
        try:
            secrets = {
                each: options[option].read_text(encoding="utf-8").strip()
                for each, option in (("superuser", "superuser"), ("app", "app_password"), ("reader", "reader_password"))
                if options[option]
            }
            found_cell(name, Passwords(**secrets))
        except OSError as trouble:
            raise CommandError(f"{trouble.filename} cannot be read ({trouble.strerror}).", returncode=1) from None
        except (DomainError, Error, psycopg.Error) as trouble:
            raise CommandError(str(trouble).strip().partition("\n")[0], returncode=1) from None
        steps = [*NEXT] if name != settings.CELL else [NEXT[0], NEXT[2]]
        told = {"cell": name, "release": release.current().name, "next": steps}
        line = f"The cell {name} has release {told['release']}. Next, there: " + "; ".join(steps)
        self.stdout.write(json.dumps(told, indent=2) if options["json"] else line)
