"""`blaupause migrate`: bring the public schema and every town to the newest state."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error
from django.db.migrations.autodetector import MigrationAutodetector

from blaupause.tenancy import provisioning
from blaupause.tenancy.context import operator
from blaupause.tenancy.models import Town

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Replaces Django's own command, which knows neither roles nor towns. A town that fails stops no other."""

    autodetector = MigrationAutodetector  # Django compares it with that of makemigrations
    help = "Bring the public schema and every town to the newest state, and set the rights of the public schema."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        self._say("public schema …")
        provisioning.migrate_public()
        with operator():
            towns = list(Town.objects.order_by("slug"))
        done = [self._migrate(town, place, len(towns)) for place, town in enumerate(towns, 1)]
        failed = [town for town in done if town["error"]]
        told = {"public": "ok", "towns": done, "failed": len(failed)}
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) if options["json"] else _as_text(told))
        if failed:
            raise CommandError(f"{len(failed)} of {len(towns)} towns were left behind.", returncode=1)

    def _migrate(self, town: Town, place: int, count: int) -> dict[str, Any]:
        self._say(f"{place}/{count} {town.slug} …")
        began = time.perf_counter()
        error = ""
        try:
            provisioning.migrate_town(town)
        except Error as trouble:
            error = f"{type(trouble).__name__}: {trouble}".strip()
        return {"slug": town.slug, "seconds": round(time.perf_counter() - began, 3), "error": error}

    def _say(self, sentence: str) -> None:
        if sys.stderr.isatty():
            self.stderr.write(sentence, style_func=str)


def _as_text(told: dict[str, Any]) -> str:
    lines = ["public schema  ok"]
    lines += [f"{town['slug']:<14} {town['error'] or 'ok'}" for town in told["towns"]]
    return "\n".join(lines)
