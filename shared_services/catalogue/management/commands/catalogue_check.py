"""`blaupause catalogue check DIR`: is a template bundle sound? `--signatures`: are all releases signed? Reads only."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from blaupause.crypto.signatures import public_keys
from blaupause.engine.bundles import check, read_directory
from blaupause.engine.bundles.statement import split
from blaupause.tenancy.context import hub
from shared_services.catalogue import queries

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from blaupause.engine.bundles import Finding


class Command(BaseCommand):
    """Checks files, meaning, stored tests and signature of a bundle, or the signatures of what was released."""

    help = "Check a template bundle without importing it. Findings name file, line or path, and the rule."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", nargs="?", help="folder with template.json, form.json …")
        parser.add_argument("--signatures", action="store_true", help="check every release of this catalogue instead")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["signatures"] == bool(options["directory"]):
            raise CommandError("Name a folder, or say --signatures.", returncode=2)
        check_it = self._signatures if options["signatures"] else self._directory
        check_it(options["directory"], json_wanted=options["json"])

    def _directory(self, directory: str, *, json_wanted: bool) -> None:
        files, signed = split(files_of(directory))
        findings = check(files) or queries.signature_findings(signed, files)
        if json_wanted:
            self.stdout.write(json.dumps({"ok": not findings, "findings": told(findings)}, ensure_ascii=False))
        for finding in [] if json_wanted else findings:
            self.stdout.write(str(finding))
        if findings:
            raise CommandError(f"{directory}: {len(findings)} finding(s).", returncode=1)
        if not json_wanted:
            self.stdout.write(f"{directory}: no findings.")

    def _signatures(self, _directory: None, *, json_wanted: bool) -> None:
        with hub():
            proofs = list(queries.proofs())
        wrong = [each for each in proofs if each.wrong]
        keys = public_keys()
        if json_wanted:
            releases = [{"service": each.service, "version": each.version, "wrong": each.wrong} for each in proofs]
            self.stdout.write(json.dumps({"ok": not wrong, "public_keys": keys, "releases": releases}))
        for each in [] if json_wanted else wrong:
            self.stdout.write(f"{each.service} {each.version}: {each.wrong}")
        if wrong:
            raise CommandError(f"{len(wrong)} of {len(proofs)} release(s) have no good signature.", returncode=1)
        if not json_wanted:
            self.stdout.write(f"{len(proofs)} release(s), each signed for both parties. Keys: {', '.join(keys)}")


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
