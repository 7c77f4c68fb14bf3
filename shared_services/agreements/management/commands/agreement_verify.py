"""`blaupause agreement verify FILE`: whether a file is a sealed agreement, and what it holds together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from blaupause.crypto.seals import check_pdf

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Looks at the seal alone; asks no database."""

    help = "Check the seal of an agreement: intact, covering the whole file, by a certificate that counts here."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="the PDF")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            found = check_pdf(options["file"].read_bytes())
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.", returncode=2) from error
        except ValueError as error:
            raise CommandError(f"{options['file']} is no PDF that can be read.", returncode=1) from error
        told = {
            "good": found.is_good,
            "sealed": found.is_sealed,
            "intact": found.is_intact,
            "whole": found.is_whole,
            "trusted": found.is_trusted,
            "by": found.by,
            "sealed_at": found.at.isoformat() if found.at else None,
        }
        self.stdout.write(json.dumps(told, ensure_ascii=False) if options["json"] else _in_words(told))
        if not found.is_good:
            raise CommandError(f"{options['file']}: the seal is not good.", returncode=1)


def _in_words(told: dict[str, Any]) -> str:
    if not told["sealed"]:
        return "There is no seal on it."
    marks = ", ".join(f"{name}: {'yes' if told[name] else 'NO'}" for name in ("intact", "whole", "trusted"))
    return f"Sealed by {told['by']} at {told['sealed_at']} ({marks})."
