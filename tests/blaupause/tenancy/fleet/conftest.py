"""The second cell of the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from psycopg.conninfo import make_conninfo

from blaupause.tenancy import provisioning
from blaupause.tenancy.context import operator
from blaupause.tenancy.fleet import compiling, public, release
from tests.blaupause.tenancy.fleet import cells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker

    from infra.demo.postgres import Cluster
    from tests.blaupause.tenancy.fleet.cells import Cell

DATABASE = "blaupause_fleet"


@pytest.fixture(scope="session")
def made_cell(cluster: Cluster, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Cell:
    """Make the cell once: public schema, and this release compiled."""
    provisioning.bootstrap_cell(cluster.url, database=DATABASE, app_password="app", operator_password="operator")
    with django_db_blocker.unblock(), cells.connected_to(cluster, DATABASE):
        public.migrate_public()
        compiling.compiled(release.current())
    return cells.Cell(
        make_conninfo(cluster.url, dbname=DATABASE), cells.address_in(cluster, DATABASE, "cell_operator", "operator")
    )


@pytest.fixture
def cell(made_cell: Cell, cluster: Cluster, django_db_blocker: DjangoDbBlocker) -> Iterator[Cell]:
    """Be the operator of a cell without towns and spares; leave it so."""
    with django_db_blocker.unblock(), cells.connected_to(cluster, DATABASE):
        cells.clear()
        with operator():
            yield made_cell
        cells.clear()
