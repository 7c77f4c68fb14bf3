"""A town out of a file: all of it or nothing, here or in another cell, of this release or brought forward."""

from __future__ import annotations

import json
import time
from io import StringIO
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, transaction

from blaupause.audit import record
from blaupause.audit.chain import anchor_chain, seal_events
from blaupause.audit.models import HubEvent
from blaupause.audit.town.models import Event
from blaupause.domain import SYSTEM, Conflict
from blaupause.identity.models import Membership
from blaupause.jobs.models import Job
from blaupause.tenancy import towns
from blaupause.tenancy.context import operator, town
from blaupause.tenancy.enums import TownState
from blaupause.tenancy.fleet import (
    compiling,
    exporting,
    ledger,
    release,
    schemas,
    spares,
    verifying,
)
from blaupause.tenancy.fleet.restoring import Wanted, restore
from blaupause.tenancy.models import Domain, Signpost, Spare, Town
from tenants.applications.models import Application
from tenants.organisation.models import StoredFile, Unit
from tests import templates
from tests.blaupause.tenancy.fleet.cells import NEWEST, is_new, older_town
from tests.blaupause.tenancy.fleet.filled import ANSWERS, CONTENT, refused, state_of_cell, told

if TYPE_CHECKING:
    from pathlib import Path

    from tests.blaupause.tenancy.fleet.cells import Cell, Further

pytestmark = pytest.mark.usefixtures("nothing_left_behind")


class TestWhole:
    def test_everything_is_as_it_was(self, gone: Town, file: Path) -> None:
        document = told("town_restore", str(file))

        again = towns.by_slug("alt")
        assert (document["schema"], document["restored"], document["unknown_people"]) == (again.schema_name, True, [])
        assert again.schema_name != gone.schema_name
        for name in ("uuid", "slug", "name", "kind", "ars", "state", "is_sample"):
            assert getattr(again, name) == getattr(gone, name)
        assert [each.domain for each in again.domains.all()] == ["alt.example"]
        assert list(verifying.drifts(compiling.compiled(release.current()))) == []
        assert ledger.behind(release.current().name, release.of_public().name) == []
        with town(again):
            assert Application.objects.get().answers == ANSWERS
            assert bytes(StoredFile.objects.get().content) == CONTENT
            assert Unit.objects.create(name="Neu").pk == 3  # the number of a row that went is not given again
        assert told("audit_verify", "--town", "alt") == [{"slug": "alt", "sealed": 1, "broken": ""}]
        assert Membership.objects.get(town=again).role == "admin"
        assert sorted(Job.objects.filter(town=again.schema_name).values_list("name", flat=True)) == [
            "audit.anchor",
            "audit.seal",
        ]
        assert HubEvent.objects.latest("pk").name == "town.restored"

    @pytest.mark.usefixtures("gone")
    def test_as_many_rows_as_there_were(self, file: Path) -> None:
        restored = restore(Wanted(file))

        assert exporting.counts_of(restored.schema) == {
            table: each.rows for table, each in restored.manifest.of_town().items()
        }

    @pytest.mark.usefixtures("gone")
    def test_the_record_goes_on_where_it_ended(self, file: Path) -> None:
        restore(Wanted(file))

        with town("alt"), transaction.atomic():
            record("unit.opened", by=SYSTEM)
            assert seal_events() == 1
            anchor_chain()
        assert told("audit_verify", "--town", "alt")[0]["sealed"] == 2
        with town("alt"), pytest.raises(Exception, match="permission denied"):
            Event.objects.all().delete()

    @pytest.mark.usefixtures("gone")
    def test_a_spare_is_taken_where_there_is_one(self, file: Path) -> None:
        spares.refill(compiling.compiled(release.current()), 1)
        ready = Spare.objects.get().pk

        assert restore(Wanted(file)).schema == ready

    @pytest.mark.usefixtures("gone")
    def test_trying_it_touches_nothing(self, file: Path) -> None:
        before = state_of_cell()

        document = told("town_restore", str(file), "--dry-run")

        assert (document["restored"], document["schema"], document["brought_forward"]) == (False, "", [])
        assert state_of_cell() == before

    @pytest.mark.usefixtures("gone")
    def test_under_another_name(self, file: Path, tmp_path: Path) -> None:
        restore(Wanted(file))
        with operator():
            Domain.objects.create(domain="alt.localhost", tenant=towns.by_slug("alt"))
        exporting.export("alt", tmp_path / "again.town")
        with operator():
            schemas.drop(towns.by_slug("alt").schema_name)
            Town.objects.all().delete()

        restore(Wanted(tmp_path / "again.town", slug="neu"))

        assert {each.domain for each in towns.by_slug("neu").domains.all()} == {"alt.example", "neu.localhost"}

    def test_a_town_that_had_left_is_offline(self, filled: Town, tmp_path: Path) -> None:
        with operator():
            Town.objects.update(state=TownState.LEFT)
        exporting.export("alt", tmp_path / "left.town")
        with operator():
            schemas.drop(filled.schema_name)
            Town.objects.all().delete()

        restore(Wanted(tmp_path / "left.town"))

        assert towns.by_slug("alt").state == TownState.OFFLINE


