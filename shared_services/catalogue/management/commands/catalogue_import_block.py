"""`blaupause catalogue import-block FILE …`: publish shared blocks from files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from blaupause.domain import SYSTEM, Conflict
from blaupause.engine.bundles.loading import MAX_FILE, BundleError, read_content
from blaupause.tenancy.context import hub
from shared_services.catalogue.actions import BlockRefused, publish_block

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from shared_services.catalogue.models import Block


class Command(BaseCommand):
    """Publishes all named blocks, or none."""

    help = "Publish shared blocks, each one JSON file: all that are named, or none. The same content changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="slug, version, title, questions … of a block")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        contents = {name: _content(Path(name)) for name in options["files"]}
        with hub(), transaction.atomic():
            blocks = [self._publish(name, content) for name, content in contents.items()]
        told = [{"block": each.slug, "version": each.version, "content_hash": each.content_hash} for each in blocks]
        if options["json"]:
            self.stdout.write(json.dumps({"ok": True, "published": told}))
            return
        for each in told:
            self.stdout.write(f"{each['block']} {each['version']} {each['content_hash'][:12]}")

    def _publish(self, name: str, content: Any) -> Block:
        try:
            return publish_block(content=content, by=SYSTEM)
        except BlockRefused as refused:
            for issue in refused.issues:
                self.stderr.write(f"{name} {issue.path}: [{issue.rule}] {issue.message}")
            raise CommandError(f"{name}: nothing published.", returncode=1) from None
        except Conflict as conflict:
            raise CommandError(f"{name}: {conflict}", returncode=1) from None


def _content(path: Path) -> Any:
    if not path.is_file():
        raise CommandError(f"{path}: there is no such file.", returncode=2)
    with path.open("rb") as file:
        data = file.read(MAX_FILE + 1)
    try:
        return read_content(path.name, data)
    except BundleError as error:
        raise CommandError(str(error), returncode=1) from None
