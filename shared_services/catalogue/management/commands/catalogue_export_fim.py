"""`blaupause catalogue export-fim SLUG`: write a template as a form schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from blaupause.domain import Invalid, NotFound
from blaupause.tenancy.context import hub
from shared_services.catalogue.queries import as_schema, draft_as_schema

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from shared_services.catalogue.queries import FimExport


class Command(BaseCommand):
    """Reads only. What is written is read again by `catalogue import-fim`, with `--lists` the lists too."""

    help = "Write a template as a form schema (XDatenfelder 3.0), and tell what the schema does not say."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        """Let --version name a version of the template, not that of Django."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="the service")
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--version", default="", metavar="V", help="any version; else the newest released")
        which.add_argument("--draft", action="store_true", help="the draft that is being edited")
        parser.add_argument("--to", metavar="FILE", help="where to; else ID and version as a file here")
        parser.add_argument("--lists", metavar="FOLDER", help="write the code lists (genericode) into this folder")
        parser.add_argument("--force", action="store_true", help="replace what is there")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        slug = options["slug"]
        try:
            with hub():
                made = draft_as_schema(slug) if options["draft"] else as_schema(slug, options["version"])
        except (NotFound, Invalid) as refused:
            raise CommandError(str(refused), returncode=1) from None
        files = _files(made, options["to"], options["lists"])
        if not options["force"] and (there := [str(each) for each in files if each.exists()]):
            raise CommandError(f"{', '.join(there)}: there already. Add --force to replace it.", returncode=1)
        for path, content in files.items():
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            except OSError as error:
                raise CommandError(f"{path}: {error.strerror}.", returncode=1) from None
        self.stdout.write(self._told(made, [str(each) for each in files], options))

    def _told(self, made: FimExport, files: list[str], options: dict[str, Any]) -> str:
        left = list(made.left)
        if made.lists and not options["lists"]:
            left.append("Die Codelisten sind nicht dabei. Mit --lists FOLDER werden sie geschrieben.")
        if options["json"]:
            return json.dumps({"schema": made.name, "files": files, "not_in_schema": left}, ensure_ascii=False)
        return "\n".join((f"{made.name}: {', '.join(files)}", *(f"not in the schema: {each}" for each in left)))


def _files(made: FimExport, to: str | None, lists: str | None) -> dict[Path, bytes]:
    files = {Path(to or f"{made.name}.xdf3.xml"): made.schema}
    if lists:
        files |= {Path(lists) / name: content for name, content in made.lists.items()}
    return files
