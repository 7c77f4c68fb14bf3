"""The migrations of a release as SQL: run for real once, noted, sent to a second schema, and compared."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Self

import structlog
from django.db import DatabaseError, NotSupportedError, OperationalError, ProgrammingError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from blaupause.tenancy.backend.editor import heard_by
from blaupause.tenancy.context import operator
from blaupause.tenancy.models import CompiledRelease, new_schema_name

from . import ledger, schemas
from .folding import folded
from .judging import Way, judge
from .locks import making

if TYPE_CHECKING:
    from collections.abc import Iterable

    from blaupause.tenancy.models import Town

    from .release import Key, Release


log = structlog.get_logger(__name__)

AT_ONCE: Final = re.compile(r"\bCONCURRENTLY\s+")
"""Not needed, and not possible in a transaction, where nobody waits: in an empty schema."""
PROTECT: Final = """
    DO $$ BEGIN
        EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM %I', current_schema());
    END $$
"""
"""A town's role does not say which migrations it had."""
UNAIDED: Final = "SET LOCAL max_parallel_maintenance_workers = 0"
"""Where no row is, PostgreSQL need not ask for each index whether others should help."""
FOUNDING: Final = """
    SELECT string_agg(part, ';' ORDER BY number)
    FROM tenancy_compiledrelease, jsonb_array_elements_text(founding) WITH ORDINALITY parts (part, number)
    WHERE name = %s
"""
"""As one text: to read the list here takes as long again as to fetch it."""
RECORD: Final = "INSERT INTO django_migrations (app, name, applied) VALUES"


class CannotCompile(Exception):  # noqa: N818 – says what happened
    """The release must not go to towns; the message says which migration and why."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A release in SQL.

    Attributes:
        prelude: what an empty schema gets first.
        scripts: statements by migration, in order.
        lines: what a schema of this release is made of (`schemas.describe`).
        founding: what makes all of an empty schema, in fewer statements; empty where it was compiled without.
    """

    release: str
    prelude: tuple[str, ...]
    scripts: dict[Key, tuple[str, ...]]
    lines: tuple[str, ...]
    founding: tuple[str, ...] = ()

    @classmethod
    def of(cls, row: CompiledRelease) -> Self:
        scripts = {(app, name): tuple(statements) for app, name, statements in row.scripts}
        return cls(row.name, tuple(row.prelude), scripts, tuple(row.lines), tuple(row.founding))

    def statements(self, missing: Iterable[Key], *, is_empty: bool) -> list[str]:
        """Return what brings a schema forward, with the rows that say that it was done."""
        keys = list(missing)
        found = [statement for key in keys for statement in self.scripts[key]]
        if is_empty:
            found = [*self.prelude, *(AT_ONCE.sub("", statement) for statement in found)]
        rows = ", ".join(f"('{app}', '{name}', now())" for app, name in keys)  # names of files of this code
        return [*found, f"{RECORD} {rows}"] if keys else found

    def whole(self) -> list[str]:
        """Return what makes all of an empty schema."""
        return list(self.founding) or self.statements(self.scripts, is_empty=True)


class Recorder:
    """Notes what each migration writes while Django's own executor runs it.

    Attributes:
        at: the migration that runs; "" before the first.
    """

    def __init__(self) -> None:
        self.at = ""
        self.prelude: list[str] = []
        self.scripts: dict[Key, list[str]] = {}
        self._running: list[str] = self.prelude

    def hear(self, statement: str) -> None:
        self._running.append(statement)

    def progress(self, event: str, migration: Any = None, _fake: object = None) -> None:
        """Django's executor tells where it is."""
        if event == "apply_start":
            self.at = f"{migration.app_label}.{migration.name}"
            self._running = self.scripts.setdefault((migration.app_label, migration.name), [])


def migrate_really(
    schema: str, release: Release, recorder: Recorder | None = None, *, town: Town | None = None
) -> None:
    """Bring a schema to a release by Django's own executor; a migration of rows may need the keys of its town."""
    heard = recorder or Recorder()
    with schemas.owner_place(schema, town), heard_by(heard.hear):
        executor = MigrationExecutor(connection, heard.progress)
        executor.migrate(release.heads)


def compiled(release: Release) -> Compiled:
    """Return a release in SQL; compile it where this cell has not done so yet.

    Raises:
        CannotCompile: see `compile_release`.
    """
    with operator():
        row = CompiledRelease.objects.filter(name=release.name).first()
    return Compiled.of(row) if row else compile_release(release)


def founding(release: Release) -> list[str]:
    """Return what makes all of an empty schema: of `compiled` the part for which a new town waits.

    Raises:
        CannotCompile: see `compile_release`.
    """
    with operator(), connection.cursor() as cursor:
        cursor.execute(FOUNDING, (release.name,))
        (found,) = cursor.fetchone()
    return [found] if found else compiled(release).whole()


