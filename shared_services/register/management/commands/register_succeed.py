"""`blaupause register succeed OLD NEW --on DAY --source WORDS`: who goes on in whose place, or under which key."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from blaupause.domain import SYSTEM, DomainError
from blaupause.tenancy.context import hub
from shared_services.register.actions import succeed

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """The official file names no successors; this and the page of the competence centre do."""

    help = "Note that from a day on the authority of one key goes on under another, or another takes over from it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("old", help="key (AGS or ARS) that ended, for example 06435014")
        parser.add_argument("new", help="key that counts since then; 12 digits where the register does not know it")
        parser.add_argument("--on", type=_day, required=True, metavar="DAY", help="its first day, as 2026-01-01")
        parser.add_argument("--source", required=True, help="where that is written: the law, the official gazette")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        old, new, on = options["old"], options["new"], options["on"]
        try:
            with hub():
                after = succeed(old=old, new=new, on=on, source=options["source"], by=SYSTEM)
        except DomainError as error:
            raise CommandError(str(error), returncode=1) from None
        told = {"old": old, "new": new, "on": on.isoformat(), "name": after.name}
        line = f"{after.name}: {old} until the day before {on}, {new} since"
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) if options["json"] else line)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no day. Write it as 2026-01-01.") from None
