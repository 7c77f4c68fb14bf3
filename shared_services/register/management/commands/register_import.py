"""`blaupause register import FILE`: read the official register of municipalities."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from blaupause.domain import SYSTEM, Conflict
from blaupause.standards.gv100ad import RegisterFileError
from blaupause.tenancy.context import hub
from shared_services.register import queries
from shared_services.register.actions import import_register

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from shared_services.register.queries import Difference, Source

SHOWN = 20


class Command(BaseCommand):
    """Takes the whole file over, or nothing of it."""

    help = "Read the official register of municipalities (GV100AD, Destatis): the whole file or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", help="the file GV100AD….txt")
        parser.add_argument(
            "--sample", action="store_true", help="the platform's own short list of Hessian authorities"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        if bool(options["file"]) == options["sample"]:
            raise CommandError("Name one file, or --sample.", returncode=2)
        try:
            source = self._source(options["file"])
            self._say(f"{len(source.entries)} authorities as of {source.as_of}. Comparing …")
            with hub():
                if options["dry_run"]:
                    difference = queries.difference(source)
                else:
                    difference = import_register(source=source, by=SYSTEM)
        except (RegisterFileError, Conflict) as error:
            raise CommandError(f"{options['file']}: {error}", returncode=1) from None
        told = _told(difference, dry_run=options["dry_run"])
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) if options["json"] else _as_text(told))

    def _source(self, name: str | None) -> Source:
        if name is None:
            return queries.sample()
        try:
            content = Path(name).read_bytes()
        except OSError as error:
            raise CommandError(f"{name}: {error.strerror}", returncode=2) from None
        self._say(f"Reading {name} …")
        return queries.of_file(content)

    def _say(self, sentence: str) -> None:
        if sys.stderr.isatty():
            self.stderr.write(sentence, style_func=str)


def _told(difference: Difference, *, dry_run: bool) -> dict[str, Any]:
    return {
        "as_of": difference.source.as_of.isoformat(),
        "source": difference.source.name,
        "dry_run": dry_run,
        "unchanged": len(difference.same),
        "new": [{"ars": entry.ars, "name": entry.name, "kind": entry.kind} for entry in difference.new],
        "changed": [
            {"ars": change.entry.ars, "name": change.entry.name, "fields": list(change.fields)}
            for change in difference.changed
        ],
        "gone": [{"ars": known.ars, "name": known.authority.name} for known in difference.gone],
    }


def _as_text(told: dict[str, Any]) -> str:
    lines = [f"{told['source']}{' (dry run, nothing changed)' if told['dry_run'] else ''}"]
    lines.append(f"unchanged {told['unchanged']}")
    for name in ("new", "changed", "gone"):
        lines.append(f"{name:<9} {len(told[name])}")
        for each in told[name][:SHOWN]:
            fields = f"  ({', '.join(each['fields'])})" if name == "changed" else ""
            lines.append(f"  {each['ars']:<12} {each['name']}{fields}")
        if len(told[name]) > SHOWN:
            lines.append(f"  … and {len(told[name]) - SHOWN} more; --json lists all")
    return "\n".join(lines)
