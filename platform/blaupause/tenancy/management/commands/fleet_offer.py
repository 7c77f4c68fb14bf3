"""`blaupause fleet offer`: other cells may follow this cell's towns, and its catalogue where it keeps one."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.utils import OperationalError

from blaupause.domain import DomainError
from blaupause.tenancy.fleet import offering


class Command(BaseCommand):
    """Safe to repeat; each cell does it once, and after a release that offers more."""

    help = "Offer this cell's towns and catalogue to other cells (PostgreSQL's logical replication)."

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            offered = offering.offer()
        except (DomainError, OperationalError) as error:
            raise CommandError(str(error).strip(), returncode=1) from None
        self.stdout.write(f"{', '.join(offered)} can be followed. Next, in each other cell: fleet follow")
        if offering.VERSIONS not in offered:
            self.stdout.write(
                "No catalogue: it is empty, or another cell's. With templates of its own, call this again."
            )