def compile_release(release: Release) -> Compiled:
    """Compile a release. The two schemas that this takes are spares afterwards.

    Raises:
        CannotCompile: a migration breaks the code before it without saying so, PostgreSQL refuses it, its SQL names the
            schema it was written in, it leaves rows, or what is sent does not make the same schema as what was run.
    """
    refuse_breaking(release)
    real, sent = new_schema_name(), new_schema_name()
    with making():
        try:
            found = _compile(release, real, sent)
        except BaseException:
            for schema in (real, sent):
                schemas.drop(schema)
            raise
        _drop_strange(found)
    return found


def _drop_strange(found: Compiled) -> None:
    """Drop spares in which a migration said something else: of a release that was compiled, mended and never sent.

    They would count as brought forward, for Django knows migrations by their name, and towns would get them.
    """
    with operator():
        others = map(Compiled.of, CompiledRelease.objects.filter(name__in=ledger.in_stock()))
        strange = [each.release for each in others if not each.scripts.items() <= found.scripts.items()]
    for schema in ledger.take_out(strange):
        schemas.drop(schema)


def _compile(release: Release, real: str, sent: str) -> Compiled:
    recorder = Recorder()
    schemas.make(real)
    try:
        migrate_really(real, release, recorder)
    except OperationalError:
        raise  # the server's trouble, not the migration's
    except DatabaseError as error:
        raise CannotCompile(f"{recorder.at} fails in an empty town: {str(error).partition(chr(10))[0]}") from error
    schemas.send(real, [PROTECT])
    found = Compiled(
        release.name,
        (*recorder.prelude, PROTECT),
        {key: tuple(statements) for key, statements in recorder.scripts.items()},
        schemas.describe([real])[real],
    )
    _refuse_named(found, real)
    if filled := schemas.tables_with_rows(real):
        raise CannotCompile(f"A migration leaves rows in an empty town: {', '.join(filled)}. Towns share no rows (D3).")
    found = _founded(found, sent)
    with operator(), transaction.atomic():
        CompiledRelease.objects.update_or_create(
            name=release.name,
            defaults={
                "prelude": found.prelude,
                "scripts": [[*key, statements] for key, statements in found.scripts.items()],
                "lines": found.lines,
                "founding": found.founding,
            },
        )
        for schema in (real, sent):
            ledger.add_spare(schema, release.name)
    return found


def _founded(found: Compiled, schema: str) -> Compiled:
    """Make a schema by what is sent: folded, where that makes what was run, else as the migrations say it.

    Raises:
        CannotCompile: neither makes the same schema.
    """
    short = replace(found, founding=(UNAIDED, *folded(found.whole())))
    try:
        if _made(short, schema) == found.lines and not schemas.tables_with_rows(schema):
            return short
    except (ProgrammingError, NotSupportedError) as error:  # a lock that did not come says nothing about them
        log.warning("fleet.not_folded", release=found.release, why=str(error))
    else:
        log.warning("fleet.not_folded", release=found.release, why="they made another schema")
        schemas.drop(schema)
    _refuse_different(found, _made(found, schema))
    return found


def _made(script: Compiled, schema: str) -> tuple[str, ...]:
    with transaction.atomic():
        schemas.make(schema, script.whole())
    return schemas.describe([schema])[schema]


def is_replayable(release: Release, missing: Iterable[Key]) -> bool:
    """Tell whether all of these can be sent as SQL."""
    return all(judge(release.migrations[key]).way is Way.REPLAY for key in missing)


def refuse_breaking(release: Release) -> None:
    """Refuse a release that takes away what the code before it uses, in towns or in public.

    Raises:
        CannotCompile: a migration does so without saying why it may.
    """
    broken = [
        f"{app}.{name}: {sentence}"
        for (app, name), migration in release.migrations.items()
        for sentence in judge(migration).breaks
    ]
    if broken:
        raise CannotCompile(
            "The code before this release cannot live with: "
            + "; ".join(broken)
            + '. Split it, or say contract = "why".'
        )


def _refuse_named(found: Compiled, schema: str) -> None:
    for (app, name), statements in found.scripts.items():
        if any(schema in statement for statement in statements):
            raise CannotCompile(f"{app}.{name} writes the schema's name into its SQL. Use current_schema().")


def _refuse_different(found: Compiled, lines: tuple[str, ...]) -> None:
    if lines != found.lines:
        differing = sorted(set(lines) ^ set(found.lines))
        raise CannotCompile("What was sent makes another schema than what was run: " + "; ".join(differing[:5]))
