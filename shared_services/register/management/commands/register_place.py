"""`blaupause register place FILE`: note where the authorities of the register lie, for maps."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from blaupause.domain import SYSTEM
from blaupause.tenancy.context import hub
from shared_services.register import queries
from shared_services.register.actions import place_authorities

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Takes the whole list over, or nothing of it."""

    help = "Read where authorities lie: CSV with the columns ags, lon, lat (degrees, WGS 84). The maps draw it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the list; further columns are left alone")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            points = queries.points_of_file(Path(options["file"]).read_bytes())
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}", returncode=2) from None
        except queries.PositionsFileError as error:
            raise CommandError(f"{options['file']}: {error}", returncode=1) from None
        with hub():
            found = place_authorities(points=points, by=SYSTEM)
        self.stdout.write(f"{found} of {len(points)} are in the register and have a place on the map now.")
