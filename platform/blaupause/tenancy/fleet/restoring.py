"""A town out of a file: looked through first, then all of it in one transaction (docs/fleet.md)."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from psycopg import sql

from blaupause.audit import record
from blaupause.domain import SYSTEM, Conflict, now
from blaupause.tenancy import directory, signposts, towns
from blaupause.tenancy.context import operator
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.models import Domain, KeptSchema, Town, new_schema_name

from . import compiling, exporting, ledger, mandates, release, roles, schemas, spares
from .archives import Unfit, reading

if TYPE_CHECKING:
    from pathlib import Path

    from .archives import Archive, Manifest
    from .compiling import Compiled
    from .release import Key

KEPT: Final = timedelta(days=30)
"""How long what was replaced can be had back."""
UNKNOWN_VERSIONS: Final = """
    SELECT wanted FROM unnest(%s::text[]) wanted
    WHERE NOT EXISTS (SELECT 1 FROM catalogue_templateversion v WHERE v.content_hash = wanted) ORDER BY wanted
"""
UNKNOWN_PEOPLE: Final = """
    SELECT wanted FROM unnest(%s::text[]) wanted
    WHERE NOT EXISTS (SELECT 1 FROM identity_person p WHERE p.uuid::text = wanted) ORDER BY wanted
"""
OF_CATALOGUE: Final = ("catalogue_usage", "catalogue_activation", "catalogue_suggestion", "catalogue_townlook")
OF_AGREEMENTS: Final = (
    "agreements_signing", "agreements_signature", "agreements_asking", "agreements_termination",
    "agreements_processornotice", "agreements_processorobjection",
)  # fmt: skip
USAGE: Final = tuple(
    f"UPDATE {table} SET town_schema = %s WHERE town_schema = %s"  # noqa: S608 – names of ours
    for table in (*OF_CATALOGUE, *OF_AGREEMENTS)
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be restored.

    Attributes:
        slug: another one than the export says; "" keeps it.
        is_replacing: it may take the place of the same town, which is offline, or lived in a cell that is lost.
        is_arriving: it is a move's copy, until the town has left the cell it comes from.
    """

    path: Path
    slug: str = ""
    is_replacing: bool = False
    is_arriving: bool = False


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, or would be.

    Attributes:
        schema: where it lies; "" where nothing was done.
        missing: migrations that it got, or would get, beyond those it was exported with.
        unknown_people: uuids of members of staff whom this cell does not know; they get no role.
        kept: the schema it replaced.
    """

    slug: str
    manifest: Manifest
    missing: tuple[Key, ...]
    unknown_people: tuple[str, ...]
    schema: str = ""
    kept: str = ""


def restore(wanted: Wanted, *, is_trial: bool = False) -> Restored:
    """Restore a town: all of it, or nothing.

    Args:
        wanted: which file, and how.
        is_trial: look through everything and tell what would be done, without doing it.

    Raises:
        Unfit: the file, its release or its versions of templates do not fit; nothing was touched.
        Conflict: the town, its slug, a host or its key is there; nothing was touched.
        CannotCompile: this release must not go to towns.
    """
    with reading(wanted.path) as archive:
        manifest = archive.manifest
        slug = wanted.slug or manifest.town["slug"]
        missing = _missing(manifest)
        _refuse_unknown_versions(manifest)
        living = _living(wanted, manifest, slug)
        people = tuple(_asked(UNKNOWN_PEOPLE, sorted({*manifest.staff, *(m["person"] for m in manifest.memberships)})))
        told = Restored(living.slug if living else slug, manifest, missing, people)
        if is_trial:
            return told
        schema = _carried_out(archive, living, told, is_arriving=wanted.is_arriving)
    directory.forget()
    return replace(told, schema=schema, kept=living.schema_name if living else "")


def undo(slug: str) -> Town:
    """Give a town back what an export replaced; what the export brought is kept in its place.

    Raises:
        NotFound: this cell has no town of that name.
        Conflict: it is not offline, or nothing is kept of it.
    """
    town = towns.by_slug(slug)
    with operator():
        kept = KeptSchema.objects.filter(town=town).first()
    if town.state != TownState.OFFLINE or kept is None:
        raise Conflict(f"{slug} is {town.state}; {'something' if kept else 'nothing'} is kept of it. Take it offline.")
    script = compiling.compiled(release.current())
    with operator(), transaction.atomic():
        KeptSchema.objects.filter(pk=kept.pk).delete()
        _switch(town, kept.schema_name, bytes(kept.data_key))
        _forward(kept.schema_name, script, _not_in(schemas.applied(kept.schema_name)))
        record("town.restore_undone", by=SYSTEM, of=town, uuid=str(town.uuid), slug=slug)
    directory.forget()
    return towns.by_slug(slug)


def _carried_out(archive: Archive, living: Town | None, told: Restored, *, is_arriving: bool) -> str:
    """Restore the town in one transaction; return its schema."""
    manifest, script = told.manifest, compiling.compiled(release.current())
    try:
        with operator(), transaction.atomic():
            schema = _filled(archive, script, told.missing)
            new = Town(schema_name=schema, slug=told.slug, is_arriving=is_arriving)
            town = _replaced(living, schema, manifest) if living else _settled(new, manifest)
            _load_public(archive, schema)
            record("town.restored", by=SYSTEM, of=town, uuid=str(town.uuid), slug=town.slug, rows=manifest.rows)
    except IntegrityError as taken:
        why = str(taken).partition("\n")[0]
        raise Conflict(f"Something of it came in between; nothing was restored: {why}") from taken
    return schema


def _not_in(applied: set[Key]) -> tuple[Key, ...]:
    return tuple(key for key in release.current().keys if key not in applied)


def _missing(manifest: Manifest) -> tuple[Key, ...]:
    applied = {(app, name) for app, name in manifest.applied}
    if strange := applied - set(release.current().keys):
        names = ", ".join(map(".".join, sorted(strange)))
        raise Unfit(f"The export is of a newer or another release; this one does not know: {names}.")
    return _not_in(applied)


def _asked(query: str, values: list[str]) -> list[str]:
    with operator(), connection.cursor() as cursor:
        cursor.execute(query, (values,))
        return [str(value) for (value,) in cursor.fetchall()]


def _refuse_unknown_versions(manifest: Manifest) -> None:
    if unknown := _asked(UNKNOWN_VERSIONS, manifest.versions):
        raise Unfit(f"The catalogue of this cell lacks versions that the town uses: {', '.join(unknown)}.")


def _living(wanted: Wanted, manifest: Manifest, slug: str) -> Town | None:
    """Return the same town where it is here and may be replaced."""
    with operator():
        living: Town | None = Town.objects.filter(uuid=manifest.town["uuid"]).first()
        if living is None:
            ars, hosts = manifest.town["ars"], [domain for domain, _primary in _domains(manifest, slug)]
            if taken := towns.taken(slug, ars, hosts):
                raise Conflict(f"Another town of this cell has the {taken}.")
            if (there := signposts.of(manifest.town["uuid"])) and not (wanted.is_arriving or wanted.is_replacing):
                raise Conflict(
                    f"This town lives in the cell {there.cell}, as {there.slug}. Move it from there; "
                    "if that cell is lost, say --replace."
                )
            return None
    if not wanted.is_replacing:
        raise Conflict(f"This town is here already, as {living.slug}. Take it offline and say --replace.")
    if living.state != TownState.OFFLINE:
        raise Conflict(f"{living.slug} is {living.state}. Only a town that is offline is replaced.")
    return living


def _domains(manifest: Manifest, slug: str) -> list[tuple[str, bool]]:
    """Return the town's hosts; under another slug its place below the deployment's takes that one's."""
    said = [(each["domain"], each["is_primary"]) for each in manifest.town["domains"]]
    before, after = (f"{each}.{settings.DOMAIN}" for each in (manifest.town["slug"], slug))
    return [(after if host == before else host, is_primary) for host, is_primary in said]


