"""`blaupause town create SLUG NAME`: create a town: row, address, role, schema."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_slug
from django.db import IntegrityError

from blaupause.tenancy.enums import TownKind, TownState
from blaupause.tenancy.provisioning import create_town

if TYPE_CHECKING:
    from argparse import ArgumentParser

RESERVED = {"login", "files", "www", "api", "static", "mail", "localhost"}
"""Subdomains that belong to the platform."""


class Command(BaseCommand):
    """Creates a town in set-up: citizens enter when its admin has put it online."""

    help = "Create a town: row, address, role, schema with all its tables."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="short name in addresses, for example fulda")
        parser.add_argument("name", help="official name, for example 'Stadt Fulda'")
        parser.add_argument("--kind", choices=TownKind.values, default=TownKind.MUNICIPALITY.value)
        parser.add_argument("--ars", default="", help="official regional key, 12 digits")
        parser.add_argument("--host", default="", help=f"host name; default SLUG.{settings.DOMAIN}")
        parser.add_argument("--live", action="store_true", help="citizens may enter at once")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        slug, host = options["slug"], options["host"] or f"{options['slug']}.{settings.DOMAIN}"
        try:
            validate_slug(slug)
        except ValidationError:
            raise CommandError(f"{slug!r} is no slug: use small letters, digits and hyphens.", returncode=2) from None
        if slug in RESERVED or slug != slug.lower():
            raise CommandError(f"{slug!r} cannot be a town's slug.", returncode=2)
        try:
            town = create_town(
                slug=slug,
                name=options["name"],
                kind=TownKind(options["kind"]),
                host=host,
                ars=options["ars"],
                state=TownState.LIVE if options["live"] else TownState.SETUP,
            )
        except IntegrityError:
            raise CommandError(f"The slug {slug} or the host {host} is taken; nothing was created.") from None
        told = {
            "slug": town.slug,
            "uuid": str(town.uuid),
            "schema": town.schema_name,
            "host": host,
            "state": town.state,
        }
        line = f"{town.slug} ({town.name}) is ready under {host}, state {town.state}, schema {town.schema_name}"
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) if options["json"] else line)
