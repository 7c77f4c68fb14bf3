"""A cell of its own to bring forward, lock, change by hand and kill: a second database on the tests' server."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psycopg
from django.db import connection, transaction
from psycopg.conninfo import make_conninfo

from blaupause.crypto.keys import Keys
from blaupause.tenancy import directory, provisioning
from blaupause.tenancy.context import operator
from blaupause.tenancy.enums import TownKind, TownState
from blaupause.tenancy.fleet import compiling, ledger, migrating, release, schemas, spares
from blaupause.tenancy.models import Domain, KeptSchema, MigrationLedger, Spare, Town, new_schema_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from blaupause.tenancy.fleet.migrating import Outcome
    from infra.demo.postgres import Cluster

NEWEST = ("audit", "0003_sealed_readings")
"""What a town of the release before has not: it alters audit_event."""
BEFORE = "before"
HOLDER = "fleet_test_holder"

type Further = Callable[[], AbstractContextManager[None]]
"""How to go to another cell."""


@dataclass
class Cell:
    """A cell with its towns.

    Attributes:
        address: of a superuser in the cell's database.
        operator_address: of the operator's login.
    """

    address: str
    operator_address: str

    def execute(self, statement: str) -> None:
        with psycopg.connect(self.address, autocommit=True) as superuser:
            superuser.execute(statement.encode())

    @contextmanager
    def holding(self, town: Town) -> Iterator[psycopg.Connection]:
        """Hold a town's events, as somebody with an open transaction does."""
        with psycopg.connect(make_conninfo(self.address, application_name=HOLDER)) as holder:
            holder.execute(f"LOCK TABLE {town.schema_name}.audit_event IN EXCLUSIVE MODE".encode())
            yield holder

    @contextmanager
    def busy_with(self, what: str) -> Iterator[None]:
        """Be another operator who does this."""
        with psycopg.connect(self.address, autocommit=True) as other:
            other.execute("SELECT pg_advisory_lock_shared(hashtextextended(%s, 0))", [what])
            yield

    def start(self, *command: str) -> subprocess.Popen[str]:
        """Start a command in a process of its own."""
        environment = {**os.environ, "BLAUPAUSE_OPERATOR_DATABASE": self.operator_address}
        environment |= {
            "DJANGO_SETTINGS_MODULE": "blaupause.settings.test",
            "BLAUPAUSE_DATABASE": self.operator_address,
        }
        return subprocess.Popen(
            [sys.executable, "-m", "blaupause", *command],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


def older_town(slug: str, *, is_sample: bool = False) -> Town:
    """Make a town as the release before left it."""
    town = Town(slug=slug, name=slug.title(), kind=TownKind.CITY, state=TownState.LIVE, is_sample=is_sample)
    town.data_key, town.schema_name = Keys.new().wrap(owner=str(town.uuid)), new_schema_name()
    here = compiling.compiled(release.current())
    with operator(), transaction.atomic():
        before = [key for key in here.scripts if key != NEWEST]
        schemas.make(town.schema_name, here.statements(before, is_empty=True))
        town.save(force_insert=True)
        Domain.objects.create(domain=f"{slug}.fleet.example", tenant=town, is_primary=True)
        ledger.write(town.schema_name, BEFORE)
    return town


def create(slug: str = "neu", ars: str = "") -> Town:
    return provisioning.create_town(slug=slug, name=slug.title(), kind=TownKind.CITY, host=f"{slug}.example", ars=ars)


def refill(keep: int) -> int:
    return spares.refill(compiling.compiled(release.current()), keep)


def migrate(**plan: int) -> list[Outcome]:
    """Bring the cell to this release; tell what came of each schema."""
    told: list[Outcome] = []
    migrating.migrate(release.current(), migrating.Plan(**plan), lambda outcome, *_count: told.append(outcome))
    return told


def is_new(town: Town) -> bool:
    return NEWEST in schemas.applied(town.schema_name)


def clear() -> None:
    """Take away every town and spare; what was compiled stays."""
    with operator():
        found = [*Town.objects.values_list("schema_name", flat=True)]
        for model in (Spare, KeptSchema):
            found += model.objects.values_list("pk", flat=True)
        for schema in {*found, *ledger.orphans()}:
            schemas.drop(schema)
        for model in (Domain, Town, Spare):
            model.objects.all().delete()
        MigrationLedger.objects.exclude(schema_name=ledger.PUBLIC).delete()
    directory.forget()


def address_in(cluster: Cluster, database: str, user: str, password: str) -> str:
    return f"postgresql://{user}:{password}@127.0.0.1:{cluster.port}/{database}"


@contextmanager
def connected_to(cluster: Cluster, database: str) -> Iterator[None]:
    """Use another database of the server as its operator."""
    kept = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(NAME=database, USER="cell_operator", PASSWORD="operator", PORT=str(cluster.port))
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(kept)
