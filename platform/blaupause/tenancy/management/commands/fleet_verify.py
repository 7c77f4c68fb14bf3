"""`blaupause fleet verify`: find schemas that somebody changed by hand."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from blaupause.tenancy.fleet import compiling, release, verifying

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Compares what is there, line by line, with what the migrations make. Exit status 1 where something differs."""

    help = "Compare every schema that has this release with what its migrations make."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            found = compiling.compiled(release.current())
        except compiling.CannotCompile as refused:
            raise CommandError(str(refused)) from None
        drifts = [asdict(each) for each in verifying.drifts(found)]
        told = {"release": found.release, "drifted": drifts}
        self.stdout.write(json.dumps(told, indent=2) if options["json"] else _as_text(told))
        if drifts:
            raise CommandError(f"{len(drifts)} differ.", returncode=1)


def _as_text(told: dict[str, Any]) -> str:
    lines = []
    for each in told["drifted"]:
        lines.append(each["name"])
        lines += [f"  + {line}" for line in each["more"]] + [f"  - {line}" for line in each["less"]]
    return "\n".join(lines or [f"release {told['release']}: every schema is what its migrations make"])