def _filled(archive: Archive, script: Compiled, missing: tuple[Key, ...]) -> str:
    """Make a schema as the town had it, put its rows in, and bring it to this release."""
    here = release.current()
    schema = spares.claim(here.name) if not missing else ""
    if not schema:
        schema = new_schema_name()
        schemas.make(schema, script.statements([key for key in here.keys if key not in missing], is_empty=True))
    _refuse_other_columns(archive.manifest, schema)
    with schemas.owner_place(schema), connection.cursor() as cursor:
        for stream in archive.manifest.of_town().values():
            listed = sql.SQL(", ").join(map(sql.Identifier, stream.columns))
            statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(stream.table), listed)
            with cursor.copy(statement.as_string(cursor.connection)) as copy:
                for chunk in archive.rows(stream):
                    copy.write(chunk)
        for name, value in archive.manifest.sequences.items():
            cursor.execute("SELECT setval(%s::regclass, %s)", (name, value))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what is pending would stop an ALTER TABLE
    _forward(schema, script, missing)
    return schema


def _forward(schema: str, script: Compiled, missing: tuple[Key, ...]) -> None:
    """Bring a schema to this release as the fleet does, in the caller's transaction."""
    if compiling.is_replayable(release.current(), missing):
        schemas.send(schema, script.statements(missing, is_empty=False))
    else:
        compiling.migrate_really(schema, release.current())
    ledger.write(schema, script.release)


