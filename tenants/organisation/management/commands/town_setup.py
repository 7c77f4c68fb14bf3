"""`blaupause town setup export|import SLUG`: a town's set-up as one file that people can read."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from blaupause.domain import SYSTEM, DomainError
from blaupause.tenancy import directory
from blaupause.tenancy.context import at, place_of
from tenants.organisation import actions, queries, rules

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from blaupause.tenancy.models import Town


class Command(BaseCommand):
    """One file can prepare many towns: what it leaves out stays as it is in each."""

    help = "Write a town's set-up (look, contact, hours, units, services) into a YAML file, or take one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("direction", choices=("export", "import"))
        parser.add_argument("slug")
        parser.add_argument("file", nargs="?", default="-", help="- is standard output or input")
        parser.add_argument("--dry-run", action="store_true", help="import: tell what would change, and change nothing")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        directory.forget()
        town = directory.town_by_slug(options["slug"])
        if town is None:
            slug = options["slug"]
            raise CommandError(
                f"This cell has no town {slug!r}. `blaupause town list` shows those it has.", returncode=1
            )
        act = self._export if options["direction"] == "export" else self._import
        try:
            with at(place_of(town)):
                act(town, options)
        except (DomainError, OSError) as error:
            raise CommandError(_lines(error), returncode=1) from None

    def _export(self, town: Town, options: dict[str, Any]) -> None:
        text = queries.setup_file()
        if options["file"] == "-":
            self.stdout.write(json.dumps({"slug": town.slug, "setup": text}) if options["json"] else text)
            return
        Path(options["file"]).write_text(text, encoding="utf-8")
        told = {"slug": town.slug, "file": options["file"]}
        self.stdout.write(json.dumps(told) if options["json"] else f"{town.slug}: written to {options['file']}")

    def _import(self, town: Town, options: dict[str, Any]) -> None:
        name = options["file"]
        text = sys.stdin.read() if name == "-" else Path(name).read_bytes().decode("utf-8-sig", errors="replace")
        is_dry = options["dry_run"]
        changes = queries.setup_differences(text) if is_dry else actions.import_setup(text=text, by=SYSTEM)
        if options["json"]:
            told = [{"place": each.place, "before": each.before, "after": each.after} for each in changes]
            self.stdout.write(json.dumps({"slug": town.slug, "dry_run": is_dry, "changes": told}, ensure_ascii=False))
            return
        for each in changes:
            self.stdout.write(f"{each.place}: {each.before} → {each.after}")
        self.stdout.write(f"{town.slug}: {len(changes)} values {'would change' if is_dry else 'changed'}")


def _lines(error: Exception) -> str:
    return "\n".join(map(str, error.mistakes)) if isinstance(error, rules.FileWrong) else str(error)
