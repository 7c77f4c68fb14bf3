"""`blaupause catalogue check DIR`: is a template bundle sound? Nothing is imported."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from blaupause.engine.bundles import check, read_directory

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from blaupause.engine.bundles import Finding


class Command(BaseCommand):
    """Checks files, meaning and stored tests of a bundle."""

    help = "Check a template bundle without importing it. Findings name file, line or path, and the rule."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", help="folder with template.json, form.json …")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        findings = check(files_of(options["directory"]))
        if options["json"]:
            self.stdout.write(json.dumps({"ok": not findings, "findings": told(findings)}, ensure_ascii=False))
        for finding in [] if options["json"] else findings:
            self.stdout.write(str(finding))
        if findings:
            raise CommandError(f"{options['directory']}: {len(findings)} finding(s).", returncode=1)
        if not options["json"]:
            self.stdout.write(f"{options['directory']}: no findings.")


def files_of(directory: str) -> dict[str, bytes]:
    """Read a bundle's files.

    Raises:
        CommandError: there is no such folder (status 2).
    """
    if not Path(directory).is_dir():
        raise CommandError(f"{directory}: there is no such folder.", returncode=2)
    return read_directory(Path(directory))


def told(findings: list[Finding]) -> list[dict[str, Any]]:
    """Return findings as JSON has them."""
    return [
        {"file": each.file, "line": each.line, "path": each.path, "rule": each.rule, "message": each.message}
        for each in findings
    ]
