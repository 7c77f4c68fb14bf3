"""`blaupause catalogue export SERVICE DIR`: write a version's files, with what both parties signed about it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from blaupause.domain import NotFound
from blaupause.engine.bundles.statement import FILE
from blaupause.tenancy.context import hub
from shared_services.catalogue import queries

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Writes a bundle into an empty folder; `catalogue check` and `catalogue import` read it."""

    help = "Write the files of a version; of a released one with its signed statement (release.json)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("service", help="slug of the service")
        parser.add_argument("directory", help="folder to write into; it must be new or empty")
        parser.add_argument("--of", default="", metavar="VERSION", help="which version (default: the newest)")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        folder = Path(options["directory"])
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandError(f"{folder}: is not empty.", returncode=2)
        with hub():
            try:
                shown = queries.template(options["service"], options["of"])
            except NotFound as missing:
                raise CommandError(f"{options['service']} {options['of']}: {missing}", returncode=1) from None
        contents = shown.bundle.files
        files = {name: json.dumps(content, ensure_ascii=False, indent=2) for name, content in contents.items()}
        release = getattr(shown.version, "release", None)
        if release is not None and release.signature:
            files[FILE] = queries.signed_file(release)
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content + "\n", encoding="utf-8")
        told = {"service": shown.service.slug, "version": shown.version.version, "files": sorted(files)}
        self.stdout.write(json.dumps(told) if options["json"] else f"{folder}: {told['version']}, {len(files)} files.")
