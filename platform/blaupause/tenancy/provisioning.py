"""Making cells and towns, and bringing their schemas to the newest state.

Everything here needs the operator's login (`cell_operator`); the web process does not hold it. Fleet-scale migration
and spare schemas come into these seams: `migrate_town` and `create_town`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
from django.apps import apps
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from blaupause.crypto.keys import Keys

from . import directory, grants
from .context import operator, owner_of
from .enums import TownKind, TownState
from .grants import OWNER
from .models import Domain, Town

if TYPE_CHECKING:
    from collections.abc import Callable

APP = "app"
OPERATOR = "cell_operator"


def bootstrap_cell(superuser: str, *, database: str, app_password: str, operator_password: str) -> None:
    """Make a cell: its two logins, the shared roles and the database. Safe to repeat.

    Args:
        superuser: address of a PostgreSQL superuser; used once, here.
        database: name of the cell's database.
        app_password: password of the login the application uses; it has no rights of its own.
        operator_password: password of the login that creates towns.
    """
    with psycopg.connect(superuser, autocommit=True) as server:
        _make_logins(server, app_password=app_password, operator_password=operator_password)
        exists = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,)).fetchone()
        if not exists:
            server.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(database), sql.Identifier(OPERATOR))
            )
        server.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(database)))
        server.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(database), sql.Identifier(APP))
        )
    with psycopg.connect(superuser, dbname=database, autocommit=True) as cell:
        cell.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(sql.Identifier(OPERATOR)))
        cell.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        _adopt_schemas(cell)


def _make_logins(server: psycopg.Connection, *, app_password: str, operator_password: str) -> None:
    known = {row[0] for row in server.execute("SELECT rolname FROM pg_roles").fetchall()}
    for login, password, rights in (
        (OPERATOR, operator_password, "LOGIN CREATEROLE NOINHERIT"),
        (APP, app_password, "LOGIN NOINHERIT"),
    ):
        verb = "ALTER" if login in known else "CREATE"
        server.execute(
            sql.SQL("{} ROLE {} {} PASSWORD {}").format(
                sql.SQL(verb), sql.Identifier(login), sql.SQL(rights), sql.Literal(password)
            )
        )
    for role in (*grants.ROLES, OWNER):
        if role not in known:
            server.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(role)))
        server.execute(
            sql.SQL("GRANT {} TO {} WITH ADMIN TRUE, INHERIT FALSE, SET TRUE").format(
                sql.Identifier(role), sql.Identifier(OPERATOR)
            )
        )
        if role not in {"town_any", OWNER}:
            server.execute(
                sql.SQL("GRANT {} TO {} WITH INHERIT FALSE, SET TRUE").format(sql.Identifier(role), sql.Identifier(APP))
            )


def _adopt_schemas(cell: psycopg.Connection) -> None:
    """Take their schemas from towns that still own them: a cell made before docs/adr/0009."""
    own = "SELECT nspname FROM pg_namespace JOIN pg_roles ON pg_roles.oid = nspowner WHERE nspname = rolname"
    for (schema,) in cell.execute(f"{own} AND starts_with(nspname, 'town_')").fetchall():
        name, owner = sql.Identifier(schema), sql.Identifier(OWNER)
        cell.execute(sql.SQL("REASSIGN OWNED BY {} TO {}").format(name, owner))
        for statement in grants.of_town(schema):
            cell.execute(statement)


def migrate_public() -> None:
    """Bring the public schema to the newest state and set its rights."""
    with operator():
        _migrate(lambda label: not _is_of_towns(label))
        with connection.cursor() as cursor:
            for statement in grants.statements():
                cursor.execute(statement)


def migrate_town(town: Town) -> None:
    """Bring one town's schema to the newest state, as its owner."""
    with owner_of(town):
        _migrate(_is_of_towns)


def _is_of_towns(label: str) -> bool:
    from django.conf import settings  # noqa: PLC0415 – read late, tests change it

    return apps.get_app_config(label).name in settings.TENANT_APPS


def _migrate(wanted: Callable[[str], bool]) -> None:
    executor = MigrationExecutor(connection)
    targets = [key for key in executor.loader.graph.leaf_nodes() if wanted(key[0])]
    executor.migrate(targets)


def create_town(
    *,
    slug: str,
    name: str,
    kind: TownKind,
    host: str,
    ars: str = "",
    state: TownState = TownState.SETUP,
    is_sample: bool = False,
) -> Town:
    """Create a town: row, address, role and schema with all its tables.

    Raises:
        IntegrityError: the slug or the host is taken; nothing was created.
    """
    town = Town(slug=slug, name=name, kind=kind, ars=ars, state=state, is_sample=is_sample)
    town.data_key = Keys.new().wrap(owner=str(town.uuid))
    with operator(), transaction.atomic():
        town.save(force_insert=True)
        Domain.objects.create(domain=host, tenant=town, is_primary=True)
        _create_schema(town)
    migrate_town(town)
    directory.forget()
    return town


def _create_schema(town: Town) -> None:
    name = sql.Identifier(town.schema_name)
    with connection.cursor() as cursor:
        for statement in (
            sql.SQL("CREATE ROLE {name} NOLOGIN IN ROLE town_any"),
            sql.SQL("GRANT {name} TO CURRENT_USER WITH INHERIT FALSE, SET TRUE"),
            sql.SQL("GRANT {name} TO {app} WITH INHERIT FALSE, SET TRUE"),
            sql.SQL("CREATE SCHEMA {name} AUTHORIZATION {owner}"),
        ):
            made = statement.format(name=name, app=sql.Identifier(APP), owner=sql.Identifier(OWNER))
            cursor.execute(made.as_string(cursor.connection))
    with owner_of(town), connection.cursor() as cursor:
        for line in grants.of_town(town.schema_name):
            cursor.execute(line)
