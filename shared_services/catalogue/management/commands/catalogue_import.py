"""`blaupause catalogue import DIR …`: take template bundles into the catalogue."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from blaupause.domain import SYSTEM, Conflict
from blaupause.tenancy.context import hub
from shared_services.catalogue.actions import BundleRefused, import_bundle, release_version

from .catalogue_check import files_of, told

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Sequence

    from shared_services.catalogue.models import TemplateVersion


class Command(BaseCommand):
    """Imports all named bundles, or none."""

    help = "Import template bundles as drafts: all that are named, or none. The same content again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directories", nargs="+", metavar="DIR", help="folder with template.json, form.json …")
        parser.add_argument(
            "--release",
            action="store_true",
            help="release each version at once, by the system: for set-up and sample data",
        )
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        bundles = {directory: files_of(directory) for directory in options["directories"]}
        with hub():
            with transaction.atomic():
                versions = [
                    self._import(directory, files, json_wanted=options["json"], release=options["release"])
                    for directory, files in bundles.items()
                ]
            self._tell(versions, json_wanted=options["json"])

    def _tell(self, versions: Sequence[TemplateVersion], *, json_wanted: bool) -> None:
        if json_wanted:
            self.stdout.write(json.dumps({"ok": True, "imported": [_told(version) for version in versions]}))
            return
        for version in versions:
            self.stdout.write(f"{version.service.slug} {version.version} {version.content_hash[:12]} {version.state}")

    def _import(self, directory: str, files: dict[str, bytes], *, json_wanted: bool, release: bool) -> TemplateVersion:
        try:
            version = import_bundle(files=files, by=SYSTEM)
            is_new = release and not hasattr(version, "release")
            return release_version(version_id=version.pk, by=SYSTEM) if is_new else version
        except BundleRefused as refused:
            if json_wanted:
                self.stdout.write(json.dumps({"ok": False, "directory": directory, "findings": told(refused.findings)}))
            else:
                self.stderr.write("\n".join(map(str, refused.findings)))
            raise CommandError(f"{directory}: nothing imported.", returncode=1) from None
        except Conflict as conflict:
            raise CommandError(f"{directory}: {conflict}", returncode=1) from None


def _told(version: TemplateVersion) -> dict[str, Any]:
    return {
        "service": version.service.slug,
        "version": version.version,
        "content_hash": version.content_hash,
        "state": version.state.value,
    }
