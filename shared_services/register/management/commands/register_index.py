"""`blaupause register index`: make anew by what the authorities of the register are found."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from blaupause.domain import SYSTEM
from blaupause.tenancy.context import hub
from shared_services.register.actions import index_register
from shared_services.register.queries import is_indexed


class Command(BaseCommand):
    """Whoever searches meanwhile finds what was there before."""

    help = "Make the search of the register anew. An import does that by itself."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Only tell whether it has been made.")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["check"]:
            with hub():
                is_made = is_indexed()
            if not is_made:
                raise CommandError("The search has not been made: blaupause register index")
            self.stdout.write("The search has been made.")
            return
        with hub():
            found = index_register(by=SYSTEM)
        self.stdout.write(f"{found} authorities can be found.")
