"""`blaupause fleet verify`: find schemas that somebody changed by hand, and towns that two cells have."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from blaupause.tenancy import signposts
from blaupause.tenancy.fleet import compiling, release, verifying

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Compares what is there, line by line, with what the migrations make. Exit status 1 where something differs."""

    help = "Compare every schema that has this release with what its migrations make, and towns with other cells'."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            found = compiling.compiled(release.current())
        except compiling.CannotCompile as refused:
            raise CommandError(str(refused)) from None
        drifts = [asdict(each) for each in verifying.drifts(found)]
        doubles = [asdict(each) for each in signposts.doubles()]
        told = {"release": found.release, "drifted": drifts, "in_two_cells": doubles}
        self.stdout.write(json.dumps(told, indent=2, ensure_ascii=False) if options["json"] else _as_text(told))
        if drifts or doubles:
            wrong = [f"{len(drifts)} differ."] * bool(drifts) + [f"{len(doubles)} in two cells."] * bool(doubles)
            raise CommandError(" ".join(wrong), returncode=1)


def _as_text(told: dict[str, Any]) -> str:
    lines = []
    for each in told["drifted"]:
        lines.append(each["name"])
        lines += [f"  + {line}" for line in each["more"]] + [f"  - {line}" for line in each["less"]]
    lines = lines or [f"release {told['release']}: every schema is what its migrations make"]
    for each in told["in_two_cells"]:
        lines.append(f"{each['what']} {each['value']} is in two cells: {', '.join(each['towns'])}")
    return "\n".join(lines)
