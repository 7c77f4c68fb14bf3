"""`blaupause register show KEY`: an authority of the register with all its keys."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from blaupause.domain import NotFound
from blaupause.tenancy.context import hub
from shared_services.register import queries
from shared_services.register.queries.authorities import display_name

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterable

    from shared_services.register.models import Succession
    from shared_services.register.queries import Shown


class Command(BaseCommand):
    """Shows what the register knows under a key."""

    help = "Show an authority of the register by its key (AGS or ARS, also an old one)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key", help="for example 06631009 or 066310009009")
        parser.add_argument("--at", type=_day, default=None, metavar="DAY", help="keys of that day, as 2025-12-31")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not options["key"].isdecimal():
            raise CommandError("A key has digits only.", returncode=2)
        try:
            with hub():
                shown = queries.authority(options["key"])
                told = _told(shown, options["at"])
        except NotFound:
            raise CommandError(f"The register has no authority with the key {options['key']}.", returncode=1) from None
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) if options["json"] else _as_text(told))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no day. Write it as 2025-12-31.") from None


def _told(shown: Shown, day: date | None) -> dict[str, Any]:
    authority = shown.authority
    return {
        "name": authority.name,
        "kind": authority.kind,
        "district": display_name(shown.district) if shown.district else None,
        "seat": authority.seat,
        "postcode": authority.postcode,
        "inhabitants": authority.inhabitants,
        "area_hectares": authority.area_hectares,
        "keys": [
            {
                "scheme": key.scheme,
                "value": key.value,
                "valid_from": key.valid_from.isoformat(),
                "valid_to": key.valid_to.isoformat() if key.valid_to else None,
            }
            for key in (shown.keys_on(day) if day else shown.keys)
        ],
        "at": day.isoformat() if day else None,
        "predecessors": _others(queries.predecessors(authority), "predecessor"),
        "successors": _others(queries.successors(authority), "successor"),
        "as_of": authority.as_of.isoformat(),
        "source": authority.source,
        "is_sample": authority.is_sample,
    }


def _others(rows: Iterable[Succession], which: str) -> list[dict[str, str]]:
    return [{"name": getattr(row, which).name, "on": row.on.isoformat(), "source": row.source} for row in rows]


def _as_text(told: dict[str, Any]) -> str:
    lines = [f"{told['name']}  ({told['kind']}{', sample' if told['is_sample'] else ''})"]
    lines += [f"  {name:<14} {told[name]}" for name in ("district", "seat", "postcode", "inhabitants") if told[name]]
    for key in told["keys"]:
        until = f" until {key['valid_to']}" if key["valid_to"] else ""
        lines.append(f"  {key['scheme']:<14} {key['value']}, from {key['valid_from']} at the latest{until}")
    for name, word in (("predecessors", "took over from"), ("successors", "went over to")):
        lines += [f"  {word:<14} {each['name']} on {each['on']} ({each['source']})" for each in told[name]]
    lines.append(f"  {'source':<14} {told['source']}")
    return "\n".join(lines)
