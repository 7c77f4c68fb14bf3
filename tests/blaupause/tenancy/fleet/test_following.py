"""The catalogue of one cell flows to another, on another PostgreSQL server."""

from __future__ import annotations

import json
import time
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from blaupause.domain import Conflict, NotFound
from blaupause.settings.env import DatabaseAddress
from blaupause.tenancy.context import operator
from blaupause.tenancy.fleet import following, ledger, migrating, release
from blaupause.tenancy.fleet.migrating import Plan
from blaupause.tenancy.models import MigrationLedger
from shared_services.catalogue import queries as catalogue
from shared_services.catalogue.actions import withdraw_version
from shared_services.catalogue.models import Release, Retirement, TemplateVersion
from tests import templates
from tests.blaupause.tenancy.fleet.filled import clear_public
from tests.people import LAND, approver

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import Settings

    from tests.blaupause.tenancy.fleet.cells import Further

PATIENCE = 60
PASSWORD = "reader"


@pytest.fixture
def source(further_cell: Further, settings: Settings) -> Iterator[Further]:
    """Have a cell with a released template, whose catalogue is offered; nobody follows it afterwards."""
    settings.CATALOGUE_PASSWORD = PASSWORD
    with further_cell(), operator():
        templates.released(templates.DEFECT)
        following.offer()
    yield further_cell
    with operator(), connection.cursor() as cursor:
        cursor.execute(f"DROP SUBSCRIPTION IF EXISTS {following.NAME}")
    clear_public()
    with further_cell(), operator(), connection.cursor() as cursor:
        cursor.execute(f"DROP PUBLICATION {following.NAME}")


def arrives(many: int) -> list[str]:
    """Wait until so many released versions are here."""
    until = time.monotonic() + PATIENCE
    while True:
        with operator():
            found = sorted(Release.objects.values_list("template_version__version", flat=True))
        if len(found) == many:
            return found
        assert time.monotonic() < until, found
        time.sleep(0.05)


def follow(*more: str) -> str:
    out = StringIO()
    call_command("fleet_follow", "--from", "west", *more, stdout=out)
    return out.getvalue()


def migrate() -> None:
    migrating.migrate(release.current(), Plan(), lambda *_told: None)


def forget_public() -> None:
    with operator():
        MigrationLedger.objects.filter(schema_name=ledger.PUBLIC).update(release="before")


def address_of_here() -> DatabaseAddress:
    said = connection.settings_dict
    return DatabaseAddress(said["USER"], said["PASSWORD"], said["HOST"], str(said["PORT"]), said["NAME"])


def test_what_is_released_there_arrives_here(source: Further) -> None:
    follow()
    arrives(1)
    with operator():
        (version,) = TemplateVersion.objects.all()
    assert version.bundle["template.json"]["title"]

    with source(), operator():
        templates.released(templates.DEFECT, version="9.0.0")

    assert "9.0.0" in arrives(2)
    told: dict[str, Any] = json.loads(follow("--json"))
    until = time.monotonic() + PATIENCE
    while told["tables_ready"] < told["tables"] and time.monotonic() < until:  # each table is copied by itself
        told = json.loads(follow("--json"))
    assert (told["cell"], told["tables_ready"], told["tables"]) == ("west", *[len(following.TABLES)] * 2)
    assert told["heard_at"]


def test_offering_twice_is_offering_once(source: Further) -> None:
    out = StringIO()

    with source():
        call_command("fleet_offer", stdout=out)

    assert "catalogue_retirement, catalogue_assessment can be followed" in out.getvalue()


def test_a_table_that_a_release_of_the_platform_adds_comes_along(source: Further) -> None:
    """As it was before versions could be withdrawn: offered and followed without that table."""
    with source(), operator(), connection.cursor() as cursor:
        cursor.execute(f"ALTER PUBLICATION {following.NAME} DROP TABLE catalogue_retirement")
    follow()
    arrives(1)
    with source(), operator():
        following.offer()
        withdraw_version(version_id=TemplateVersion.objects.get().pk, reason="Falsch.", by=approver(LAND))

    follow()

    until = time.monotonic() + PATIENCE
    with operator():
        while not Retirement.objects.exists():
            assert time.monotonic() < until
            time.sleep(0.05)
        assert catalogue.released() == {}


def test_whoever_offers_migrates_after_those_who_follow(source: Further, settings: Settings) -> None:
    follow()
    forget_public()
    settings.CELLS = settings.CELLS | {"here": address_of_here()}

    with source():
        forget_public()
        with pytest.raises(CommandError, match="migrate first: here"):
            call_command("fleet_migrate", stdout=StringIO())

    migrate()
    with source():
        migrate()
        assert ledger.behind(release.current().name, release.of_public().name) == []


class TestRefused:
    @pytest.mark.usefixtures("cell")
    def test_a_server_that_does_not_write_what_is_needed(self) -> None:
        with pytest.raises(CommandError, match="wal_level = logical"):
            call_command("fleet_offer")

    def test_a_server_without_the_readers_login(self, further_cell: Further, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(following, "READER", "nobody_reads")

        with further_cell(), pytest.raises(Conflict, match="has no login nobody_reads"):
            following.offer()

    @pytest.mark.usefixtures("source")
    def test_a_cell_with_templates_of_its_own(self) -> None:
        with operator():
            templates.released(templates.DEFECT)

        with pytest.raises(Conflict, match="templates of its own"):
            following.follow("west", PASSWORD)

    @pytest.mark.usefixtures("further_cell")
    def test_a_cell_that_nobody_knows(self) -> None:
        with pytest.raises(NotFound, match="no cell 'ost'"):
            following.follow("ost", PASSWORD)

    @pytest.mark.usefixtures("source")
    def test_a_wrong_password(self, settings: Settings) -> None:
        settings.CATALOGUE_PASSWORD = "guessed"

        with pytest.raises(CommandError, match="password authentication failed"):
            follow()
