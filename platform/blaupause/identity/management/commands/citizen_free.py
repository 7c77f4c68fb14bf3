"""`blaupause citizen free ACCOUNT --reason WHY`: an account stands for whoever logs in with it next."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from blaupause.domain import SYSTEM, DomainError, Invalid
from blaupause.identity import actions, evidence
from blaupause.tenancy.context import identity

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """For an account that was joined to the wrong person, or whose person has a new name at BundID."""

    help = (
        "Let a citizen's account stand for whoever logs in with it next, and end its open sessions. What was sent with "
        "it stays with the person it stood for; first make sure at the provider who it belongs to."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("account", help="its id in the provider's realm for citizens (Keycloak: user, ID)")
        parser.add_argument("--reason", required=True, help="why; it stays written, so name no person")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        account = evidence.account({"iss": settings.OIDC["buerger"]["issuer"], "sub": options["account"]})
        try:
            with identity():
                ended = actions.free_account(account=account, reason=options["reason"], by=SYSTEM)
        except DomainError as error:
            raise CommandError(str(error), returncode=2 if isinstance(error, Invalid) else 1) from None
        told = {"account": options["account"], "sessions_ended": ended}
        line = f"{options['account']} stands for whoever logs in next; sessions ended: {ended}"
        self.stdout.write(json.dumps(told) if options["json"] else line)
