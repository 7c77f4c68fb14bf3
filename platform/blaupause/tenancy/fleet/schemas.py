"""A town's schema and role as PostgreSQL knows them: made, filled by compiled SQL, described, dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import connection, transaction
from psycopg import Error, sql

from blaupause.tenancy import grants
from blaupause.tenancy.context import at, operator
from blaupause.tenancy.grants import OWNER
from blaupause.tenancy.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager

    from blaupause.tenancy.models import Town

    from .release import Key

APP: Final = "app"
"""The login of the web process and of the workers."""

DESCRIBE = """
WITH wanted AS (SELECT oid, nspname FROM pg_namespace WHERE nspname = ANY(%s)),
relation AS (SELECT c.oid, c.relname, c.relkind, c.relacl, c.relowner, c.relrowsecurity, w.nspname FROM pg_class c
             JOIN wanted w ON w.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S')),
line AS (
  SELECT nspname, 'schema rights ' || coalesce((SELECT string_agg(acl::text, ' ' ORDER BY acl::text) FROM
    unnest(n.nspacl) acl), 'none') || ' owner ' || pg_get_userbyid(n.nspowner) AS told
  FROM wanted JOIN pg_namespace n USING (oid, nspname)
  UNION ALL
  SELECT nspname, 'default rights ' || a.defaclobjtype::text || ' ' || a.defaclacl::text
    || ' of ' || pg_get_userbyid(a.defaclrole)
  FROM wanted w JOIN pg_default_acl a ON a.defaclnamespace = w.oid
  UNION ALL
  SELECT nspname, relname || ' policy ' || p.polname || ' ' || p.polcmd::text || p.polpermissive::text || ' '
    || coalesce(pg_get_expr(p.polqual, p.polrelid), '') || ' / '
    || coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '')
  FROM relation r JOIN pg_policy p ON p.polrelid = r.oid
  UNION ALL
  SELECT nspname, relname || ' view ' || md5(replace(pg_get_viewdef(oid), nspname, '~'))
  FROM relation WHERE relkind IN ('v', 'm')
  UNION ALL
  SELECT nspname, relname || ' column ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
    || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END || a.attidentity::text || a.attgenerated::text
    || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') || coalesce(' ' || a.attacl::text, '')
  FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = r.oid AND d.adnum = a.attnum WHERE relkind <> 'S'
  UNION ALL
  SELECT nspname, relname || ' index ' || pg_get_indexdef(i.indexrelid)
    || CASE WHEN i.indisvalid THEN '' ELSE ' INVALID' END
  FROM relation r JOIN pg_index i ON i.indrelid = r.oid
  UNION ALL
  SELECT nspname, relname || ' constraint ' || k.conname || ' ' || pg_get_constraintdef(k.oid)
  FROM relation r JOIN pg_constraint k ON k.conrelid = r.oid WHERE k.contype <> 'n'
  UNION ALL
  SELECT nspname, relname || ' trigger ' || pg_get_triggerdef(t.oid) || ' ' || t.tgenabled::text
  FROM relation r JOIN pg_trigger t ON t.tgrelid = r.oid AND NOT t.tgisinternal
  UNION ALL
  SELECT nspname, relname || ' rights ' || coalesce(
    (SELECT string_agg(acl::text, ' ' ORDER BY acl::text) FROM unnest(relacl) acl), 'none') || ' ' || relrowsecurity
    || ' owner ' || pg_get_userbyid(relowner)
  FROM relation
  UNION ALL
  SELECT nspname, 'function ' || p.proname || ' ' || md5(replace(pg_get_functiondef(p.oid), nspname, '~')) || ' '
    || coalesce(p.proacl::text, 'none') || ' owner ' || pg_get_userbyid(p.proowner)
  FROM wanted w JOIN pg_proc p ON p.pronamespace = w.oid
)
SELECT nspname, array_agg(replace(told, nspname, '~') ORDER BY replace(told, nspname, '~')) FROM line GROUP BY nspname
"""
"""Everything that makes two schemas alike, a line each; the schema's own name is `~`."""

MAKE: Final = """
    CREATE ROLE {name} NOLOGIN IN ROLE town_any ROLE CURRENT_USER, {app};
    CREATE SCHEMA {name} AUTHORIZATION {owner}
"""
"""Both logins are NOINHERIT: they may take the role on, and have none of its rights before. Said in one statement,
because PostgreSQL reads who is a member of all towns' roles anew after each that changes one."""
FINGERPRINT: Final = """
    SELECT {}, coalesce(md5(string_agg(app || '.' || name, ',' ORDER BY app, name)), '') FROM {}.django_migrations
"""
WHOLE: Final = "BEGIN; SET LOCAL search_path TO {}; {}; COMMIT;"
"""A town's own transaction among others in one message."""