def _refuse_other_columns(manifest: Manifest, schema: str) -> None:
    found = {table: set(columns) for table, columns in exporting.columns_of(schema).items()}
    said = {table: set(stream.columns) for table, stream in manifest.of_town().items()}
    if found != said:
        odd = sorted(table for table in found | said if found.get(table) != said.get(table))
        raise Unfit(f"The export is of another release; these tables are not alike: {', '.join(odd)}.")


def _settled(town: Town, manifest: Manifest) -> Town:
    said = manifest.town
    town.state = TownState.OFFLINE if said["state"] in {TownState.LEFT, TownState.MOVING} else said["state"]
    town.data_key = base64.b64decode(said["data_key"])
    for name in ("uuid", "name", "kind", "ars", "is_sample", "farewell", "deletes_on", "is_unopened"):
        setattr(town, name, said.get(name) or getattr(town, name))  # what an older export does not tell stays empty
    town.successor = Town.objects.filter(uuid=said.get("successor")).first()
    town.save(force_insert=True)
    for host, is_primary in _domains(manifest, town.slug):
        Domain.objects.create(domain=host, tenant=town, is_primary=is_primary)
    with connection.cursor() as cursor:
        cursor.execute(roles.BROUGHT, (town.pk, json.dumps(manifest.memberships)))
    mandates.bring_back(town, manifest.grants)
    return town


def _replaced(living: Town, schema: str, manifest: Manifest) -> Town:
    """Let the same town go on with what the export brought; it stays offline until somebody has looked."""
    _switch(living, schema, base64.b64decode(manifest.town["data_key"]))
    return living


def _switch(town: Town, schema: str, data_key: bytes) -> None:
    """Let a town go on in another schema, and keep the one it had.

    Raises:
        Conflict: somebody put it on the network, or switched it too, while this was prepared.
    """
    now_so = Town.objects.select_for_update().get(pk=town.pk)
    if (now_so.state, now_so.schema_name) != (TownState.OFFLINE, town.schema_name):
        raise Conflict(f"{town.slug} was changed meanwhile; nothing was restored.")
    KeptSchema.objects.create(
        schema_name=town.schema_name, town=town, data_key=bytes(town.data_key), until=now() + KEPT
    )
    Town.objects.filter(pk=town.pk).update(schema_name=schema, data_key=data_key)
    with connection.cursor() as cursor:
        for statement in USAGE:
            cursor.execute(statement, (schema, town.schema_name))


def _load_public(archive: Archive, schema: str) -> None:
    """Put in what the public schema keeps of the town, under the new schema's name."""
    with operator(), connection.cursor() as cursor:
        for stream in archive.manifest.streams:
            if stream.place == "public":
                listed = sql.SQL(", ").join(map(sql.Identifier, ("town", *stream.columns)))
                statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(stream.table), listed)
                with cursor.copy(statement.as_string(cursor.connection)) as copy:
                    for line in archive.lines(stream):
                        copy.write(schema.encode() + b"\t" + line)
