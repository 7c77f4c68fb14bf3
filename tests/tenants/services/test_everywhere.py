"""A template is published while 442 towns follow it: each sees old or new, never a mix, and nothing of theirs changes.

Two are whole towns of the test's cell. The others have row, role and schema; some all tables, without indexes and
constraints, for their real pages, the rest the one that the list of services is read from.
"""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Semaphore
from typing import TYPE_CHECKING, Final

import psycopg
import pytest
from django.db import connection, transaction
from psycopg import sql

from blaupause.crypto.keys import Keys
from blaupause.domain import Role
from blaupause.tenancy import directory
from blaupause.tenancy.context import at, hub, place_of
from blaupause.tenancy.models import Town
from shared_services.catalogue.actions import publish_version
from shared_services.catalogue.queries import releases
from tenants.services.models import Subscription
from tenants.services.queries.versions import outlooks
from tests.clients import staff
from tests.conftest import DATABASE
from tests.people import EDITOR
from tests.shared_services.catalogue.test_races import LEFT_BEHIND
from tests.templates import DEFECT, approved, published
from tests.tenants.services.pages import LIST, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pytest_django import DjangoDbBlocker

    from blaupause.tenancy.context import Place
    from infra.demo.postgres import Cluster
    from shared_services.catalogue.models import TemplateVersion

TOWNS: Final = 442
WITH_PAGES: Final = 12
NEWS: Final = "Neue Versionen (1)"
EXISTING: Final = "SELECT min(schema_name), count(*) FROM public.tenancy_town"
TABLES: Final = "SELECT tablename FROM pg_tables WHERE schemaname = %s"
MAKE: Final = (
    "CREATE ROLE {town} NOLOGIN IN ROLE town_any",
    "GRANT {town} TO app WITH INHERIT FALSE, SET TRUE",
    "CREATE SCHEMA {town}",
    "GRANT USAGE ON SCHEMA {town} TO {town}",
)
READ_FROM: Final = ("services_subscription",)
COPY: Final = "CREATE TABLE {town}.{table} (LIKE {model}.{table} INCLUDING DEFAULTS INCLUDING IDENTITY)"
ALLOW: Final = "GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA {town} TO {town}"


ROW: Final = """
    WITH town AS (
        INSERT INTO public.tenancy_town
            (uuid, schema_name, slug, name, kind, state, ars, is_sample, data_key, created_at)
        VALUES (%(uuid)s, %(schema_name)s, %(slug)s, %(name)s, 'municipality', 'live', '', true, %(data_key)s, now())
        RETURNING id)
    INSERT INTO public.tenancy_domain (domain, is_primary, tenant_id)
    SELECT %(slug)s || '.localhost', true, id FROM town
"""
NO_ADDRESSES: Final = """
    DELETE FROM public.tenancy_domain USING public.tenancy_town t WHERE tenant_id = t.id AND slug = ANY(%s)
"""
FOLLOW: Final = "INSERT INTO {town}.services_subscription SELECT * FROM {model}.services_subscription"
READERS: Final = 2
OLD_AT_LEAST: Final = 60
DROP: Final = "DROP SCHEMA IF EXISTS {town} CASCADE"
LEAVE: Final = "DROP ROLE IF EXISTS {town}"


@pytest.fixture
def everybody(cluster: Cluster, django_db_setup: None) -> Iterator[tuple[str, ...]]:
    """Fill the cell up to that many towns; take all of it away when the test has let its transaction go."""
    with psycopg.connect(cluster.url, dbname=DATABASE, autocommit=True) as superuser:
        model, number = superuser.execute(EXISTING).fetchone() or ("", 0)
        tables = [name for (name,) in superuser.execute(TABLES, (model,)).fetchall()]
        towns = [f"kommune-{each}" for each in range(number, TOWNS)]
        try:
            with superuser.pipeline() as sent:
                for at, slug in enumerate(towns, start=number):
                    _come(superuser, slug, model, tables if at < WITH_PAGES else READ_FROM)
                    sent.sync()
            directory.forget()
            yield tuple(towns)
        finally:
            with superuser.pipeline() as sent:
                for schema in map(_schema, towns):
                    superuser.execute(_sql(DROP, schema))
                    superuser.execute(_sql(LEAVE, schema))
                    sent.sync()
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
    for statement in MAKE:
        superuser.execute(_sql(statement, name))
    for table in tables:
        superuser.execute(_sql(COPY, name, model=model, table=table))
    superuser.execute(_sql(ALLOW, name))
    superuser.execute(ROW, facts | {"data_key": Keys.new().wrap(owner=str(own))})