class TestElsewhere:
    def test_another_cell_gets_it_as_it_is(self, filled: Town, file: Path, further_cell: Further) -> None:
        with further_cell(), operator():
            templates.released(templates.DEFECT)
            restored = restore(Wanted(file))

            assert len(restored.unknown_people) == 1  # nobody of that cell's staff has been here
            assert Membership.objects.count() == 0
            with town("alt") as here:
                assert here.uuid == filled.uuid
                assert Application.objects.get().answers == ANSWERS
            assert told("audit_verify", "--town", "alt")[0]["sealed"] == 1
        assert towns.by_slug("alt").schema_name == filled.schema_name

    @pytest.mark.usefixtures("filled")
    def test_a_cell_without_its_templates_is_refused(self, file: Path, further_cell: Further) -> None:
        with further_cell(), operator():
            refused("lacks versions that the town uses: [0-9a-f]{64}", file)

    @pytest.mark.usefixtures("cell")
    def test_one_that_lives_in_another_cell_is_refused_unless_that_is_lost(self, gone: Town, file: Path) -> None:
        with operator():
            Signpost.objects.create(
                cell="west", town=gone.uuid, slug="fern", name="Fern", state=TownState.LIVE, is_sample=False, hosts=[]
            )
        try:
            refused("lives in the cell west, as fern. Move it from there", file, error=Conflict)

            assert restore(Wanted(file, is_replacing=True), is_trial=True).slug == "alt"
        finally:
            with operator():
                Signpost.objects.all().delete()


class TestReleases:
    @pytest.mark.usefixtures("cell")
    def test_an_older_one_is_brought_forward(self, tmp_path: Path) -> None:
        before = older_town("alt")
        with town(before):
            Unit.objects.create(name="Ordnungsamt")
        exporting.export("alt", tmp_path / "alt.town")
        with operator():
            schemas.drop(before.schema_name)
            Town.objects.all().delete()

        restored = restore(Wanted(tmp_path / "alt.town"))

        assert restored.missing == (NEWEST,)
        assert is_new(towns.by_slug("alt"))
        assert list(verifying.drifts(compiling.compiled(release.current()))) == []
        with town("alt"):
            assert Unit.objects.get().name == "Ordnungsamt"

    @pytest.mark.usefixtures("cell")
    def test_what_cannot_be_sent_is_run(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(compiling, "is_replayable", lambda *_args: False)
        before = older_town("alt")
        exporting.export("alt", tmp_path / "alt.town")
        with operator():
            schemas.drop(before.schema_name)
            Town.objects.all().delete()

        restore(Wanted(tmp_path / "alt.town"))

        assert is_new(towns.by_slug("alt"))

    def test_a_newer_one_is_refused(self, filled: Town, tmp_path: Path) -> None:
        schemas.send(
            filled.schema_name, ["INSERT INTO django_migrations (app, name, applied) VALUES ('x', '9', now())"]
        )
        exporting.export("alt", tmp_path / "alt.town")

        refused(r"newer or another release; this one does not know: x\.9", tmp_path / "alt.town")

    def test_one_with_other_columns_is_refused(self, filled: Town, cell: Any, tmp_path: Path) -> None:
        cell.execute(f"ALTER TABLE {filled.schema_name}.casework_case ADD COLUMN handarbeit int")
        exporting.export("alt", tmp_path / "alt.town")
        with operator():
            schemas.drop(filled.schema_name)
            Town.objects.all().delete()

        refused("these tables are not alike: casework_case", tmp_path / "alt.town")


@pytest.mark.usefixtures("gone")
def test_a_restore_that_is_killed_leaves_nothing(cell: Cell, file: Path) -> None:
    before = state_of_cell()
    with psycopg.connect(cell.address) as holder, psycopg.connect(cell.address, autocommit=True) as watching:
        holder.execute("LOCK TABLE tenancy_domain IN EXCLUSIVE MODE")  # rows are in, the town is about to be written
        process = cell.start("town", "restore", str(file))
        try:
            while not watching.execute("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'").fetchone():
                assert process.poll() is None, process.communicate()
                time.sleep(0.02)
        finally:
            process.kill()
            process.communicate(timeout=30)
        holder.rollback()
        others = "datname = current_database() AND usename = 'cell_operator' AND pid <> %s"
        while watching.execute(f"SELECT 1 FROM pg_stat_activity WHERE {others}".encode(), [own_process()]).fetchone():
            time.sleep(0.02)

    assert state_of_cell() == before
    assert restore(Wanted(file)).slug == "alt"


def own_process() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


@pytest.mark.usefixtures("filled")
def test_the_command_line_does_it_all(cell: Cell, tmp_path: Path) -> None:
    file = str(tmp_path / "alt.town")
    towns.switch("alt", to=TownState.OFFLINE)
    for command in (
        ["export", "alt", "--to", file],
        ["delete", "alt", "--export", file],
        ["delete", "alt", "--now", "alt"],
        ["restore", file],
    ):
        process = cell.start("town", *command, "--json")
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, (command, err)
        assert json.loads(out)["slug"] == "alt"
    assert towns.by_slug("alt").state == TownState.OFFLINE


def test_people_read_it_too(filled: Town, tmp_path: Path) -> None:
    out = StringIO()
    call_command("town_export", "alt", "--to", str(tmp_path / "alt.town"), stdout=out)
    assert "tables in" in out.getvalue()
    towns.switch("alt", to=TownState.OFFLINE)
    call_command("town_restore", str(tmp_path / "alt.town"), "--dry-run", "--replace", stdout=out)
    assert "brought_forward" in out.getvalue()
    assert json.loads(json.dumps(state_of_cell(), default=str))
