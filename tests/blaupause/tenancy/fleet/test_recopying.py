"""A cell whose place in the catalogue's record was lost takes the catalogue anew, and goes on from there."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from io import StringIO
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import DataError, connection

from blaupause.domain import SYSTEM, now
from blaupause.tenancy.context import operator
from blaupause.tenancy.fleet import locks, recopying
from shared_services.catalogue.actions import release_version, withdraw_version
from shared_services.catalogue.models import Activation, Release, Retirement, Service, ServiceKey, TemplateVersion
from tests import templates
from tests.blaupause.tenancy.fleet.followed import arrived, follow, lose, waits_for
from tests.people import LAND, approver

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.blaupause.tenancy.fleet.cells import Cell, Further

REPORT = """
    INSERT INTO catalogue_activation (service_id, town_schema, is_online, at)
    SELECT id, 'town_y', true, now() FROM catalogue_service
"""
WAITS = "SELECT 1 FROM pg_stat_activity WHERE application_name = 'town' AND wait_event_type = 'Lock'"
SLOT = "released_catalogue_cell"


@pytest.fixture
def lost(source: Further, made_further_cell: Cell) -> Iterator[Further]:
    """Follow a catalogue that lost this cell's place, and have something here that hangs on it."""
    arrived()
    with operator():
        Activation.objects.create(service=Service.objects.get(), town_schema="town_x", is_online=True, at=now())
    lose("released_catalogue", SLOT, made_further_cell)
    with source(), operator():
        release_version(version_id=TemplateVersion.objects.get(version="8.0.0").pk, by=SYSTEM)
    yield source
    with operator():
        Activation.objects.all().delete()


def known() -> list[tuple[str, bool]]:
    with operator():
        return list(TemplateVersion.objects.order_by("version").values_list("version", "is_released"))


@contextmanager
def while_a_town_reports(here: Cell, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have a town write that it uses the service, when the catalogue is deleted and not yet copied."""
    towns, copies = psycopg.connect(here.address, application_name="town", autocommit=True), recopying._copy
    reports = threading.Thread(target=towns.execute, args=[REPORT])

    def copy(*args: Any) -> None:
        if reports.ident is None:
            reports.start()
            with psycopg.connect(here.address, autocommit=True) as looks:
                waits_for(lambda: looks.execute(WAITS).fetchone() is not None)
        copies(*args)

    with towns, monkeypatch.context() as changed:
        changed.setattr(recopying, "_copy", copy)
        yield
        reports.join()


def test_what_was_missed_is_there_and_what_comes_next_arrives(
    lost: Further, made_cell: Cell, monkeypatch: pytest.MonkeyPatch
) -> None:
    with lost(), operator():
        withdraw_version(version_id=Release.objects.earliest("pk").template_version_id, reason="X.", by=approver(LAND))
        ServiceKey.objects.all().delete()
        Service.objects.update(title="Neuer Titel")

    with while_a_town_reports(made_cell, monkeypatch):
        follow()

    assert [is_released for _version, is_released in known()] == [True, True]
    with operator():
        assert (Retirement.objects.count(), ServiceKey.objects.count()) == (1, 0)
        assert {each.service.title for each in Activation.objects.all()} == {"Neuer Titel"}
        assert Activation.objects.count() == 2
        connection.cursor().execute("ALTER SUBSCRIPTION released_catalogue DISABLE")
    follow()
    with lost(), operator():
        templates.released(templates.DEFECT, version="9.0.0")
    waits_for(lambda: Release.objects.count() == 3)
    assert follow().startswith("7 of 7 tables have arrived from west; last heard 20")


def test_a_copy_that_fails_leaves_the_catalogue_as_it_was_and_the_next_one_mends_it(
    lost: Further, made_cell: Cell, made_further_cell: Cell, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = known()
    with made_cell.busy_with(locks.FOLLOWING), pytest.raises(CommandError, match="Somebody else holds 'fleet foll"):
        follow()
    with monkeypatch.context() as hasty, psycopg.connect(made_further_cell.address) as forgotten:
        hasty.setattr(recopying, "PLACE_SECONDS", 0.1)
        forgotten.execute("SELECT pg_current_xact_id()")
        with pytest.raises(CommandError, match="transaction stays open on the other cell's server"):
            follow()
    with monkeypatch.context() as broken:
        broken.setattr(recopying, "GOES_ON", "SELECT 1 / 0 -- {} {} {} {}")
        with pytest.raises(DataError):
            follow()
    assert known() == before
    made_further_cell.execute(f"SELECT pg_create_logical_replication_slot('{SLOT}', 'pgoutput')")

    follow()

    assert len(known()) == 2
    with lost(), operator():
        templates.released(templates.DEFECT, version="9.0.0")
    waits_for(lambda: Release.objects.count() == 3)


def test_nothing_goes_that_this_cell_uses(lost: Further, made_further_cell: Cell) -> None:
    before = known()
    made_further_cell.execute("ALTER TABLE catalogue_service ADD only_there text")
    try:
        with pytest.raises(CommandError, match=r"catalogue of west does not fit here.*column \"only_there\""):
            follow()
    finally:
        made_further_cell.execute("ALTER TABLE catalogue_service DROP only_there")
    with pytest.raises(CommandError, match="1 followed, but not heard"):
        call_command("fleet_verify", stdout=(told := StringIO()))
    assert "of released_catalogue for two minutes: blaupause fleet follow --from CELL" in told.getvalue()
    with lost(), operator(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM catalogue_release; UPDATE catalogue_templateversion SET content_hash = id::text")

    with pytest.raises(
        CommandError, match=r"west has lost versions that this cell may use: mangel-melden 1\.0\.0\. Noth"
    ):
        follow()

    assert known() == before
