"""`blaupause town invite SLUG ADDRESS`: somebody who will administer a town; they invite the others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from blaupause.domain import DomainError, Invalid
from blaupause.identity.team import first

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Safe to repeat: a new link takes the place of the one before."""

    help = "Invite somebody to administer a town: by mail, with a link that opens once, for three days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("address", help="where the mail goes; only an account of that address can accept")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            invitation = first.invite_admin(options["slug"], options["address"])
        except DomainError as error:
            raise CommandError(str(error), returncode=2 if isinstance(error, Invalid) else 1) from None
        told = {"slug": options["slug"], **first.told(invitation)}
        line = f"{options['slug']}: {first.line(invitation)}"
        self.stdout.write(json.dumps(told, ensure_ascii=False) if options["json"] else line)
