"""`blaupause catalogue payload TEMPLATE --answers FILE`: answers in the words of their FIM schema."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from blaupause.engine.fim.origin import FILE
from blaupause.engine.fim.payload import to_payload
from blaupause.engine.fim.xfall import to_xml

from .catalogue_validate import Case, case_of

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Writes nothing for answers that the template refuses."""

    help = "Write answers in the words of their FIM schema: JSON keyed by FIM ids, or XML (XFall)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "template", metavar="TEMPLATE", help="service of the catalogue, SERVICE@VERSION, or a folder"
        )
        parser.add_argument(
            "--answers", required=True, metavar="FILE", help="answers as JSON, by field id or by FIM id"
        )
        parser.add_argument("--format", choices=["json", "xfall"], default="json")

    def handle(self, *_args: Any, **options: Any) -> None:
        case: Case = case_of(options["template"], options["answers"])
        origin = case.bundle.files.get(FILE)
        if origin is None:
            raise CommandError(f"{options['template']}: the template was not made from a FIM schema.", returncode=1)
        if case.problems:
            self.stderr.write("\n".join(f"{each.field}: {each.message}" for each in case.problems))
            raise CommandError(f"{options['answers']}: the answers are not complete.", returncode=1)
        payload = to_payload(case.situation, case.bundle.files["form.json"], origin["structure"])
        if options["format"] == "json":
            self.stdout.write(json.dumps(payload, ensure_ascii=False))
        else:
            self.stdout.write(to_xml(payload, origin["schema"]).decode())
