"""`blaupause catalogue validate TEMPLATE --answers FILE`: tell whether answers fit a template."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from blaupause.domain import NotFound
from blaupause.engine.bundles import Bundle, check
from blaupause.engine.forms.checking import check as check_answers
from blaupause.tenancy.context import hub
from shared_services.catalogue.queries import exported

from .catalogue_check import files_of

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Validates as the server does when somebody submits, with the template's own defaults for a town's values."""

    help = "Check answers against a template. Problems name the answer's path and say in German what to do."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "template", metavar="TEMPLATE", help="folder of a bundle, or SLUG[@VERSION] of the catalogue"
        )
        parser.add_argument("--answers", required=True, metavar="FILE", help="JSON object: answers by field id")
        parser.add_argument("--today", metavar="DATE", type=date.fromisoformat, help="day for rules (2026-09-30)")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        answers = _answers(Path(options["answers"]))
        bundle = _bundle(options["template"])
        today = options["today"] or timezone.localdate()
        problems = check_answers(bundle.form.situation(answers, bundle.resolve({}).values, today))
        if options["json"]:
            told = [{"path": each.field, "kind": each.kind, "message": each.summary} for each in problems]
            self.stdout.write(json.dumps({"valid": not problems, "problems": told}, ensure_ascii=False))
        for each in () if options["json"] else problems:
            self.stdout.write(f"{each.field}: {each.summary}")
        if problems:
            raise CommandError(f"{options['answers']}: {len(problems)} problem(s).", returncode=1)
        if not options["json"]:
            self.stdout.write(f"{options['answers']}: valid.")


def _answers(path: Path) -> dict[str, Any]:
    try:
        answers = json.loads(path.read_bytes())
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}.", returncode=2) from None
    except (ValueError, RecursionError) as error:
        raise CommandError(f"{path}: no JSON ({error}).", returncode=2) from None
    if not isinstance(answers, dict):
        raise CommandError(f"{path}: answers are a JSON object.", returncode=2)
    return answers


def _bundle(name: str) -> Bundle:
    if Path(name).is_dir():
        files = files_of(name)
        if findings := check(files):
            raise CommandError(f"{name}: the template itself has {len(findings)} finding(s).", returncode=2)
        return Bundle.from_files(files)
    try:
        with hub():
            return next(iter(exported(name).values()))
    except NotFound:
        raise CommandError(f"{name}: neither a folder nor a released template.", returncode=2) from None
