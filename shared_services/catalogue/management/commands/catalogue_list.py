"""`blaupause catalogue list`: templates, their versions and how many towns use them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from blaupause.tenancy.context import hub
from shared_services.catalogue.queries import Filters, listing

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from shared_services.catalogue.queries import Listed


class Command(BaseCommand):
    """Lists the catalogue."""

    help = "List templates with their newest released version, or newest draft, and how many towns use them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        with hub():
            rows = [_told(row) for row in listing(Filters(order="name"))]
        if options["json"]:
            self.stdout.write(json.dumps({"templates": rows}, ensure_ascii=False))
            return
        if not rows:
            self.stdout.write("The catalogue is empty. Next: blaupause catalogue import DIR")
        for row in rows:
            use = f"{row['towns']} of {row['towns_total']} towns"
            draft = f"  {row['draft_state']} {row['draft']}" if row["draft"] else ""
            self.stdout.write(f"{row['service']:<28} {row['version']:<10} {row['state']:<9} {use}{draft}")


def _told(row: Listed) -> dict[str, Any]:
    return {
        "service": row.service.slug,
        "title": row.service.title,
        "version": row.version.version,
        "content_hash": row.version.content_hash,
        "state": row.state.value,
        "draft": row.newer.version if row.newer else None,
        "draft_state": row.newer.state.value if row.newer else None,
        "towns": row.use.number,
        "towns_on_newest": row.use.newest,
        "towns_total": row.use.total,
    }
