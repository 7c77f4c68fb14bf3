"""A town is ready in a blink; what is created twice, at once or killed is one town, or none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING

import pytest
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blaupause.observability import health
from blaupause.tenancy import towns
from blaupause.tenancy.context import town
from blaupause.tenancy.fleet import compiling, ledger, locks, release, schemas, spares, verifying
from blaupause.tenancy.models import Spare, Town
from tenants.organisation.models import Unit
from tests.blaupause.tenancy.fleet.cells import create, is_new, refill
from tests.blaupause.tenancy.fleet.filled import said, told

if TYPE_CHECKING:
    from tests.blaupause.tenancy.fleet.cells import Cell


@pytest.mark.usefixtures("cell")
class TestStock:
    def test_a_town_takes_what_stands_ready(self) -> None:
        refill(2)
        oldest = Spare.objects.earliest("made_at").schema_name

        made = create()

        assert (made.schema_name, made.from_spare, Spare.objects.count()) == (oldest, True, 1)
        assert is_new(made)
        with town(made):
            assert towns.by_slug("neu").schema_name == oldest

    def test_that_is_one_statement(self) -> None:
        refill(1)

        with CaptureQueriesContext(connection) as asked:
            assert create().from_spare

        assert len([query for query in asked if "set_config" not in query["sql"]]) == 1

    def test_a_refusal_leaves_the_spare_and_the_callers_transaction(self) -> None:
        refill(2)
        create()

        with transaction.atomic():
            with pytest.raises(IntegrityError):
                create()
            assert (Town.objects.count(), Spare.objects.count()) == (1, 1)

    def test_an_empty_stock_is_slower_but_right(self) -> None:
        made = create()

        assert not made.from_spare
        assert is_new(made)
        assert list(verifying.drifts(compiling.compiled(release.current()))) == []

    def test_what_is_older_than_the_release_is_not_given_away(self) -> None:
        refill(1)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE tenancy_migrationledger SET state = 'failed' WHERE schema_name <> 'public'")

        assert not create().from_spare

    def test_code_before_a_release_counts_who_came_with_it_as_ahead(self, monkeypatch: pytest.MonkeyPatch) -> None:
        refill(2)
        made = create()
        came = "UPDATE tenancy_migrationledger SET release = 'other', at = now() + %s::interval WHERE schema_name = %s"

        for since, behind in (("1 minute", 0), ("-1 year", 1)):
            monkeypatch.setattr(health, "_kept", {})
            with connection.cursor() as cursor:
                cursor.execute(came, (since, made.schema_name))
            assert Client().get("/readyz").json()["towns_behind"] == behind

    def test_it_is_filled_to_a_number(self) -> None:
        assert (refill(3), refill(3), Spare.objects.count()) == (3, 0, 3)


@pytest.mark.usefixtures("cell")
class TestAtOnce:
    def test_two_creations_take_two_spares(self) -> None:
        refill(2)
        with ThreadPoolExecutor(2) as pool:
            made = list(pool.map(_created, ["eins", "zwei"]))

        assert len({each.schema_name for each in made}) == 2
        assert Spare.objects.count() == 0

    def test_one_key_is_one_town(self) -> None:
        refill(3)
        with ThreadPoolExecutor(2) as pool:
            came = list(pool.map(_tried, ["eins", "zwei"]))

        assert sorted(map(type, came), key=str) == sorted([IntegrityError, Town], key=str)
        assert (Town.objects.count(), Spare.objects.count(), ledger.orphans()) == (1, 2, [])

    def test_a_creation_that_is_killed_leaves_nothing(self, cell: Cell) -> None:
        script = (
            "import django, os, signal; django.setup()\n"
            "from blaupause.tenancy.fleet import spares\n"
            "from tests.blaupause.tenancy.fleet.cells import create\n"
            "make = spares.make\n"
            "spares.make = lambda founding: (make(founding), os.kill(os.getpid(), signal.SIGKILL))\n"
            "create()\n"
        )
        environment = {**os.environ, "BLAUPAUSE_DATABASE": cell.operator_address}
        environment["DJANGO_SETTINGS_MODULE"] = "blaupause.settings.test"
        killed = subprocess.run([sys.executable, "-c", script], env=environment, check=False, capture_output=True)

        assert killed.returncode == -signal.SIGKILL, killed.stderr
        assert (Town.objects.count(), Spare.objects.count(), ledger.orphans()) == (0, 0, [])

    def test_what_somebody_left_behind_is_swept(self) -> None:
        schemas.make("town_verwaist")
        kept = create()

        assert ledger.orphans() == ["town_verwaist"]
        assert told("fleet_spares", "--keep", "1") == {"dropped": ["town_verwaist"], "kept": [], "made": 1, "ready": 1}
        assert ledger.orphans() == []
        assert is_new(kept)

    def test_what_holds_data_is_never_swept(self) -> None:
        lost = create()
        with town(lost):
            Unit.objects.create(name="Steueramt")
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM tenancy_domain")
            cursor.execute("DELETE FROM tenancy_town")

        with pytest.raises(CommandError, match=f"{lost.schema_name}: belongs to no town, but holds data"):
            said("fleet_spares", "--keep", "0")

        assert is_new(lost)
        assert schemas.tables_with_rows(lost.schema_name) == ["organisation_unit"]
        with schemas.owner_place(lost.schema_name), connection.cursor() as cursor:
            cursor.execute("DELETE FROM organisation_unit")

    def test_nothing_is_swept_while_somebody_makes_a_schema(self, cell: Cell) -> None:
        schemas.make("town_wird_gerade")

        with cell.busy_with(locks.MAKING), pytest.raises(CommandError, match="Somebody else holds"):
            said("fleet_spares")

        assert ledger.orphans() == ["town_wird_gerade"]

    def test_what_is_being_made_is_not_swept(self) -> None:
        made, swept = Event(), Event()
        with ThreadPoolExecutor(1) as pool:
            coming = pool.submit(_made_while, made, swept)
            assert made.wait(60)
            found = spares.sweep()
            swept.set()

        assert (found.dropped, found.kept, ledger.orphans()) == ((), (), [])
        assert create().schema_name == coming.result()

    def test_what_nobody_can_claim_is_not_in_stock(self) -> None:
        refill(2)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE tenancy_migrationledger SET state = 'failed' WHERE schema_name <> 'public'")

        assert refill(1) == 1
        assert create().from_spare


def _created(slug: str) -> Town:
    try:
        return create(slug)
    finally:
        connections.close_all()


def _made_while(made: Event, swept: Event) -> str:
    try:
        with transaction.atomic():
            schema = spares.make(compiling.founding(release.current()))
            ledger.add_spare(schema, release.current().name)
            made.set()
            assert swept.wait(60)
        return schema
    finally:
        connections.close_all()


def _tried(slug: str) -> object:
    try:
        return create(slug, ars="065310005005")
    except IntegrityError as refused:
        return refused.with_traceback(None)
    finally:
        connections.close_all()
