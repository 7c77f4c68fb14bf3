"""`blaupause register index`: make anew by what the authorities of the register are found."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from blaupause.domain import SYSTEM
from blaupause.tenancy.context import hub
from shared_services.register.actions import index_register


class Command(BaseCommand):
    """Whoever searches meanwhile finds what was there before."""

    help = "Make the search of the register anew. An import does that by itself."

    def handle(self, *_args: Any, **_options: Any) -> None:
        with hub():
            found = index_register(by=SYSTEM)
        self.stdout.write(f"{found} authorities can be found.")
