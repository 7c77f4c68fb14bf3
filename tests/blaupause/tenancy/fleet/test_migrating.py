"""Many towns are brought to a release: each wholly or not at all, whoever is in the way."""

from __future__ import annotations

import json
import signal
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.db import ProgrammingError, connection, migrations
from django.test.utils import CaptureQueriesContext

from blaupause.tenancy import grants, provisioning
from blaupause.tenancy.fleet import compiling, ledger, locks, migrating, public, quick, release, schemas, verifying
from blaupause.tenancy.fleet.compiling import CannotCompile
from blaupause.tenancy.fleet.migrating import Plan, Stopped
from blaupause.tenancy.fleet.patience import patience
from blaupause.tenancy.fleet.release import Release
from tests.blaupause.tenancy.fleet.cells import HOLDER, connected_to, is_new, migrate, older_town

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blaupause.tenancy.models import Town
    from infra.demo.postgres import Cluster
    from tests.blaupause.tenancy.fleet.cells import Cell

FRESH = "blaupause_fresh"
LOCKED_SENTENCE = "canceling statement due to lock timeout"


pytestmark = pytest.mark.usefixtures("impatient")


@pytest.mark.usefixtures("cell")
class TestAll:
    def test_what_is_sent_makes_the_schema_of_the_release(self) -> None:
        towns = [older_town(f"alt-{number}") for number in range(4)]
        assert not any(map(is_new, towns))

        outcomes = migrate()

        assert sorted(each.name for each in outcomes) == [town.slug for town in towns]
        assert {each.state for each in outcomes} == {"done"}
        assert all(map(is_new, towns))
        found = schemas.describe(town.schema_name for town in towns)
        assert set(found.values()) == {compiling.compiled(release.current()).lines}

    def test_nothing_to_do_is_one_query(self) -> None:
        older_town("alt")
        migrate()

        with CaptureQueriesContext(connection) as asked:
            assert migrate() == []

        assert len([query for query in asked if "set_config" not in query["sql"]]) == 1

    def test_a_connection_does_not_grow_with_the_towns_it_has_seen(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(migrating, "RECONNECT", 1)
        monkeypatch.setattr(quick.Quick, "bring", lambda *_args: {})
        towns = [older_town(slug) for slug in "abcd"]

        assert {each.state for each in migrate()} == {"done"}
        assert all(map(is_new, towns))

    def test_a_town_of_which_nothing_was_written_down_is_looked_at(self) -> None:
        town = older_town("alt")
        migrate()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM tenancy_migrationledger WHERE schema_name <> 'public'")

        assert [each.state for each in migrate()] == ["done"]
        assert is_new(town)

    def test_a_release_that_is_unknown_here_is_not_touched(self) -> None:
        town = older_town("voraus")
        schemas.send(town.schema_name, ["INSERT INTO django_migrations (app, name, applied) VALUES ('x', '9', now())"])

        with pytest.raises(Stopped, match=r"voraus failed.*this release does not know: x\.9"):
            migrate()
        assert not is_new(town)


class TestInTheWay:
    def test_a_town_that_is_held_is_left_behind_with_its_holder(self, cell: Cell) -> None:
        held, *others = (older_town(slug) for slug in ("b-gehalten", "a-zuerst", "c-frei", "d-frei"))

        with cell.holding(held):
            outcomes = {each.name: each for each in migrate()}

        assert outcomes.pop("b-gehalten").state == "locked"
        assert {each.state for each in outcomes.values()} == {"done"}
        assert not is_new(held)
        assert all(map(is_new, others))
        (behind,) = ledger.behind(release.current().name, release.of_public().name)
        assert (behind.name, behind.state, behind.error) == ("b-gehalten", "locked", LOCKED_SENTENCE)
        assert "idle in transaction since" in behind.blocker
        assert [each.state for each in migrate()] == ["done"]
        assert is_new(held)

    def test_a_town_that_was_changed_by_hand_is_left_as_it_is(self, cell: Cell) -> None:
        first, changed, last = (older_town(slug) for slug in ("a", "b", "c"))
        cell.execute(f"CREATE INDEX event_of_person ON {changed.schema_name}.audit_event (actor_id)")

        outcomes = {each.name: each for each in migrate()}

        assert outcomes["b"].state == "failed"
        assert "already exists" in outcomes["b"].error
        assert [is_new(town) for town in (first, changed, last)] == [True, False, True]

    def test_two_calls_at_once_are_one(self, cell: Cell) -> None:
        town = older_town("a")

        with cell.busy_with(locks.MIGRATING), pytest.raises(locks.Busy):
            migrate()
        assert not is_new(town)

    @pytest.mark.usefixtures("cell")
    def test_a_release_that_breaks_the_code_before_it_touches_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        town = older_town("a")
        breaks = type("Migration", (migrations.Migration,), {"operations": [migrations.DeleteModel("Town")]})
        monkeypatch.setattr(
            migrating, "of_public", lambda: Release("other", {("tenancy", "0009"): breaks("0009", "tenancy")})
        )

        with pytest.raises(CannotCompile, match=r"tenancy\.0009: town: takes away the table"):
            migrate()
        assert not is_new(town)

    @pytest.mark.usefixtures("cell")
    def test_what_somebody_typed_is_in_no_report(self, monkeypatch: pytest.MonkeyPatch) -> None:
        older_town("a")

        def meet_a_person(*_args: object) -> None:
            schemas.send("public", ["SELECT 'Frau Meier'::int"])

        monkeypatch.setattr(schemas, "applied", meet_a_person)

        with pytest.raises(Stopped, match="a failed, and was tried first: DataError 22P02"):
            migrate()

    def test_more_than_the_budget_ends_it(self, cell: Cell) -> None:
        towns = [older_town(slug) for slug in "abcde"]
        for town in towns[1:]:
            cell.execute(f"DROP TABLE {town.schema_name}.audit_readaccess")

        with pytest.raises(Stopped, match="2 failed, 1 may: b, c"):
            migrate(connections=1, budget=1)

        assert is_new(towns[0])
        assert [each.state for each in ledger.behind(release.current().name, release.of_public().name)] == [
            "failed",
            "failed",
            "",
            "",
        ]

    @pytest.mark.usefixtures("cell")
    def test_one_that_runs_python_is_run_by_django(self, monkeypatch: pytest.MonkeyPatch) -> None:
        town = older_town("alt")
        monkeypatch.setattr(migrating, "is_replayable", lambda *_args: False)

        assert [each.state for each in migrate()] == ["done"]
        assert is_new(town)
        assert list(verifying.drifts(compiling.compiled(release.current()))) == []


class TestKilled:
    @contextmanager
    def _stuck(self, cell: Cell, held: Town) -> Iterator[Any]:
        """Start a migration that waits for a town in the middle."""
        with cell.holding(held):
            process = cell.start("fleet", "migrate", "--connections", "1")
            with psycopg.connect(cell.address, autocommit=True) as watching:
                while not watching.execute(
                    "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name <> %s", [HOLDER]
                ).fetchone():
                    assert process.poll() is None, process.communicate()
                    time.sleep(0.02)
            try:
                yield process
            finally:
                process.kill()
                process.communicate(timeout=30)

    def test_every_town_is_old_or_new_and_the_next_call_finishes(self, cell: Cell) -> None:
        towns = [older_town(slug) for slug in ("a", "b", "c")]
        names = [town.schema_name for town in towns]
        old = schemas.describe(names)[names[-1]]

        with self._stuck(cell, towns[1]) as process:
            process.send_signal(signal.SIGKILL)
            process.wait(timeout=30)

        lines = schemas.describe(names)
        new, *either = (lines[name] for name in names)
        assert new == compiling.compiled(release.current()).lines != old
        assert {new, old}.issuperset(either)  # PostgreSQL may go on with what it was told before
        finished = cell.start("fleet", "migrate", "--json")
        told = json.loads(finished.communicate(timeout=60)[0])
        assert (told["done"], told["left_behind"], finished.returncode) == (2, [], 0)
        assert all(map(is_new, towns))

    def test_a_database_that_goes_away_loses_nothing(self, cell: Cell) -> None:
        first, held, last = (older_town(slug) for slug in ("a", "b", "c"))

        with self._stuck(cell, held) as process:
            cell.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                f" AND usename = 'cell_operator' AND wait_event_type = 'Lock' AND application_name <> '{HOLDER}'"
            )
            out, err = process.communicate(timeout=60)

        assert process.returncode == 1
        assert "b" in out.split() or "The database went away" in err
        assert is_new(first)
        assert not is_new(held)
        migrate()
        assert all(map(is_new, (first, held, last)))


