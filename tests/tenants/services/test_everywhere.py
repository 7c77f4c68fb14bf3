"""A template is published while many towns follow it: each sees it with its next page, and nothing of theirs changed.

Two are whole towns of the test's cell; the others have row, role, schema and tables, without indexes and constraints.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final

import psycopg
import pytest
from psycopg import sql

from blaupause.crypto.keys import Keys
from blaupause.domain import Role
from blaupause.tenancy import directory
from blaupause.tenancy.context import at, hub, place_of
from blaupause.tenancy.models import Town
from shared_services.catalogue.actions import publish_version
from tenants.services.models import Subscription
from tests.clients import staff
from tests.conftest import DATABASE
from tests.people import EDITOR
from tests.templates import DEFECT, approved, published
from tests.tenants.services.pages import LIST, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from infra.demo.postgres import Cluster

TOWNS: Final = 40
NEWS: Final = "Neue Versionen (1)"
EXISTING: Final = "SELECT min(schema_name), count(*) FROM public.tenancy_town"
TABLES: Final = "SELECT tablename FROM pg_tables WHERE schemaname = %s"
MAKE: Final = """
    CREATE ROLE {town} NOLOGIN IN ROLE town_any;
    GRANT {town} TO app WITH INHERIT FALSE, SET TRUE;
    CREATE SCHEMA {town};
    GRANT USAGE ON SCHEMA {town} TO {town};
"""
COPY: Final = "CREATE TABLE {town}.{table} (LIKE {model}.{table} INCLUDING DEFAULTS INCLUDING IDENTITY);"
ALLOW: Final = "GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA {town} TO {town}"


ROW: Final = """
    INSERT INTO public.tenancy_town (uuid, schema_name, slug, name, kind, state, ars, is_sample, data_key, created_at)
    VALUES (%(uuid)s, %(schema_name)s, %(slug)s, %(name)s, 'municipality', 'live', '', true, %(data_key)s, now())
    RETURNING id
"""
ADDRESS: Final = "INSERT INTO public.tenancy_domain (domain, is_primary, tenant_id) VALUES (%s, true, %s)"
NO_ADDRESSES: Final = """
    DELETE FROM public.tenancy_domain USING public.tenancy_town t WHERE tenant_id = t.id AND slug = ANY(%s)
"""
GONE: Final = "DROP SCHEMA IF EXISTS {town} CASCADE; DROP ROLE IF EXISTS {town}"


@pytest.fixture(scope="module")
def everybody(cluster: Cluster, django_db_setup: None) -> Iterator[tuple[str, ...]]:
    """Fill the cell up to that many towns; take all of it away when the test has let its transaction go."""
    with psycopg.connect(cluster.url, dbname=DATABASE, autocommit=True) as superuser:
        model, number = superuser.execute(EXISTING).fetchone() or ("", 0)
        tables = [name for (name,) in superuser.execute(TABLES, (model,)).fetchall()]
        towns = [f"kommune-{each}" for each in range(number, TOWNS)]
        try:
            for slug in towns:
                _come(superuser, slug, model, tables)
            directory.forget()
            yield tuple(towns)
        finally:
            for slug in towns:
                superuser.execute(_sql(GONE, _schema(slug)))
            superuser.execute(NO_ADDRESSES, (towns,))
            superuser.execute("DELETE FROM public.tenancy_town WHERE slug = ANY(%s)", (towns,))
            directory.forget()


def _schema(slug: str) -> str:
    return f"town_{slug.replace('-', '_')}"


def _sql(text: str, town: str, **names: str) -> sql.Composed:
    return sql.SQL(text).format(**{each: sql.Identifier(name) for each, name in {"town": town, **names}.items()})


def _come(superuser: psycopg.Connection, slug: str, model: str, tables: Iterable[str]) -> None:
    name = _schema(slug)
    own = uuid.uuid4()
    facts = {"uuid": own, "schema_name": name, "slug": slug, "name": slug.title()}
    superuser.execute(_sql(MAKE, name))
    for table in tables:
        superuser.execute(_sql(COPY, name, model=model, table=table))
    superuser.execute(_sql(ALLOW, name))
    (key,) = superuser.execute(ROW, facts | {"data_key": Keys.new().wrap(owner=str(own))}).fetchone() or (0,)
    superuser.execute(ADDRESS, (f"{slug}.localhost", key))


def test_each_town_sees_what_is_published_with_its_next_page(everybody: tuple[str, ...], db: None) -> None:
    with hub():
        first = published(DEFECT, version="1.0.0")
        coming = approved(DEFECT, version="1.1.0")
        towns = list(Town.objects.all())
    for town in towns:
        with at(place_of(town)):
            Subscription.objects.create(service_slug=DEFECT, content_hash=first.content_hash, version="1.0.0")
    admins = [staff(Role.ADMIN, town) for town in towns]
    assert NEWS not in text(admins[-1].get(LIST))

    with hub():
        publish_version(version_id=coming.pk, by=EDITOR)

    blind = [town.slug for town, admin in zip(towns, admins, strict=True) if NEWS not in text(admin.get(LIST))]
    assert (len(towns), blind) == (TOWNS, [])
    for town in (towns[0], towns[-1]):
        with at(place_of(town)):
            assert [each.version for each in Subscription.objects.all()] == ["1.0.0"]
