"""`blaupause town compare OLD INTO`: what only two towns know, side by side, before one goes over into the other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from blaupause.domain import DomainError
from blaupause.tenancy import towns
from shared_services.lifecycle.queries.inside import differing, inside

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Reads, and changes nothing."""

    help = "Show two towns side by side: units, services and values that differ, drafts, open cases."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("old", help="slug of the town that goes over")
        parser.add_argument("into", help="slug of the town it goes into")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            pair = [towns.by_slug(options[name]) for name in ("old", "into")]
        except DomainError as error:
            raise CommandError(str(error), returncode=1) from None
        old, into = (inside(town) for town in pair)
        told = {
            "counts": {name: [number, into.counts[name]] for name, number in old.counts.items()},
            "units": {"both": sorted({*old.units} & {*into.units}), "only_old": sorted({*old.units} - {*into.units})},
            "services": {
                "only_old": sorted(old.values.keys() - into.values.keys()),
                "only_into": sorted(into.values.keys() - old.values.keys()),
                "differ": differing(old, into),
            },
        }
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) if options["json"] else _as_text(told))


def _as_text(told: dict[str, Any]) -> str:
    lines = [f"{name:<14} {old:>6} {into:>6}" for name, (old, into) in told["counts"].items()]
    lines += [f"units, {name}: {', '.join(units) or '-'}" for name, units in told["units"].items()]
    lines += [f"services, {name}: {', '.join(told['services'][name]) or '-'}" for name in ("only_old", "only_into")]
    for slug, values in told["services"]["differ"].items():
        lines += [f"{slug}: {name}: {here!r} / {there!r}" for name, (here, there) in values.items()]
    return "\n".join(lines)
