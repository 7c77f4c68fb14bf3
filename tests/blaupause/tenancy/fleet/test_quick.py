"""Many towns at once: what is in the way of one is looked at alone, and costs the others nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest
from django.db import DataError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from blaupause.tenancy.fleet import ledger, migrating, quick, release, schemas, verifying
from blaupause.tenancy.fleet.compiling import compiled
from blaupause.tenancy.fleet.migrating import Plan
from tests.blaupause.tenancy.fleet.cells import Cell, is_new, older_town

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SLUGS = ("a", "b", "c", "d")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for locks a moment only."""
    monkeypatch.setattr("blaupause.tenancy.fleet.patience.LOCK_SECONDS", 0.1)


def migrate() -> dict[str, str]:
    outcomes = migrating.migrate(release.current(), Plan(connections=1), lambda *_told: None)
    return {each.name: each.state.value for each in outcomes}


@pytest.mark.usefixtures("cell")
def test_more_towns_than_are_taken_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrating, "AT_ONCE", (1, 2))
    towns = [older_town(slug) for slug in SLUGS]

    assert migrate() == dict.fromkeys(SLUGS, "done")
    assert all(map(is_new, towns))
    assert list(verifying.drifts(compiled(release.current()))) == []


@pytest.mark.usefixtures("cell")
def test_all_of_them_are_one_message_and_a_few_more(monkeypatch: pytest.MonkeyPatch) -> None:
    messages: list[int] = []
    send_each = schemas.send_each

    def counted(scripts: Mapping[str, Sequence[str]]) -> None:
        messages.append(len(scripts))
        send_each(scripts)

    monkeypatch.setattr(schemas, "send_each", counted)
    towns, script = [older_town(slug) for slug in SLUGS], compiled(release.current())
    waiting = ledger.behind(release.current().name, release.of_public().name)

    with CaptureQueriesContext(connection) as asked:
        done = quick.Quick(release.current(), script).bring(waiting)

    assert set(done) == {town.schema_name for town in towns}
    sent = [query["sql"] for query in asked if "set_config" not in query["sql"]]
    assert [statement.split()[0] for statement in sent] == ["SET", *["SELECT"] * 3, "RESET", "INSERT"]
    assert all(map(is_new, towns))


@pytest.mark.usefixtures("cell")
def test_one_that_fails_leaves_those_before_it_new_and_those_behind_it_old() -> None:
    towns = [older_town(slug) for slug in SLUGS[:3]]
    good, bad = ["CREATE TABLE another (id int)"], ["CREATE TABLE another (id int)", "SELECT 1 / 0"]
    scripts = dict(zip([town.schema_name for town in towns], (good, bad, good), strict=True))

    with pytest.raises(DataError):
        schemas.send_each(scripts)

    with transaction.atomic(), pytest.raises(TransactionManagementError):
        schemas.send_each(scripts)
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname FROM pg_tables WHERE tablename = 'another'")
        assert cursor.fetchall() == [(towns[0].schema_name,)]


def test_a_list_of_migrations_that_somebody_holds_keeps_only_its_town(cell: Cell) -> None:
    _first, held, *others = (older_town(slug) for slug in SLUGS)

    with psycopg.connect(cell.address) as holder:
        holder.execute(f"LOCK TABLE {held.schema_name}.django_migrations IN ACCESS EXCLUSIVE MODE".encode())
        outcomes = migrate()

    assert outcomes == {"a": "done", "b": "locked", "c": "done", "d": "done"}
    assert all(map(is_new, others))
    assert not is_new(held)


@pytest.mark.usefixtures("cell")
def test_one_without_tables_gets_all_of_them() -> None:
    _first, *towns = (older_town(slug) for slug in SLUGS[:3])
    schemas.drop(towns[0].schema_name)
    schemas.make(towns[0].schema_name)

    assert migrate() == {"a": "done", "b": "done", "c": "done"}
    assert all(map(is_new, towns))


@pytest.mark.usefixtures("cell")
def test_what_differs_is_left_to_be_looked_at_alone() -> None:
    _first, strange, other, _last = (older_town(slug) for slug in SLUGS)
    migrate()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM tenancy_migrationledger WHERE schema_name <> 'public'")
    unknown = "INSERT INTO django_migrations (app, name, applied) VALUES ('x', '9', now())"
    schemas.send(strange.schema_name, [unknown])

    assert migrate() == {"a": "done", "b": "failed", "c": "done", "d": "done"}
    assert is_new(other)


@pytest.mark.usefixtures("cell")
def test_one_that_needs_python_is_run_by_django(monkeypatch: pytest.MonkeyPatch) -> None:
    towns = [older_town(slug) for slug in SLUGS[:2]]
    for place in (migrating, quick):
        monkeypatch.setattr(place, "is_replayable", lambda *_args: False)

    assert migrate() == {"a": "done", "b": "done"}
    assert all(map(is_new, towns))