def test_a_cell_without_anything_is_made(cluster: Cluster, cell: Cell) -> None:
    provisioning.bootstrap_cell(cluster.url, database=FRESH, app_password="app", operator_password="operator")
    try:
        with connected_to(cluster, FRESH):
            migrating.migrate(release.current(), Plan(), lambda *_told: None)

            assert ledger.behind(release.current().name, release.of_public().name) == []
            assert schemas.applied("town_die_es_nicht_gibt") == set()
    finally:
        cell.execute(f"DROP DATABASE {FRESH}")


@pytest.mark.usefixtures("cell")
def test_a_connection_that_is_gone_takes_lock_and_patience_along() -> None:
    with locks.alone(locks.MIGRATING), patience():
        connection.close()

    with locks.alone(locks.MIGRATING), connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)


def test_the_public_schema_is_brought_forward_first(cell: Cell) -> None:
    older_town("alt")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM tenancy_migrationledger WHERE schema_name = 'public'")
    waiting = ledger.behind(release.current().name, release.of_public().name)
    assert [each.name for each in waiting] == ["public", "alt"]

    migrate()

    assert ledger.behind(release.current().name, release.of_public().name) == []


def test_nobody_is_without_rights_in_between(cell: Cell, monkeypatch: pytest.MonkeyPatch) -> None:
    first = next(iter(grants.statements()))
    assert first.startswith("REVOKE")
    monkeypatch.setattr(grants, "statements", lambda: iter([first, "SELECT nonsense"]))

    with pytest.raises(ProgrammingError):
        public.migrate_public()

    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('identity', 'public.tenancy_town', 'SELECT')")
        assert cursor.fetchone() == (True,)
