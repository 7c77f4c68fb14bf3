"""`blaupause fleet verify`: find schemas and roles that somebody changed by hand, and towns that two cells have."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from django.core.management.base import BaseCommand, CommandError

from blaupause.tenancy import signposts
from blaupause.tenancy.fleet import compiling, release, verifying

if TYPE_CHECKING:
    from argparse import ArgumentParser

WRONG: Final = {
    "drifted": "differ",
    "held_always": "are held always",
    "in_two_cells": "in two cells",
    "unheard": "followed, but not heard",
}


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
        told: dict[str, Any] = {
            "release": found.release,
            "drifted": [asdict(each) for each in verifying.drifts(found)],
            "held_always": verifying.held_always(),
            "in_two_cells": [asdict(each) for each in signposts.doubles()],
            "unheard": verifying.unheard(),
        }
        self.stdout.write(json.dumps(told, indent=2, ensure_ascii=False) if options["json"] else _as_text(told))
        wrong = [f"{len(told[key])} {what}." for key, what in WRONG.items() if told[key]]
        if wrong:
            raise CommandError(" ".join(wrong), returncode=1)


def _as_text(told: dict[str, Any]) -> str:
    lines = []
    for each in told["drifted"]:
        lines.append(each["name"])
        lines += [f"  + {line}" for line in each["more"]] + [f"  - {line}" for line in each["less"]]
    lines = lines or [f"release {told['release']}: every schema is what its migrations make"]
    for role, login in told["held_always"]:
        lines.append(f"{login} has the rights of {role} always: GRANT {role} TO {login} WITH INHERIT FALSE")
    for each in told["in_two_cells"]:
        lines.append(f"{each['what']} {each['value']} is in two cells: {', '.join(each['towns'])}")
    for name in told["unheard"]:
        lines.append(f"nothing has arrived of {name} for two minutes: blaupause fleet follow --from CELL")
    return "\n".join(lines)
