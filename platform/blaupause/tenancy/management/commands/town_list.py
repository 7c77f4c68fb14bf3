"""`blaupause town list`: the towns of this cell."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from blaupause.tenancy.context import operator
from blaupause.tenancy.models import Town
from blaupause.tenancy.towns import told

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Lists towns by slug, with state and hosts."""

    help = "List the towns of this cell."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        with operator():
            towns = [told(town) for town in Town.objects.prefetch_related("domains").order_by("slug")]
        if options["json"]:
            self.stdout.write(json.dumps(towns, ensure_ascii=False, indent=2))
            return
        for town in towns:
            hosts = ", ".join(town["hosts"])
            self.stdout.write(f"{town['slug']:<20} {town['state']:<10} {town['schema']:<14} {hosts:<32} {town['name']}")
