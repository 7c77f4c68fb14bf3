"""`blaupause catalogue export [SLUG[@VERSION]] --to FOLDER|FILE.zip`: bundles as files, with what was signed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from blaupause.domain import NotFound
from blaupause.tenancy.context import hub
from shared_services.catalogue.queries import exported, zipped

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Mapping


class Command(BaseCommand):
    """Writes one folder per service, or a ZIP of such folders; `catalogue check` and `catalogue import` read them."""

    help = "Write bundles into a folder or ZIP, one folder per service, released ones with statement and signature."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "name",
            nargs="?",
            default="",
            metavar="SLUG[@VERSION]",
            help="all that is released if left out; any version by its number",
        )
        parser.add_argument("--to", required=True, metavar="FOLDER|FILE.zip", help="where to; must not exist yet")
        parser.add_argument("--force", action="store_true", help="replace what is there")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        to = Path(options["to"])
        try:
            with hub():
                found = exported(options["name"])
        except NotFound as nothing:
            raise CommandError(str(nothing), returncode=1) from None
        files = {each.version.service.slug: each.files for each in found}
        is_zip = to.suffix.lower() == ".zip"
        targets = [to] if is_zip else [to / slug for slug in files]
        if not options["force"] and (there := [str(each) for each in targets if each.exists()]):
            raise CommandError(f"{', '.join(there)}: there already. Add --force to replace it.", returncode=1)
        try:
            _write_zip(to, files) if is_zip else _write_folders(to, files)
        except OSError as error:
            raise CommandError(f"{to}: {error.strerror}.", returncode=1) from None
        told = [
            {"service": each.service.slug, "version": each.version, "content_hash": each.content_hash}
            for each in (one.version for one in found)
        ]
        if options["json"]:
            self.stdout.write(json.dumps({"to": str(to), "exported": told}))
            return
        for each in told:
            self.stdout.write(f"{each['service']} {each['version']} {each['content_hash'][:12]}")


def _write_folders(to: Path, services: Mapping[str, Mapping[str, bytes]]) -> None:
    for slug, files in services.items():
        if (to / slug).exists():
            shutil.rmtree(to / slug)
        for name, content in files.items():
            path = to / slug / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def _write_zip(to: Path, services: Mapping[str, Mapping[str, bytes]]) -> None:
    content = zipped({f"{slug}/{name}": each for slug, files in services.items() for name, each in files.items()})
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_bytes(content)
