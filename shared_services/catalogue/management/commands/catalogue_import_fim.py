"""`blaupause catalogue import-fim FILE`: make a template of an official form schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from blaupause.domain import SYSTEM
from blaupause.standards import genericode, xdatenfelder
from blaupause.tenancy.context import hub
from shared_services.catalogue.actions import BundleRefused, import_schema
from shared_services.catalogue.queries import may_fetch, with_fetched

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from blaupause.standards.xdatenfelder import Reading
    from shared_services.catalogue.actions import FromSchema

STATES: Final = {
    "1": "in Planung",
    "2": "in Bearbeitung",
    "3": "Entwurf",
    "4": "methodisch freigegeben",
    "5": "fachlich freigegeben (silber)",
    "6": "fachlich freigegeben (gold)",
    "7": "inaktiv",
    "8": "vorgesehen zum Löschen",
}
"""urn:xoev-de:xprozess:codeliste:status, 2022-07-12."""


class Command(BaseCommand):
    """Makes a draft, or lays a newer schema into what people made of the older one: the open draft, else a version."""

    help = "Make a template of a form schema (XDatenfelder 3.0 or 2.0). The same file again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the schema as XML")
        parser.add_argument("--lists", metavar="DIR", help="folder with code lists (genericode) the schema refers to")
        parser.add_argument("--fetch-lists", action="store_true", help="get those that are missing from XRepository")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["fetch_lists"] and not may_fetch():
            raise CommandError("Fetching is off: BLAUPAUSE_XREPOSITORY names no address.", returncode=2)
        reading, lists = self._read(options["file"], options["lists"], json_wanted=options["json"])
        not_fetched: list[str] = []
        if options["fetch_lists"]:
            lists, not_fetched = with_fetched(reading.schema, lists)
        try:
            with hub(), transaction.atomic():
                made = import_schema(schema=reading.schema, lists=lists, by=SYSTEM)
        except BundleRefused as refused:
            self.stderr.write("\n".join(map(str, refused.findings)))
            raise CommandError(f"{options['file']}: nothing imported.", returncode=1) from None
        told = _told(reading, made, not_fetched)
        self.stdout.write(json.dumps(told, ensure_ascii=False) if options["json"] else _as_text(told))

    def _read(self, name: str, folder: str | None, *, json_wanted: bool) -> tuple[Reading, genericode.Lists]:
        try:
            return xdatenfelder.read(Path(name)), _lists(folder)
        except OSError as error:
            raise CommandError(f"{name}: {error.strerror}", returncode=2) from None
        except xdatenfelder.SchemaError as error:
            mistakes = [
                {"line": each.line, "element": each.element, "message": each.message} for each in error.mistakes
            ]
            if json_wanted:
                self.stdout.write(json.dumps({"ok": False, "mistakes": mistakes}, ensure_ascii=False))
            else:
                self.stderr.write(
                    "\n".join(f"{name}:{each['line']}: {each['element']}: {each['message']}" for each in mistakes)
                )
            raise CommandError(f"{name}: nothing imported.", returncode=1) from None


def _lists(folder: str | None) -> genericode.Lists:
    if folder is None:
        return genericode.Lists()
    if not Path(folder).is_dir():
        raise CommandError(f"{folder}: there is no such folder.", returncode=2)
    return genericode.read_folder(Path(folder))


def _told(reading: Reading, made: FromSchema, not_fetched: list[str]) -> dict[str, Any]:
    schema, counts = reading.schema, reading.counts
    return {
        "ok": True,
        "id": schema.id,
        "version": schema.version,
        "name": schema.name,
        "state": STATES.get(schema.state, schema.state),
        "state_code": schema.state,
        "counts": {
            "fields": counts.fields,
            "groups": counts.groups,
            "rules": counts.rules,
            "code_lists": counts.code_lists,
            "inline_lists": counts.inline_lists,
        },
        "warnings": [*reading.warnings, *not_fetched],
        "template": made.slug,
        "template_version": made.number,
        "content_hash": made.version.content_hash if made.version else "",
        "in_editor": made.version is None,
        "is_new": made.is_new,
        "todos": [{"kind": todo["kind"], "place": todo["place"], "text": todo["text"]} for todo in made.todos],
    }


def _as_text(told: dict[str, Any]) -> str:
    counts = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in told["counts"].items())
    lines = [f"{told['id']} {told['version']} ({told['state']}): {told['name']}", counts]
    lines += [f"warning: {warning}" for warning in told["warnings"]]
    where = "laid into the draft that is open in the editor:" if told["in_editor"] else "draft"
    what = where if told["is_new"] else "unchanged:"
    lines += [f"{what} {told['template']} {told['template_version']}, to do by hand: {len(told['todos'])}"]
    return "\n".join(lines)
