"""`blaupause town create --ags KEY` or `SLUG NAME`: a town that works at once."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError

from blaupause.audit import record
from blaupause.domain import SYSTEM, Conflict, Invalid, NotFound
from blaupause.identity.team import first
from blaupause.standards.slugs import RESERVED, slug_of
from blaupause.tenancy import signposts, towns
from blaupause.tenancy.context import hub, operator
from blaupause.tenancy.enums import TownKind, TownState
from blaupause.tenancy.fleet.compiling import CannotCompile
from blaupause.tenancy.hosts.rules import host_of
from blaupause.tenancy.provisioning import create_town
from shared_services.register import queries
from shared_services.register.rules import KEY

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from blaupause.tenancy.models import Town

ARS_DIGITS = 12


@dataclass(frozen=True, slots=True)
class _Wanted:
    slug: str
    name: str
    kind: TownKind
    ars: str


class Command(BaseCommand):
    """Creates a town in set-up: citizens enter when its admin has put it online."""

    help = "Create a town from the official register, or by slug and name: schema, role, address."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", nargs="?", default="", help="short name in addresses; default from the register")
        parser.add_argument("name", nargs="?", default="", help="official name, for example 'Stadt Fulda'")
        parser.add_argument(
            "--ags", default="", help="key in the register (AGS or ARS): name, kind and slug come from it"
        )
        parser.add_argument("--kind", choices=TownKind.values, default="")
        parser.add_argument("--ars", default="", help="official regional key, 12 digits, without the register")
        parser.add_argument("--host", default="", help=f"host name; default SLUG.{settings.DOMAIN}")
        parser.add_argument("--admin", default="", metavar="ADDRESS", help="invite who will administer it, by mail")
        parser.add_argument("--live", action="store_true", help="citizens may enter at once")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        wanted = _from_register(options) if options["ags"] else _as_said(options)
        if wanted.slug != slug_of(wanted.slug) or wanted.slug in RESERVED:
            raise CommandError(
                f"{wanted.slug!r} cannot be a town's slug: small letters, digits, hyphens; no name of the platform.",
                returncode=2,
            )
        host = _host(options["host"] or f"{wanted.slug}.{settings.DOMAIN}")
        if options["admin"]:
            _require_address(options["admin"])
        began = time.perf_counter()
        try:
            town = create_town(
                slug=wanted.slug,
                name=wanted.name,
                kind=wanted.kind,
                host=host,
                ars=wanted.ars,
                state=TownState.LIVE if options["live"] else TownState.SETUP,
            )
        except IntegrityError:
            raise CommandError(_taken(wanted, host)) from None
        except CannotCompile as refused:
            raise CommandError(str(refused)) from None
        with operator():
            record("town.created", by=SYSTEM, of=town, uuid=str(town.uuid), slug=town.slug)
        told = _told(town, host) | {"seconds": round(time.perf_counter() - began, 3), "from_spare": town.from_spare}
        lines = [
            f"{town.slug} ({town.name}) is ready under {told['url']}, state {town.state}, schema {town.schema_name}"
        ]
        if options["admin"]:
            invitation = first.invite_admin(town.slug, options["admin"])
            told["invited"] = first.told(invitation)
            lines.append(first.line(invitation))
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) if options["json"] else "\n".join(lines))


def _host(said: str) -> str:
    try:
        host = host_of(said)
    except Invalid:
        raise CommandError(f"{said!r} is no host name. Write it as online.fulda.de", returncode=2) from None
    if host in {settings.HUB_HOST, settings.LOGIN_HOST, settings.FILES_HOST}:
        raise CommandError(f"{host} is the platform's own.", returncode=2)
    return host


def _taken(wanted: _Wanted, host: str) -> str:
    if there := signposts.in_the_way(wanted.ars, host):
        found = f"{there.name} in the cell {there.cell} has the key {wanted.ars} or the host {host}"
    else:
        found = f"Another town of this cell has the {towns.taken(wanted.slug, wanted.ars, [host])}"
    return f"{found}; nothing was created."


def _told(town: Town, host: str) -> dict[str, Any]:
    return {
        "slug": town.slug,
        "uuid": str(town.uuid),
        "schema": town.schema_name,
        "host": host,
        "url": f"{settings.SCHEME}://{host}{f':{settings.PORT}' if settings.PORT else ''}/",
        "state": town.state,
    }


def _require_address(address: str) -> None:
    """Refuse a wrong address before anything is created."""
    try:
        first.checked(address)
    except Invalid as invalid:
        raise CommandError(str(invalid), returncode=2) from None


def _as_said(options: dict[str, Any]) -> _Wanted:
    if not (options["slug"] and options["name"]):
        raise CommandError("Say --ags KEY, or a slug and a name.", returncode=2)
    if options["ars"] and not (KEY.fullmatch(options["ars"]) and len(options["ars"]) == ARS_DIGITS):
        raise CommandError(f"{options['ars']!r} is no regional key: 12 digits.", returncode=2)
    return _Wanted(options["slug"], options["name"], TownKind(options["kind"] or TownKind.MUNICIPALITY), options["ars"])


def _from_register(options: dict[str, Any]) -> _Wanted:
    key = options["ags"]
    if not KEY.fullmatch(key):
        raise CommandError(f"{key!r} is no official key: 8 digits (AGS), 12 (ARS), or 5 of a district.", returncode=2)
    try:
        with hub():
            found = queries.town_like(key)
    except NotFound:
        raise CommandError(
            f"The register has no Kommune with the key {key}. A newer edition comes by `blaupause register import`."
        ) from None
    except Conflict:
        raise CommandError(
            f"Every short form of this name is taken. Say one yourself: blaupause town create SLUG --ags {key}"
        ) from None
    return _Wanted(
        options["slug"] or found.slug, options["name"] or found.name, TownKind(options["kind"] or found.kind), found.ars
    )
