"""The catalogue of one cell flows to another, on another PostgreSQL server."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from blaupause.domain import SYSTEM, Conflict, NotFound
from blaupause.settings.env import DatabaseAddress
from blaupause.tenancy.context import NOWHERE, at, operator
from blaupause.tenancy.fleet import following, ledger, migrating, offering, release, verifying
from blaupause.tenancy.fleet.migrating import Plan
from blaupause.tenancy.models import MigrationLedger
from shared_services.catalogue import queries as catalogue
from shared_services.catalogue.actions import release_version, withdraw_version
from shared_services.catalogue.models import Release, Retirement, TemplateVersion
from tests import templates
from tests.blaupause.tenancy.fleet.conftest import FURTHER
from tests.blaupause.tenancy.fleet.followed import PASSWORD, arrived, follow, waits_for
from tests.people import LAND, approver

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import Settings

    from tests.blaupause.tenancy.fleet.cells import Cell, Further

DRAFTS_TOO = ", ".join(sorted({*offering.CATALOGUE_TABLES} - {"catalogue_retirement"}))
"""What a release of the platform offered that knew no filters, and no end of a version."""


def arrives(many: int) -> list[str]:
    """Wait until so many released versions are here."""
    released = Release.objects.values_list("template_version__version", flat=True)
    waits_for(lambda: released.all().count() == many)
    with operator():
        return sorted(released.all())


def migrate() -> None:
    migrating.migrate(release.current(), Plan(), lambda *_told: None)


def forget_public() -> None:
    with operator():
        MigrationLedger.objects.filter(schema_name=ledger.PUBLIC).update(release="before")


def address_of_here() -> DatabaseAddress:
    said = connection.settings_dict
    return DatabaseAddress(said["USER"], said["PASSWORD"], said["HOST"], str(said["PORT"]), said["NAME"])


@pytest.fixture
def in_parts(source: Further, made_further_cell: Cell) -> Iterator[Further]:
    """Have a source that sends each change in parts, as it does large ones, to whoever takes such."""
    made_further_cell.execute(f"ALTER ROLE {offering.READER} SET debug_logical_replication_streaming = immediate")
    yield source
    made_further_cell.execute(f"ALTER ROLE {offering.READER} RESET debug_logical_replication_streaming")


def test_what_is_released_there_arrives_here(in_parts: Further) -> None:
    follow()
    arrives(1)
    with operator():
        (version,) = TemplateVersion.objects.all()
    assert version.bundle["template.json"]["title"]

    with in_parts(), operator():
        release_version(version_id=TemplateVersion.objects.get(version="8.0.0").pk, by=SYSTEM)
        templates.released(templates.DEFECT, version="9.0.0")

    assert arrives(3)[1:] == ["8.0.0", "9.0.0"]
    with operator():
        assert all(each.bundle["template.json"]["title"] for each in TemplateVersion.objects.all())
    told = arrived()
    assert (told["cell"], told["tables_ready"], told["tables"]) == ("west", *[len(offering.CATALOGUE_TABLES) + 1] * 2)
    assert told["heard_at"]
    assert verifying.unheard() == []
    with operator(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_subscription WHERE leader_pid IS NOT NULL")
        assert cursor.fetchone() == (0,), "each subscription has one worker"


def test_offering_twice_is_offering_once(source: Further) -> None:
    out = StringIO()

    with source(), at(NOWHERE):
        call_command("fleet_offer", stdout=out)

    assert "catalogue_retirement, catalogue_assessment, tenancy_signpost can be followed" in out.getvalue()


def test_what_a_release_of_the_platform_offers_besides_comes_along_and_drafts_go(source: Further) -> None:
    """As it was before versions could be withdrawn, and before only released ones were offered, and towns."""
    with source(), operator(), connection.cursor() as cursor:
        cursor.execute(f"ALTER PUBLICATION {offering.CATALOGUE} SET TABLE {DRAFTS_TOO}; DROP PUBLICATION towns_of_west")
    follow()
    arrives(1)
    waits_for(lambda: TemplateVersion.objects.count() == 2)
    follow()
    with operator():
        assert TemplateVersion.objects.count() == 2, "what the other cell still sends of it would miss its row"
    with source(), operator():
        offering.offer()
        withdraw_version(version_id=Release.objects.get().template_version_id, reason="Falsch.", by=approver(LAND))

    follow()

    waits_for(Retirement.objects.exists)
    with operator():
        assert TemplateVersion.objects.count() == 1
        assert catalogue.released() == {}
    with source(), operator():
        release_version(version_id=TemplateVersion.objects.get(version="8.0.0").pk, by=SYSTEM)
    assert "8.0.0" in arrives(2)


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

    def test_a_server_without_a_reader_that_may_come(
        self, further_cell: Further, made_further_cell: Cell, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made_further_cell.execute(f"REVOKE CONNECT ON DATABASE {FURTHER} FROM {offering.READER}")
        try:
            with further_cell(), pytest.raises(Conflict, match=f"no login {offering.READER} that may come to this"):
                offering.offer()
        finally:
            made_further_cell.execute(f"GRANT CONNECT ON DATABASE {FURTHER} TO {offering.READER}")
        monkeypatch.setattr(offering, "READER", "nobody_reads")
        with further_cell(), pytest.raises(Conflict, match="has no login nobody_reads"):
            offering.offer()

    @pytest.mark.usefixtures("west_itself")
    def test_a_cell_that_offers_nothing(self) -> None:
        with pytest.raises(Conflict, match="offers nothing yet"):
            following.follow("west", PASSWORD)

    def test_a_cell_that_calls_itself_otherwise(self, source: Further, settings: Settings) -> None:
        with source(), operator():
            settings.CELL = "ost"
            offering.offer()
            with connection.cursor() as cursor:
                cursor.execute("DROP PUBLICATION towns_of_west")

        with pytest.raises(Conflict, match="west calls itself ost"):
            following.follow("west", PASSWORD)

    @pytest.mark.usefixtures("source")
    def test_a_cell_with_templates_of_its_own(self) -> None:
        with operator():
            templates.released(templates.DEFECT)

        with pytest.raises(Conflict, match="templates of its own"):
            following.follow("west", PASSWORD)

    @pytest.mark.usefixtures("source")
    def test_a_server_that_has_no_worker_left_for_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(following, "ROOM", f"SELECT needed, 3 FROM ({following.ROOM}) room (needed, taken)")

        with pytest.raises(Conflict, match="max_logical_replication_workers to 7 or more"):
            following.follow("west", PASSWORD)

    @pytest.mark.usefixtures("further_cell")
    def test_a_cell_that_nobody_knows(self) -> None:
        with pytest.raises(NotFound, match="no cell 'ost'"):
            following.follow("ost", PASSWORD)

    def test_itself(self, source: Further) -> None:
        with source(), pytest.raises(Conflict, match="is west itself"):
            following.follow("west", PASSWORD)

    @pytest.mark.usefixtures("cell")
    @pytest.mark.parametrize("name", ["ost-1", "Ost", "o" * 25])
    def test_a_name_that_no_slot_can_have(self, name: str, settings: Settings) -> None:
        settings.CELL = name

        for does in (offering.offer, lambda: following.follow("west", PASSWORD)):
            with pytest.raises(Conflict, match=f"is called {name}"):
                does()

    @pytest.mark.usefixtures("source")
    def test_a_wrong_password(self, settings: Settings) -> None:
        settings.CATALOGUE_PASSWORD = "guessed"

        with pytest.raises(CommandError, match="password authentication failed"):
            follow()
