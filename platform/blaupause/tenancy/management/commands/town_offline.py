"""`blaupause town offline SLUG`: take a town off the network; its jobs wait."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from blaupause.domain import DomainError
from blaupause.tenancy import towns
from blaupause.tenancy.enums import TownState

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Every web process follows within seconds."""

    to = TownState.OFFLINE
    help = "Take a town off the network: its pages say so, its jobs wait, nothing is lost."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            town = towns.switch(options["slug"], to=self.to)
        except DomainError as error:
            raise CommandError(str(error), returncode=1) from None
        told = {"slug": town.slug, "state": town.state}
        line = f"{town.slug} is {town.state}"
        if town.state == TownState.CLOSING:
            line += ": it has left, or went over into another town. What runs there is finished, nothing new begins"
        self.stdout.write(json.dumps(told) if options["json"] else line)
