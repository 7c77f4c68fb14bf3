"""`blaupause audit verify`: whether what was recorded is still what was recorded."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from blaupause.audit.chain import BrokenChain, verify_chain
from blaupause.crypto.keys import CannotDecrypt
from blaupause.tenancy.context import identity, town
from blaupause.tenancy.models import Town

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Checks each town's chain of seals against its key and its anchors; the work failed where one does not hold."""

    help = "Check the sealed records of the towns of this cell."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--town", metavar="SLUG", help="only this town")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        with identity():
            found = Town.objects.order_by("slug")
            towns = list(found.filter(slug=options["town"]) if options["town"] else found)
        if not towns:
            raise CommandError("There is no such town in this cell.", returncode=2)
        told = [_verified(each) for each in towns]
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
        else:
            for each in told:
                self.stdout.write(f"{each['slug']:<20} {each['broken'] or f'{each["sealed"]} events hold'}")
        broken = [each["slug"] for each in told if each["broken"]]
        if broken:
            raise CommandError(f"The record is broken in {', '.join(broken)}.", returncode=1)


def _verified(which: Town) -> dict[str, Any]:
    """Check one town. One that cannot even be read is told as broken, and the others are checked all the same."""
    try:
        with town(which):
            return {"slug": which.slug, "sealed": verify_chain(), "broken": ""}
    except BrokenChain as broken:
        told = str(broken)
    except (DatabaseError, CannotDecrypt) as damage:
        told = f"It cannot be read: {type(damage).__name__}: {str(damage).partition('\n')[0]}"
    return {"slug": which.slug, "sealed": None, "broken": told}