def owner_place(schema: str, town: Town | None = None) -> AbstractContextManager[None]:
    """Be the owner of a town's tables, in a schema that no town may have yet. With its town, its keys are known."""
    return at(Place("owner", OWNER, (schema,), town))


def make(schema: str, statements: Sequence[str] = ()) -> None:
    """Make a schema and the role of its town, which has the rows of what will come but owns nothing.

    Args:
        schema: its name, and the role's.
        statements: compiled SQL that an empty schema gets; without it stays empty.
    """
    made = sql.SQL(MAKE).format(name=sql.Identifier(schema), app=sql.Identifier(APP), owner=sql.Identifier(OWNER))
    with operator(), connection.cursor() as cursor:
        cursor.execute(made.as_string(cursor.connection))
    send(schema, [*grants.of_town(schema)])
    if statements:
        send(schema, statements)  # alone: one text for all towns, which is looked through only once


def drop(schema: str) -> None:
    """Drop a schema with everything in it, and its role."""
    name = sql.Identifier(schema)
    with transaction.atomic():
        with owner_place(schema), connection.cursor() as cursor:
            cursor.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(name).as_string(cursor.connection))
        with operator(), connection.cursor() as cursor:
            cursor.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(name).as_string(cursor.connection))


def is_shut(schema: str) -> bool:
    """Tell whether a town's role cannot enter its schema any more: the town went on in another cell (`moving`)."""
    with operator(), connection.cursor() as cursor:
        cursor.execute("SELECT NOT has_schema_privilege(%s, %s, 'USAGE')", (schema, schema))
        return bool(cursor.fetchone()[0])


def send(schema: str, statements: Sequence[str]) -> None:
    """Send compiled SQL to a schema as its owner: one round trip, in the caller's transaction."""
    with owner_place(schema), connection.cursor() as cursor:
        cursor.execute(_together(statements))


def send_each(scripts: Mapping[str, Sequence[str]]) -> None:
    """Send compiled SQL to schemas as their owner, a transaction for each: one round trip for all.

    Raises:
        Error: a schema could not; those before it have all of theirs, it and those behind it nothing.
        TransactionManagementError: in a transaction, which the first of them would end.
    """
    if connection.in_atomic_block:
        raise transaction.TransactionManagementError("Each schema's transaction is its own.")
    message = "".join(
        WHOLE.format(sql.Identifier(schema).as_string(None), _together(statements))
        for schema, statements in scripts.items()
    )
    with _owner(), connection.cursor() as cursor, connection.wrap_database_errors:
        try:
            cursor.cursor.execute(message)  # past the guard of other people's SQL: the path is tenancy's to change
        except Error:
            connection.connection.rollback()
            raise


def _together(statements: Sequence[str]) -> str:
    return ";\n".join(statement.rstrip().rstrip(";") for statement in statements)


def _owner() -> AbstractContextManager[None]:
    """Be the owner of the towns' tables, in none of their schemas."""
    return at(Place("owner", OWNER, ("pg_catalog",)))


def tables_with_rows(schema: str) -> list[str]:
    """Return the tables in which something is, besides the list of migrations."""
    with owner_place(schema), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename")
        names = [name for (name,) in cursor.fetchall() if name != "django_migrations"]
        if not names:
            return []
        asked = (f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in names)  # noqa: S608 – from the catalog
        cursor.execute(" UNION ALL ".join(asked))
        return [name for (name,) in cursor.fetchall()]


def applied(schema: str) -> set[Key]:
    """Return which migrations a schema has had; none where it is empty."""
    with owner_place(schema), connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations')")
        if cursor.fetchone() == (None,):
            return set()
        cursor.execute("SELECT app, name FROM django_migrations")
        return {(app, name) for app, name in cursor.fetchall()}


def applied_in(found: Sequence[str]) -> dict[str, str]:
    """Return a fingerprint of which migrations schemas have had. One query.

    Raises:
        ProgrammingError: one of them has no tables.
    """
    asked = (sql.SQL(FINGERPRINT).format(sql.Literal(name), sql.Identifier(name)) for name in found)
    with _owner(), connection.cursor() as cursor:
        cursor.execute(sql.SQL(" UNION ALL ").join([*asked]).as_string(cursor.connection))
        return dict(cursor.fetchall())


def describe(schemas: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return what each schema is made of, line by line, in an order that does not depend on the schema. One query."""
    with operator(), connection.cursor() as cursor:
        cursor.execute(DESCRIBE, (list(schemas),))
        return {schema: tuple(lines) for schema, lines in cursor.fetchall()}
