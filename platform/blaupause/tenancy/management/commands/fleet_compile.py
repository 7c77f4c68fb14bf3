"""`blaupause fleet compile`: the migrations of this release as SQL, found out once and proved."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from blaupause.tenancy.context import operator
from blaupause.tenancy.fleet import compiling, release
from blaupause.tenancy.fleet.judging import judge
from blaupause.tenancy.models import CompiledRelease

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from blaupause.tenancy.fleet.compiling import Compiled
    from blaupause.tenancy.fleet.release import Release


class Command(BaseCommand):
    """Shows of every migration how it reaches a town and what of it hurts; with `--sql`, what is sent."""

    help = "Compile the migrations of this release to SQL, prove that it makes the same schema, and say what hurts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sql", action="store_true", help="show the SQL too")
        parser.add_argument("--again", action="store_true", help="also where this cell has it already")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        here, began = release.current(), time.perf_counter()
        if options["again"]:
            with operator():
                CompiledRelease.objects.filter(name=here.name).delete()
        try:
            found = compiling.compiled(here)
        except compiling.CannotCompile as refused:
            raise CommandError(str(refused)) from None
        told = _told(here, found, round(time.perf_counter() - began, 3))
        self.stdout.write(json.dumps(told, indent=2) if options["json"] else _as_text(told, with_sql=options["sql"]))


def _told(here: Release, found: Compiled, seconds: float) -> dict[str, Any]:
    steps = []
    for (app, name), migration in here.migrations.items():
        judgement = judge(migration)
        steps.append(
            {
                "migration": f"{app}.{name}",
                "way": judgement.way.value,
                "warnings": list(judgement.warnings),
                "contract": getattr(migration, "contract", ""),
                "statements": list(found.scripts[app, name]),
            }
        )
    said = len(found.statements(found.scripts, is_empty=True))
    new = {"said": said, "sent": len(found.whole())}
    return {"release": here.name, "seconds": seconds, "parts": len(found.lines), "new_town": new, "migrations": steps}


def _as_text(told: dict[str, Any], *, with_sql: bool) -> str:
    lines = []
    for step in told["migrations"]:
        lines.append(f"{step['migration']:<44} {step['way']:<11} {len(step['statements']):>4} statements")
        lines += [f"    ! {warning}" for warning in step["warnings"]]
        lines += [f"    contract: {step['contract']}"] if step["contract"] else []
        lines += [f"    {statement.strip()}" for statement in step["statements"]] if with_sql else []
    lines.append(f"release {told['release']}: sent as SQL it makes the same schema as run, {told['parts']} parts alike")
    new = told["new_town"]
    lines.append(f"a new town gets {new['sent']} statements, of {new['said']} that the migrations say")
    return "\n".join(lines)