type Reading = tuple[str, ...]


@pytest.fixture
def followed(
    cluster: Cluster, everybody: tuple[str, ...], django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[TemplateVersion, list[Place]]]:
    """Have every town follow a version, and a newer one approved, where others can see it; leave nothing behind."""
    with django_db_blocker.unblock(), psycopg.connect(cluster.url, dbname=DATABASE, autocommit=True) as superuser:
        schemas: list[str] = []
        try:
            with hub():
                first = published(DEFECT, version="1.0.0")
                coming = approved(DEFECT, version="1.1.0")
                places = [place_of(town) for town in Town.objects.order_by("pk")]
            schemas += [place.schema for place in places]
            with at(places[0]):
                Subscription.objects.create(service_slug=DEFECT, content_hash=first.content_hash, version="1.0.0")
            for schema in schemas[1:]:
                superuser.execute(_sql(FOLLOW, schema, model=schemas[0]))
            yield coming, places
        finally:
            connection.close()
            for schema in schemas:
                superuser.execute(_sql("DELETE FROM {town}.services_subscription", schema))
            for statement in LEFT_BEHIND:
                superuser.execute(statement)


def test_442_towns_see_the_old_or_the_new_while_it_is_published(
    followed: tuple[TemplateVersion, list[Place]],
) -> None:
    coming, places = followed
    old = _reading(places[0])
    assert not any(_pages_with_news(places[:1]))
    is_published, begun = Event(), Semaphore(0)

    def read(own: list[Place]) -> dict[str, list[Reading]]:
        """Read each town while it is published, and once more after it where the town saw the old."""
        seen: dict[str, list[Reading]] = {}
        try:
            for place in own:
                seen[place.schema] = [_reading(place)]
                begun.release()
            is_published.wait()
            for place in own:
                if seen[place.schema] == [old]:
                    seen[place.schema].append(_reading(place))
        finally:
            connection.close()
        return seen

    with ThreadPoolExecutor(READERS) as pool:
        readers = [pool.submit(read, places[number::READERS]) for number in range(READERS)]
        for _each in range(OLD_AT_LEAST):
            begun.acquire(timeout=60)
        with hub():
            publish_version(version_id=coming.pk, by=EDITOR)
        is_published.set()
        seen = {schema: readings for reader in readers for schema, readings in reader.result().items()}

    new = _reading(places[0])
    assert (len(seen), old, new) == (TOWNS, ("1.0.0", "", ""), ("1.0.0", "1.1.0", coming.content_hash))
    assert {tuple(readings) for readings in seen.values()} == {(new,), (old, new)}
    assert all(_pages_with_news(places[:WITH_PAGES]))
    for place in (places[0], places[-1]):
        with at(place):
            assert [each.version for each in Subscription.objects.all()] == ["1.0.0"]


def _pages_with_news(places: list[Place]) -> list[bool]:
    """Tell of each town whether its administration reads on its page that something is new; the people go again."""
    with transaction.atomic():
        told = [NEWS in text(staff(Role.ADMIN, place.town).get(LIST)) for place in places]
        transaction.set_rollback(True)
    return told


def _reading(place: Place) -> Reading:
    """What the pages of a town draw a service from: its version, and what waits for it."""
    with at(place):
        followed = list(Subscription.objects.all())
        outlook = outlooks(followed, releases()).get(DEFECT)
    newest = outlook.newest if outlook else None
    assert newest is None or newest.version.version == newest.bundle.template.version
    return followed[0].version, newest.version.version if newest else "", newest.bundle.hash if newest else ""
