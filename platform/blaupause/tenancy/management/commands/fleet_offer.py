"""`blaupause fleet offer`: other cells may follow this cell's catalogue."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from blaupause.domain import DomainError
from blaupause.tenancy.fleet import following


class Command(BaseCommand):
    """Safe to repeat; the hub's cell does it once."""

    help = "Offer this cell's catalogue to other cells (PostgreSQL's logical replication)."

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            following.offer()
        except DomainError as error:
            raise CommandError(str(error), returncode=1) from None
        self.stdout.write(f"{', '.join(following.TABLES)} can be followed. Next, in the other cell: fleet follow")
