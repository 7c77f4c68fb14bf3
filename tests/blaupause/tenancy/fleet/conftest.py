"""The second cell of the tests."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from psycopg.conninfo import make_conninfo

from blaupause.settings import env
from blaupause.tenancy import directory, provisioning
from blaupause.tenancy.context import operator
from blaupause.tenancy.enums import TownKind, TownState
from blaupause.tenancy.fleet import compiling, exporting, leaving, ledger, moving, offering, public, release
from blaupause.tenancy.models import Town
from infra.demo.postgres import Cluster
from tests import templates
from tests.blaupause.tenancy.fleet import cells, followed
from tests.blaupause.tenancy.fleet import filled as filling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker, Settings

    from tests.blaupause.tenancy.fleet.cells import Cell, Further

DATABASE = "blaupause_fleet"
FURTHER = "blaupause_fleet_further"


def made(cluster: Cluster, database: str) -> Cell:
    provisioning.bootstrap_cell(
        cluster.url, database=database, app_password="app", operator_password="operator", reader_password="reader"
    )
    with cells.connected_to(cluster, database):
        public.migrate_public()
        compiling.compiled(release.current())
    return cells.Cell(
        make_conninfo(cluster.url, dbname=database), cells.address_in(cluster, database, "cell_operator", "operator")
    )


@pytest.fixture(scope="session")
def made_cell(cluster: Cluster, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Cell:
    """Make the cell once: public schema, and this release compiled."""
    with django_db_blocker.unblock():
        return made(cluster, DATABASE)


@pytest.fixture(scope="session")
def further_cluster() -> Iterator[Cluster]:
    """Have a second PostgreSQL server."""
    with TemporaryDirectory(prefix="blaupause-west-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        with Cluster.start(
            Path(folder) / "postgres", fsync="off", full_page_writes="off", max_connections="20", wal_level="logical"
        ) as it:
            yield it


@pytest.fixture(scope="session")
def made_further_cell(further_cluster: Cluster, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Cell:
    """Make another cell once, on a server of its own."""
    with django_db_blocker.unblock():
        return made(further_cluster, FURTHER)


@pytest.fixture
def cell(made_cell: Cell, cluster: Cluster, django_db_blocker: DjangoDbBlocker) -> Iterator[Cell]:
    """Be the operator of a cell without towns and spares; leave it so."""
    with django_db_blocker.unblock(), cells.connected_to(cluster, DATABASE):
        cells.clear()
        with operator():
            yield made_cell
        cells.clear()


@pytest.fixture
def further_cell(
    made_further_cell: Cell, cell: Cell, further_cluster: Cluster, settings: Settings
) -> Iterator[Further]:
    """Know how to go to another cell without towns, which the operator calls west; leave it so."""
    settings.CELLS = {"west": env.address("west", made_further_cell.operator_address, "")}

    @contextmanager
    def there() -> Iterator[None]:
        directory.forget()
        with cells.connected_to(further_cluster, FURTHER):
            yield
        directory.forget()

    yield there
    with there():
        cells.clear()
        filling.clear_public()


@pytest.fixture
def west_itself(further_cell: Further, settings: Settings) -> Iterator[Further]:
    """Know how to be the other cell's own operator; nobody follows anybody afterwards."""

    @contextmanager
    def there() -> Iterator[None]:
        here, settings.CELL = settings.CELL, "west"
        with further_cell():
            yield
        settings.CELL = here

    yield there
    followed.follow_nobody()
    followed.offer_nothing()
    filling.clear_public()
    with further_cell():
        followed.offer_nothing()


@pytest.fixture
def source(west_itself: Further, settings: Settings) -> Further:
    """Have a cell with a released template and a draft, whose catalogue is offered."""
    settings.CATALOGUE_PASSWORD = followed.PASSWORD
    with west_itself(), operator():
        templates.released(templates.DEFECT)
        templates.imported(templates.DEFECT, version="8.0.0")
        offering.offer()
    return west_itself


@pytest.fixture
def west(further_cell: Further) -> Further:
    """Have another cell whose catalogue knows what the town uses."""
    with further_cell(), operator():
        templates.released(templates.DEFECT)
    return further_cell


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for locks a moment only."""
    monkeypatch.setattr("blaupause.tenancy.fleet.patience.LOCK_SECONDS", 0.1)


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait neither for other processes to hear of it, nor long for somebody who writes."""
    monkeypatch.setattr(directory, "SECONDS", 0.0)
    monkeypatch.setattr(moving, "PATIENCE", 0.2)


@pytest.fixture
def filled(cell: Cell) -> Iterator[Town]:
    """Have a town with a bit of everything in the cell."""
    made = provisioning.create_town(
        slug="alt", name="Stadt Alt", kind=TownKind.CITY, host="alt.example", ars="065310005005", state=TownState.LIVE
    )
    try:
        filling.fill(made)
        yield made
    finally:
        filling.clear_public()


@pytest.fixture
def file(filled: Town, tmp_path: Path) -> Path:
    """Have the export of that town."""
    path = tmp_path / "alt.town"
    exporting.export("alt", path)
    return path


@pytest.fixture
def gone(filled: Town, file: Path) -> Town:
    """Have the export of a town that is not here any more."""
    with transaction.atomic():
        leaving._drop(filled.schema_name)
        Town.objects.all().delete()
    return filled


@pytest.fixture
def nothing_left_behind(cell: object) -> Iterator[None]:
    """See that no schema or role belongs to nobody after a test."""
    yield
    assert ledger.orphans() == []
