"""`blaupause catalogue validate TEMPLATE --answers FILE`: judge answers as for an application."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from blaupause.engine.bundles import Bundle
from blaupause.engine.bundles import check as check_bundle
from blaupause.engine.bundles.statement import split
from blaupause.engine.fim.origin import FILE
from blaupause.engine.fim.payload import oddities, to_answers
from blaupause.engine.forms import Problem
from blaupause.engine.forms.checking import check
from blaupause.tenancy.context import hub
from shared_services.catalogue import queries

from .catalogue_check import files_of

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from blaupause.engine.forms import Situation

_FIM_ID: Final = re.compile(r"[FG][0-9]+")


@dataclass(frozen=True, slots=True)
class Case:
    """A template with answers to it, and what is wrong with them."""

    bundle: Bundle
    situation: Situation
    problems: tuple[Problem, ...]


class Command(BaseCommand):
    """Judges answers as the platform does when an application is sent; nothing is stored."""

    help = "Check answers against a template, as for an application that is sent today."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "template", metavar="TEMPLATE", help="service of the catalogue, SERVICE@VERSION, or a folder"
        )
        parser.add_argument(
            "--answers", required=True, metavar="FILE", help="answers as JSON, by field id or by FIM id"
        )
        parser.add_argument("--today", metavar="DATE", type=date.fromisoformat, help="day for rules (2026-09-30)")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        problems = case_of(options["template"], options["answers"], options["today"]).problems
        if options["json"]:
            told = [{"field": each.field, "kind": each.kind, "message": each.summary} for each in problems]
            self.stdout.write(json.dumps({"valid": not problems, "problems": told}, ensure_ascii=False))
        for problem in [] if options["json"] else problems:
            self.stdout.write(f"{problem.field}: {problem.summary}")
        if problems:
            raise CommandError(f"{options['answers']}: {len(problems)} problem(s).", returncode=1)
        if not options["json"]:
            self.stdout.write(f"{options['answers']}: valid.")


def case_of(template: str, answers_file: str, day: date | None = None) -> Case:
    """Read template and answers, and judge as on that day; without one as today.

    Raises:
        CommandError: there is no such template or file, or it cannot be used (status 2).
    """
    bundle, sent = _bundle(template), _json(answers_file)
    values, today, origin = bundle.resolve({}).values, day or timezone.localdate(), bundle.files.get(FILE)
    if origin and any(_FIM_ID.fullmatch(key) for key in sent):
        odd = [
            Problem(place, _("Das gibt es im Schema so nicht, oder es fehlt."), "schema")
            for place in oddities(sent, origin["structure"])
        ]
        sent = to_answers(sent, bundle.files["form.json"])
    else:
        odd = []
    situation = bundle.form.situation(sent, values, today)
    return Case(bundle, situation, (*odd, *check(situation)))


def _bundle(template: str) -> Bundle:
    if Path(template).is_dir():
        files, _signed = split(files_of(template))
        if findings := check_bundle(files):
            raise CommandError(f"{template}: the template itself has {len(findings)} finding(s).", returncode=2)
        return Bundle.from_files(files)
    slug, _at, version = template.partition("@")
    with hub():
        found = queries.numbered_version(slug, version) if version else queries.newest_version(slug)
    if found is None:
        raise CommandError(f"{template}: the catalogue has no such template.", returncode=2)
    return Bundle.from_json(found.bundle)


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")


def _json(name: str) -> dict[str, Any]:
    try:
        content = json.loads(Path(name).read_bytes(), parse_constant=_refuse)
    except OSError as error:
        raise CommandError(f"{name}: {error.strerror}", returncode=2) from None
    except (ValueError, RecursionError) as error:
        raise CommandError(f"{name}: no JSON: {error}", returncode=2) from None
    if not isinstance(content, dict):
        raise CommandError(f"{name}: answers are a JSON object.", returncode=2)
    return content
