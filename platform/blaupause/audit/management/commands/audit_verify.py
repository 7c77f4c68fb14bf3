"""`blaupause audit verify`: whether what was recorded is still what was recorded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from blaupause.audit.chain import BrokenChain, verify_chain
from blaupause.audit.packages import Unsound, verify_package, whose_is
from blaupause.crypto.keys import CannotDecrypt
from blaupause.tenancy.context import NoTown, hub, identity, town
from blaupause.tenancy.models import Town

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from contextlib import AbstractContextManager

HUB = "hub"


class Command(BaseCommand):
    """Checks chains of seals against key and anchors, or an exported file; fails where one does not hold."""

    help = "Check the sealed records of this cell's towns and of its hub, or a package that was exported."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="an exported package (ZIP)")
        parser.add_argument("--town", metavar="SLUG", help="only this town")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["file"]:
            self._check_file(options["file"], as_json=options["json"])
            return
        with identity():
            found = Town.objects.order_by("slug")
            towns = list(found.filter(slug=options["town"]) if options["town"] else found)
        if not towns:
            raise CommandError("There is no such town in this cell.", returncode=2)
        told = [_verified(each.slug, town(each)) for each in towns]
        if not options["town"]:
            told.append(_verified(HUB, hub()))
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
        else:
            for each in told:
                self.stdout.write(f"{each['slug']:<20} {each['broken'] or f'{each["sealed"]} entries hold'}")
        broken = [each["slug"] for each in told if each["broken"]]
        if broken:
            raise CommandError(f"The record is broken in {', '.join(broken)}.", returncode=1)

    def _check_file(self, path: Path, *, as_json: bool) -> None:
        try:
            content = path.read_bytes()
            slug = whose_is(content)
            with town(slug) if slug else hub():
                checked = verify_package(content)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.", returncode=2) from error
        except NoTown as error:
            raise CommandError("The town of this package is not in this cell.", returncode=1) from error
        except Unsound as wrong:
            raise CommandError(str(wrong), returncode=1) from wrong
        told = {"slug": slug or HUB, "entries": checked.count, "head": checked.head}
        words = f"{told['slug']}: {checked.count} entries hold; the record then ended at entry {checked.head}."
        self.stdout.write(json.dumps(told) if as_json else words)


def _verified(slug: str, place: AbstractContextManager[object]) -> dict[str, Any]:
    """Check one record. One that cannot even be read is told as broken, and the others are checked all the same."""
    try:
        with place:
            return {"slug": slug, "sealed": verify_chain(), "broken": ""}
    except BrokenChain as broken:
        told = str(broken)
    except (DatabaseError, CannotDecrypt) as damage:
        told = f"It cannot be read: {type(damage).__name__}: {str(damage).partition('\n')[0]}"
    return {"slug": slug, "sealed": None, "broken": told}
