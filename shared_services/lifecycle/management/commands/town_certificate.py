"""`blaupause town certificate UUID --to FILE`: that a town was deleted, as PDF for its administration."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from blaupause.crypto import seals
from blaupause.domain import NotFound
from blaupause.tenancy.context import operator
from shared_services.lifecycle.queries.certificate import certificate, deletion

if TYPE_CHECKING:
    from argparse import ArgumentParser


CERTIFIES = "Bescheinigung über die Löschung"


class Command(BaseCommand):
    """Made from the hub's record, so also later, and again."""

    help = "Write the certificate that a town was deleted (its uuid stands in what `town delete --json` said)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("uuid", type=_uuid)
        parser.add_argument("--to", type=Path, required=True, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            with operator():
                found = deletion(options["uuid"])
        except NotFound as error:
            raise CommandError(str(error), returncode=1) from None
        pdf = certificate(found)
        options["to"].write_bytes(seals.seal_pdf(pdf, reason=CERTIFIES) if settings.SEAL else pdf)
        is_sealed = bool(settings.SEAL)
        told = {"name": found.name, "uuid": str(options["uuid"]), "file": str(options["to"]), "sealed": is_sealed}
        line = f"{found.name}: {options['to']}{'' if is_sealed else ', without a seal: BLAUPAUSE_SEAL names none'}"
        self.stdout.write(json.dumps(told, ensure_ascii=False) if options["json"] else line)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no uuid.") from None
