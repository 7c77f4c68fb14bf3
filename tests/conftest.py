"""A real PostgreSQL for every test run: one cell with its two logins, and towns made once."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import psycopg
import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from infra.demo.postgres import Cluster
from tests.worlds import World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker

hypothesis.settings.register_profile("house", deadline=None)  # no wall time in tests: machines differ
hypothesis.settings.load_profile("house")

DATABASE = "blaupause_test"
TOWNS = (
    ("fulda", "Stadt Fulda", "city", "066310009009"),
    ("giessen", "Universitätsstadt Gießen", "city", "065310005005"),
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let what takes longest begin at once: journeys on the first worker, Keycloak and what is slow on the second.

    Each worker gets an even share in a row; whoever is done takes over from the others. So the short tests come last,
    and nobody waits for a long one at the end; all journeys lie together, with one demo.
    """
    share = len(items) // int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    journeys, long, short = ([each for each in items if _length(each) is length] for length in Length)
    between = max(share - len(journeys), 0)
    items[:] = [*journeys, *short[:between], *long, *short[between:]]


class Length(Enum):
    JOURNEY = auto()
    LONG = auto()
    SHORT = auto()


def _length(item: pytest.Item) -> Length:
    folders = item.path.parts
    if "journeys" in folders:
        return Length.JOURNEY
    return Length.LONG if "keycloak" in folders or item.get_closest_marker("slow") else Length.SHORT


@contextmanager
def logged_in_as(user: str, password: str) -> Iterator[None]:
    """Use another login for a while: the operator's, for what only the operator may do."""
    before = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    connection.close()
    connection.settings_dict.update(USER=user, PASSWORD=password)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


@contextmanager
def as_operator() -> Iterator[None]:
    with logged_in_as("cell_operator", "operator"):
        yield


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server of this test process."""
    with tempfile.TemporaryDirectory(prefix="blaupause-test-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        with Cluster.start(
            Path(folder) / "postgres",
            fsync="off",
            synchronous_commit="off",
            full_page_writes="off",
            max_connections="60",
            wal_retrieve_retry_interval="100ms",  # how often it begins to copy a table of another cell
        ) as running:
            yield running


@pytest.fixture(scope="session")
def django_db_setup(cluster: Cluster, django_db_blocker: DjangoDbBlocker) -> None:
    """Make the cell and its towns once; tests roll back what they do."""
    from blaupause.tenancy import directory, provisioning  # noqa: PLC0415 – needs Django
    from blaupause.tenancy.enums import TownKind, TownState  # noqa: PLC0415 – same
    from blaupause.tenancy.fleet import public  # noqa: PLC0415 – same

    directory.SECONDS = 3_600.0  # counts of queries do not depend on how slow the machine is
    provisioning.bootstrap_cell(cluster.url, database=DATABASE, app_password="app", operator_password="operator")
    connection.settings_dict.update(HOST="127.0.0.1", PORT=str(cluster.port), NAME=DATABASE, USER="app", PASSWORD="app")
    os.environ["BLAUPAUSE_DATABASE"] = f"postgresql://app:app@127.0.0.1:{cluster.port}/{DATABASE}"
    os.environ["BLAUPAUSE_OPERATOR_DATABASE"] = (
        f"postgresql://cell_operator:operator@127.0.0.1:{cluster.port}/{DATABASE}"
    )
    with django_db_blocker.unblock(), as_operator():
        public.migrate_public()
        for slug, name, kind, ars in TOWNS:
            provisioning.create_town(
                slug=slug, name=name, kind=TownKind(kind), host=f"{slug}.localhost", ars=ars, state=TownState.LIVE
            )


@pytest.fixture(autouse=True)
def own_jobs(request: pytest.FixtureRequest) -> None:
    """Take away the jobs that tests before left behind because they committed: tests count their own."""
    if "db" not in request.fixturenames:
        return
    request.getfixturevalue("db")
    from blaupause.tenancy.context import worker  # noqa: PLC0415 – needs Django

    with worker(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM jobs_job")


@pytest.fixture(autouse=True)
def no_events_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Take away the hub's events of a test that commits: all others roll theirs back, and count from none."""
    if "transactional_db" not in request.fixturenames:
        yield
        return
    address = make_conninfo(request.getfixturevalue("cluster").url, dbname=DATABASE)
    yield
    with psycopg.connect(address, autocommit=True) as superuser:
        superuser.execute("DELETE FROM hub_audit_hubevent")


@pytest.fixture(scope="session", autouse=True)
def jobs_are_known() -> None:
    """Load every job, as servers and workers do when they start."""
    from blaupause.jobs import registry  # noqa: PLC0415 – needs Django

    registry.load()


@pytest.fixture(scope="session", autouse=True)
def checked_once() -> Iterator[None]:
    """Let tests that import the same bundle read and check it once between them."""
    from blaupause.engine.bundles import Bundle  # noqa: PLC0415 – needs Django
    from shared_services.catalogue.actions import importing  # noqa: PLC0415 – same
    from shared_services.catalogue.queries import bundles  # noqa: PLC0415 – same
    from tests.templates import check_once, read_once  # noqa: PLC0415 – same

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Bundle, "from_files", read_once)
        for module in (importing, bundles):
            patch.setattr(module, "check", check_once)
        yield


def _world(slug: str) -> World:
    from blaupause.tenancy.directory import town_by_slug  # noqa: PLC0415 – needs Django

    found = town_by_slug(slug)
    assert found is not None
    return World(found)


@pytest.fixture
def fulda(db: None) -> Iterator[World]:
    """Be in Fulda."""
    with _world("fulda") as world:
        before = dict(vars(world.town))
        yield world
        world.town.__dict__.update(before)  # the directory keeps this very object for the tests after this one


@pytest.fixture
def giessen(db: None) -> World:
    """Know the neighbour, without being there."""
    return _world("giessen")
