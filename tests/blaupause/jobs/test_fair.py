"""One town with a mountain of work delays no other, and the mountain is not read over and over."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blaupause.jobs import runner, statements
from blaupause.tenancy import directory
from blaupause.tenancy.context import worker
from tests.conftest import DATABASE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from infra.demo.postgres import Cluster
    from tests.worlds import World

pytestmark = pytest.mark.django_db
MOUNTAIN = 50_000
OTHERS = [f"town_other{number:02}" for number in range(20)]
FEW_PAGES = 1_000
"""All jobs of the mountain lie on more: a look at each town costs some pages of the index."""
MANY = """
    INSERT INTO jobs_job (town, name, run_at) SELECT %s, 'test.note', now() - make_interval(mins => %s)
    FROM generate_series(1, %s)
"""


@pytest.fixture
def turns() -> runner.Turns:
    return runner.Turns()


def wait(town: str, count: int = 1, *, minutes: int = 1) -> None:
    """Let a town have jobs that wait for minutes already."""
    with worker(), connection.cursor() as cursor:
        cursor.execute(MANY, (town, minutes, count))


def plan(statement: str, values: Any = None) -> dict[str, Any]:
    """Return how PostgreSQL did it, in a transaction of a claim."""
    with worker(), connection.cursor() as cursor:
        cursor.execute(statements.BY_INDEX)
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}", values)
        told = cursor.fetchone()[0]
    found: dict[str, Any] = (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]
    return found


def nodes(of: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield of
    for below in of.get("Plans", []):
        yield from nodes(below)


@pytest.fixture
def superuser(cluster: Cluster, db: None) -> Iterator[psycopg.Connection]:
    with psycopg.connect(psycopg.conninfo.make_conninfo(cluster.url, dbname=DATABASE), autocommit=True) as connected:
        yield connected


@pytest.fixture
def figures() -> int:
    """Of how many jobs PostgreSQL's figures are: autovacuum looked when they were there."""
    return MOUNTAIN


@pytest.fixture
def mountain(fulda: World, superuser: psycopg.Connection, figures: int) -> World:
    """A town whose jobs have waited longest."""
    superuser.execute("VACUUM jobs_job")  # what other tests took back still lies there
    with superuser.transaction(force_rollback=True):
        superuser.execute(MANY, (fulda.town.schema_name, 60, figures))
        superuser.execute("ANALYZE jobs_job")
    wait(fulda.town.schema_name, MOUNTAIN, minutes=60)
    return fulda


def test_one_towns_mountain_does_not_delay_the_others(mountain: World, turns: runner.Turns) -> None:
    for town in OTHERS:
        wait(town)

    served: list[str] = []
    while set(OTHERS) - set(served):
        claimed = turns.claim()
        assert claimed
        served += [each.town for each in claimed]

    assert sorted(town for town in served if town in OTHERS) == OTHERS
    assert served.count(mountain.town.schema_name) <= 2 * runner.BURST


def test_many_mountains_do_not_delay_the_one_who_comes_last(fulda: World, turns: runner.Turns) -> None:
    for town in OTHERS:
        wait(town, 50, minutes=60)
    turns.claim()
    wait(fulda.town.schema_name)

    served: list[str] = []
    while fulda.town.schema_name not in served:
        served += [each.town for each in turns.claim()]

    assert all(served.count(town) <= runner.BURST for town in OTHERS)


def test_a_town_alone_gets_several_at_once_and_all_in_the_end(fulda: World, turns: runner.Turns) -> None:
    wait(fulda.town.schema_name, 12)

    assert [len(turns.claim()) for _ in range(4)] == [runner.BURST, runner.BURST, 12 - 2 * runner.BURST, 0]


def test_a_few_towns_share_what_is_claimed(fulda: World, turns: runner.Turns) -> None:
    for town in OTHERS[:3]:
        wait(town, 10)

    served = [each.town for each in turns.claim(limit=10)]

    assert {town: served.count(town) for town in OTHERS[:3]} == dict.fromkeys(OTHERS[:3], 3)


def test_the_jobs_of_a_town_off_the_network_wait_and_the_others_do_not(
    mountain: World, giessen: World, superuser: psycopg.Connection, turns: runner.Turns
) -> None:
    wait(giessen.town.schema_name)
    switch = "UPDATE tenancy_town SET state = %s WHERE slug = 'fulda'"

    superuser.execute(switch, ["offline"])
    try:
        assert [each.town for each in turns.claim()] == [giessen.town.schema_name]
        assert turns.claim() == []
    finally:
        superuser.execute(switch, ["live"])
    assert {each.town for each in turns.claim()} == {mountain.town.schema_name}


@pytest.mark.parametrize("figures", [2, MOUNTAIN])
@pytest.mark.parametrize("towns", [[], OTHERS])
def test_a_claim_looks_at_the_towns_and_not_at_their_jobs(mountain: World, towns: list[str]) -> None:
    for town in towns:
        wait(town)

    values = {"after": "", "limit": 10, "burst": runner.BURST, "lease": settings.JOB_LEASE_SECONDS}
    done = plan(statements.CLAIM, values)

    scans = [node for node in nodes(done) if node.get("Relation Name") == "jobs_job" and "Scan" in node["Node Type"]]
    assert scans
    assert {node["Node Type"] for node in scans} <= {"Index Scan", "Index Only Scan"}, scans
    assert done["Shared Hit Blocks"] + done["Shared Read Blocks"] < FEW_PAGES
    assert sum(node["Actual Rows"] * node["Actual Loops"] for node in scans) < 100


def test_the_round_goes_on_at_its_beginning_in_one_claim(fulda: World, turns: runner.Turns) -> None:
    for town in OTHERS[:3]:
        wait(town, 20)
    turns.last = OTHERS[1]

    served = [each.town for each in turns.claim(limit=9)]

    assert list(dict.fromkeys(served)) == [OTHERS[2], OTHERS[0], OTHERS[1]]
    assert turns.last == OTHERS[1]


def test_looking_for_lost_jobs_reads_those_that_run(mountain: World, turns: runner.Turns) -> None:
    turns.claim()

    done = plan(statements.EXPIRE)

    assert done["Shared Hit Blocks"] + done["Shared Read Blocks"] < FEW_PAGES


def test_the_towns_of_a_claim_are_looked_up_at_once(fulda: World, giessen: World, turns: runner.Turns) -> None:
    for world in (fulda, giessen):
        wait(world.town.schema_name)
    directory.forget()

    with CaptureQueriesContext(connection) as asked:
        assert len(turns.claim()) == 2
        found = [directory.town_by_schema(world.town.schema_name) for world in (fulda, giessen)]

    assert [town and town.slug for town in found] == ["fulda", "giessen"]
    assert sum("tenancy_domain" in query["sql"] for query in asked) == 1


def test_a_gone_town_is_not_asked_for_again(db: None) -> None:
    directory.forget()

    directory.look_ahead(["town_gone"])
    with CaptureQueriesContext(connection) as asked:
        directory.look_ahead(["town_gone"])
        assert directory.town_by_schema("town_gone") is None

    assert len(asked) == 0
