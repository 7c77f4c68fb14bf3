"""Making cells and towns, and bringing their schemas to the newest state.

Everything here needs the operator's login (`cell_operator`); the web process does not hold it. What concerns many
towns at once is in `fleet`.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any, Final

import psycopg
from django.db import connection, transaction
from psycopg import sql

from blaupause.crypto.keys import Keys

from . import directory, grants
from .context import operator
from .enums import TownKind, TownState
from .fleet import compiling, ledger, release, spares
from .fleet.offering import READER
from .fleet.schemas import APP
from .grants import OWNER
from .models import Town

OPERATOR = "cell_operator"
ARRIVE: Final = """
    WITH ready AS ({ready}), town AS (
        INSERT INTO tenancy_town (schema_name, {columns}) SELECT schema_name, {values} FROM ready
        RETURNING id, schema_name
    ), host AS (INSERT INTO tenancy_domain (domain, tenant_id, is_primary) SELECT %s, id, true FROM town)
    SELECT id, schema_name FROM town
"""
"""A town comes into the schema that another statement names: the one that takes a spare, or writes down a new one."""


def bootstrap_cell(
    superuser: str, *, database: str, app_password: str, operator_password: str, reader_password: str = ""
) -> None:
    """Make a cell: its two logins, the shared roles and the database. Safe to repeat.

    Args:
        superuser: address of a PostgreSQL superuser; used once, here.
        database: name of the cell's database.
        app_password: password of the login the application uses; it has no rights of its own.
        operator_password: password of the login that creates towns.
        reader_password: password of the login by which other cells follow what this one offers; "" where none does.
    """
    with psycopg.connect(superuser, autocommit=True) as server:
        _make_logins(server, app_password=app_password, operator_password=operator_password)
        if reader_password:
            _make_reader(server, reader_password)
        exists = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,)).fetchone()
        if not exists:
            server.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(database), sql.Identifier(OPERATOR))
            )
        server.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(database)))
        server.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(database), sql.Identifier(APP))
        )
        if reader_password:
            server.execute(
                sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(database), sql.Identifier(READER))
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
    for right in ("pg_read_all_stats", "pg_create_subscription"):
        server.execute(
            sql.SQL("GRANT {} TO {} WITH INHERIT TRUE").format(sql.Identifier(right), sql.Identifier(OPERATOR))
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


def _make_reader(server: psycopg.Connection, password: str) -> None:
    known = server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (READER,)).fetchone()
    server.execute(
        sql.SQL("{} ROLE {} LOGIN REPLICATION NOINHERIT PASSWORD {}").format(
            sql.SQL("ALTER" if known else "CREATE"), sql.Identifier(READER), sql.Literal(password)
        )
    )


def _adopt_schemas(cell: psycopg.Connection) -> None:
    """Take their schemas from towns that still own them: a cell made before docs/adr/0009."""
    own = "SELECT nspname FROM pg_namespace JOIN pg_roles ON pg_roles.oid = nspowner WHERE nspname = rolname"
    for (schema,) in cell.execute(f"{own} AND starts_with(nspname, 'town_')").fetchall():
        name, owner = sql.Identifier(schema), sql.Identifier(OWNER)
        cell.execute(sql.SQL("REASSIGN OWNED BY {} TO {}").format(name, owner))
        for statement in (*grants.of_town(schema), grants.of_tables(schema)):
            cell.execute(statement)


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
    """Create a town in one transaction: a schema and role from the stock (made where it is empty), row and address.

    Raises:
        IntegrityError: the slug, the host or the official key is taken; nothing was created.
        CannotCompile: this release must not go to towns.
    """
    town = Town(slug=slug, name=name, kind=kind, ars=ars, state=state, is_sample=is_sample)
    town.data_key = Keys.new().wrap(owner=str(town.uuid))
    here = release.current()
    with transaction.atomic() if connection.in_atomic_block else nullcontext():
        town.from_spare = _arrives(town, host, spares.CLAIM, (here.name,))
    if not town.from_spare:
        statements = compiling.founding(here)
        with transaction.atomic():
            _arrives(town, host, *ledger.written(spares.make(statements), here.name))
    directory.forget()
    return town


def _arrives(town: Town, host: str, ready: str, asked: tuple[Any, ...]) -> bool:
    """Give a town a schema, its row and its address, where there is one ready: one statement, all of it or nothing.

    Nobody who sweeps is kept away meanwhile, for there is no moment at which the schema belongs to nobody. What
    django-tenants asks before it saves a row, the constraints answer.
    """
    values = {
        field.column: field.get_db_prep_save(field.pre_save(town, add=True), connection)
        for field in Town._meta.concrete_fields
        if not field.primary_key and field.column != "schema_name"
    }
    arrive = ARRIVE.format(ready=ready, columns=", ".join(values), values=", ".join(["%s"] * len(values)))
    with operator(), connection.cursor() as cursor:
        cursor.execute(arrive, (*asked, *values.values(), host))
        row = cursor.fetchone()
    if row:
        town.pk, town.schema_name = row
        town._state.adding = False  # noqa: SLF001 – Django's own sign of a row that is there
    return row is not None
