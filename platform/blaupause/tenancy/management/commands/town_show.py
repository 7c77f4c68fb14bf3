"""`blaupause town show SLUG`: what the operator knows of a town."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from blaupause.domain import NotFound
from blaupause.tenancy import towns
from blaupause.tenancy.context import operator
from blaupause.tenancy.fleet import release
from blaupause.tenancy.models import MigrationLedger

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from blaupause.tenancy.models import Town


class Command(BaseCommand):
    """Shows a town's state, addresses, schema and whether this release has reached it."""

    help = "Show a town: state, addresses, schema, release."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            told = _told(towns.by_slug(options["slug"]))
        except NotFound as error:
            raise CommandError(str(error), returncode=1) from None
        lines = told | {"hosts": ", ".join(told["hosts"])}
        text = "\n".join(f"{name:<12} {value}" for name, value in lines.items())
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) if options["json"] else text)


def _told(town: Town) -> dict[str, Any]:
    here = release.current().name
    with operator():
        reached = MigrationLedger.objects.filter(schema_name=town.schema_name, release=here).first()
    return towns.told(town) | {
        "uuid": str(town.uuid),
        "release": here,
        "reached": reached.state if reached else "waiting",
    }
