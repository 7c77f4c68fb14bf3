"""`blaupause catalogue translate DIR LANGUAGE`: how far a bundle is translated, its texts as a file, and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from blaupause.engine.bundles import Bundle, BundleError
from blaupause.engine.bundles.editing import Operation, edit
from blaupause.engine.bundles.editing.exchange import export, intake
from blaupause.engine.bundles.editing.translating import ALL
from blaupause.engine.bundles.languages import LANGUAGES, file_of, progress_of, rows_of
from blaupause.standards.xdatenfelder import SchemaError

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from blaupause.engine.bundles.editing.exchange import Intake


class Command(BaseCommand):
    """With `--from` it writes `translations/<language>.json` of the folder, whole or not at all."""

    help = "Tell how far a template bundle is translated; write its texts as XLIFF 2.1, or take what came back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", help="folder with template.json, form.json …")
        parser.add_argument("language", choices=sorted(LANGUAGES), help="code of the language")
        way = parser.add_mutually_exclusive_group()
        way.add_argument("--to", metavar="FILE", help="write the texts with their translations into this file")
        way.add_argument("--from", dest="source", metavar="FILE", help="take the translations of this file")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        folder, code = Path(options["directory"]), options["language"]
        try:
            files = {file_of(code): {"verified": False, "texts": {}}, **Bundle.from_directory(folder).files}
            told: dict[str, Any] = {}
            if options["to"]:
                Path(options["to"]).write_bytes(export(files, code))
            if options["source"]:
                taken = intake(files, code, Path(options["source"]).read_bytes())
                files = _taken(files, code, taken, folder)
                told = {"new": taken.new, "replaced": taken.replaced, "left": [each.label for each in taken.left]}
        except (BundleError, SchemaError) as refused:
            raise CommandError(str(refused), returncode=1) from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}.", returncode=1) from None
        progress = progress_of(rows_of(files, code))
        told |= {"total": progress.total, "missing": progress.missing, "outdated": progress.outdated}
        if options["json"]:
            self.stdout.write(json.dumps({"language": code, **told}, ensure_ascii=False))
        else:
            self.stdout.write(f"{folder}: {code}: " + ", ".join(f"{each} {told[each]}" for each in told))


def _taken(files: dict[str, Any], code: str, taken: Intake, folder: Path) -> dict[str, Any]:
    """Lay translations into a bundle and write them; the folder keeps the rest as it is."""
    after = edit(files, Operation("uebersetzen", f"{ALL}{code}", taken.values)).files
    path = folder / file_of(code)
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(after[file_of(code)], ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return after
