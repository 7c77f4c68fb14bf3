"""`blaupause fleet status`: which towns this release has not reached, and why."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from blaupause.tenancy.context import operator
from blaupause.tenancy.fleet import ledger, release
from blaupause.tenancy.models import Spare, Town

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Exit status 0 also when towns are behind: it only looks."""

    help = "Show which towns this release has not reached, and why."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        here = release.current()
        behind = [asdict(each) for each in ledger.behind(here.name, release.of_public().name)]
        with operator():
            told = {
                "release": here.name,
                "towns": Town.objects.exclude(state="left").count(),
                "spares": Spare.objects.count(),
                "behind": behind,
                "orphans": ledger.orphans(),
            }
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) if options["json"] else _as_text(told))


def _as_text(told: dict[str, Any]) -> str:
    lines = [f"release {told['release']}: {told['towns']} towns, {told['spares']} spares, {len(told['behind'])} behind"]
    for each in told["behind"]:
        why = " – held by ".join(part for part in (each["error"], each["blocker"]) if part)
        lines.append(f"{each['slug'] or each['schema']:<20} {each['state'] or 'waiting':<8} {why}")
    lines += [f"{name:<20} belongs to nobody: blaupause fleet spares drops it" for name in told["orphans"]]
    return "\n".join(lines)
