"""What a cell tells of its towns is found in another cell, on another PostgreSQL server."""

from __future__ import annotations

import json
import socket
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from typing import TYPE_CHECKING

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from blaupause.tenancy import provisioning, signposts, towns
from blaupause.tenancy.context import hub, operator
from blaupause.tenancy.enums import TownKind, TownState
from blaupause.tenancy.fleet import offering, verifying
from blaupause.tenancy.models import Domain, Signpost, Town
from shared_services.hub import queries
from shared_services.lifecycle.queries import overview
from tests import templates
from tests.blaupause.tenancy.fleet.filled import said
from tests.blaupause.tenancy.fleet.followed import PASSWORD, follow, lose, waits_for
from tests.blaupause.tenancy.fleet.moved import move, waits_for_lock

if TYPE_CHECKING:
    from pytest_django import Settings

    from tests.blaupause.tenancy.fleet.cells import Cell, Further

KEY = "065310099099"
CALLS = "SELECT 1 FROM pg_stat_subscription WHERE pid IS NOT NULL AND received_lsn IS NULL"
SAME = "town, slug, name, kind, state, ars, is_sample, hosts"


@pytest.fixture
def there(west_itself: Further, settings: Settings) -> Further:
    """Have another cell with a town that it tells of; this cell follows it."""
    settings.CATALOGUE_PASSWORD = PASSWORD
    with west_itself():
        assert "No catalogue" in said("fleet_offer")
        town("fern")
    follow()
    waits_for(lambda: Signpost.objects.filter(slug="fern").exists() and not signposts.silent())
    return west_itself


def town(slug: str, host: str = "") -> Town:
    return provisioning.create_town(
        slug=slug,
        name=f"Stadt {slug.title()}",
        kind=TownKind.CITY,
        host=host or f"{slug}.example",
        ars=KEY,
        state=TownState.LIVE,
    )


def found(text: str = "fern") -> list[tuple[str, str, str]]:
    with hub():
        return [(hit.name, hit.state, hit.url) for hit in queries.while_typing(text).hits]


def calls() -> bool:
    """Tell whether the other cell is called, and has said nothing yet."""
    with connection.cursor() as cursor:
        cursor.execute(CALLS)
        return cursor.fetchone() is not None


def is_told(state: str, slug: str = "fern") -> None:
    waits_for(lambda: Signpost.objects.filter(slug=slug, state=state).exists())


@pytest.mark.usefixtures("hasty")
def test_a_town_of_another_cell_is_found_at_the_hub_with_its_address_and_state(there: Further) -> None:
    assert found() == [("Stadt Fern", "live", "http://fern.example:8000/")]
    with hub():
        numbers = queries.start().numbers
        listed = overview("fern", "1").page.object_list
        assert [(row.cell, row.url, row.state, row.change) for row in listed] == [
            ("west", "http://fern.example:8000/", TownState.LIVE, None)
        ]
    assert numbers
    assert (numbers.municipalities, numbers.silent) == (1, ())

    with there(), operator(), transaction.atomic():
        far = Town.objects.get(slug="fern")
        Domain.objects.filter(tenant=far).update(is_primary=False)
        Domain.objects.create(domain="www.fern.example", tenant=far, is_primary=True)
    waits_for(lambda: Signpost.objects.get(slug="fern").hosts == ["www.fern.example", "fern.example"])
    assert found() == [("Stadt Fern", "live", "http://www.fern.example:8000/")]

    with there():
        towns.switch("fern", to=TownState.OFFLINE)
    is_told("offline")
    assert found() == [("Stadt Fern", "offline", "")]

    with there(), operator():
        Domain.objects.filter(tenant__slug="fern").delete()
        Town.objects.filter(slug="fern").delete()
    waits_for(lambda: not Signpost.objects.filter(cell="west").exists())
    assert found() == []


def test_what_is_known_stays_while_the_other_cell_does_not_answer_with_its_date(there: Further) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, operator(), connection.cursor() as cursor:
        nowhere = f"host=127.0.0.1 port={silent.getsockname()[1]} password=x"
        cursor.execute(f"ALTER SUBSCRIPTION towns_of_west CONNECTION '{nowhere}'")
        waits_for(calls)
        told_at = Signpost.objects.get(slug="fern").changed_at

        with hub():
            numbers = queries.start("fern").numbers
        assert numbers
        assert [(each.cell, each.towns, each.told_at) for each in numbers.silent] == [("west", 1, told_at)]
        assert found() == [("Stadt Fern", "live", "http://fern.example:8000/")]
        assert verifying.unheard() == ["towns_of_west"]
        assert follow() == "1 of 1 tables have arrived from west; last heard never\n"


def test_who_gives_a_host_and_who_renames_the_town_at_once_are_both_told(
    there: Further, made_further_cell: Cell
) -> None:
    with there(), operator():
        pk = Town.objects.get(slug="fern").pk
    with ThreadPoolExecutor() as pool, psycopg.connect(made_further_cell.address) as other:
        host = "INSERT INTO tenancy_domain (domain, tenant_id, is_primary) VALUES ('neu.example', %s, false)"
        other.execute(host, [pk])
        renaming = pool.submit(made_further_cell.execute, f"UPDATE tenancy_town SET name = 'Neu' WHERE id = {pk}")
        waits_for_lock(made_further_cell.address)
        other.commit()
        renaming.result()

    waits_for(lambda: Signpost.objects.get(slug="fern").name == "Neu")
    with operator():
        assert Signpost.objects.get(slug="fern").hosts == ["fern.example", "neu.example"]


def test_after_a_lost_place_in_the_others_record_its_towns_are_taken_anew(
    there: Further, made_further_cell: Cell
) -> None:
    lose("towns_of_west", "towns_of_west_for_cell", made_further_cell)
    with there(), operator():
        Town.objects.filter(slug="fern").update(name="Anders")
        towns.switch("fern", to=TownState.OFFLINE)

    follow()

    is_told("offline")


def test_a_cell_that_is_given_up_or_has_another_name_is_forgotten(there: Further, settings: Settings) -> None:
    with there():
        settings.CELL = "ost"
        offering.offer()
        with operator():
            assert [str(each) for each in Signpost.objects.all()] == ["fern in ost"]
    waits_for(lambda: not Signpost.objects.exists())

    with there():
        offering.offer()
    waits_for(Signpost.objects.exists)
    with operator(), connection.cursor() as cursor:
        cursor.execute("DROP SUBSCRIPTION towns_of_west")
        cursor.execute(f"INSERT INTO tenancy_signpost ({SAME}, cell) SELECT {SAME}, 'nord' FROM tenancy_signpost")
    with there():
        towns.switch("fern", to=TownState.OFFLINE)
    follow()
    is_told("offline")
    with operator():
        assert [str(each) for each in Signpost.objects.all()] == ["fern in west"]


def test_another_address_is_taken_over(there: Further) -> None:
    with operator(), connection.cursor() as cursor:
        cursor.execute("ALTER SUBSCRIPTION towns_of_west CONNECTION 'host=127.0.0.1 port=1 password=x'")
    with there():
        towns.switch("fern", to=TownState.OFFLINE)

    follow()

    is_told("offline")


def test_emptying_the_table_there_takes_nothing_away_here(there: Further, made_further_cell: Cell) -> None:
    made_further_cell.execute("TRUNCATE tenancy_signpost")
    with there():
        provisioning.create_town(slug="weit", name="Weit", kind=TownKind.CITY, host="weit.example")

    is_told("setup", "weit")
    is_told("live", "fern")


@pytest.mark.usefixtures("hasty", "filled")
def test_a_town_that_moves_is_found_where_it_lives_and_once(there: Further) -> None:
    with operator():
        uuid = Town.objects.get(slug="alt").uuid
    with there(), operator():  # what the town uses
        templates.released(templates.DEFECT)
    move("alt")
    is_told("live", "alt")

    assert found("alt") == [("Stadt Alt", "live", "http://alt.example:8000/")]
    with operator():
        assert str(Signpost.objects.get(town=uuid)) == "alt in west"
    with hub():
        listed = overview("alt", "1").page.object_list
    assert [(row.uuid, row.cell, row.is_kept) for row in listed] == [(uuid, "west", True)]


class TestTheSameTwice:
    @pytest.mark.usefixtures("there")
    def test_a_key_or_host_of_another_cell_is_refused_here(self) -> None:
        for options in ({"ars": KEY}, {"host": "fern.example"}):
            with pytest.raises(CommandError, match=r"Stadt Fern in the cell west has .*; nothing was created"):
                call_command("town_create", "nah", "Stadt Nah", **options)

        with operator():
            assert not Town.objects.filter(slug="nah").exists()
            assert signposts.taken(["fern", "nah"]) == {"fern"}
            assert signposts.taken(["fern"], KEY) == set()

    def test_where_it_happened_all_the_same_it_is_told(self, west_itself: Further, settings: Settings) -> None:
        settings.CATALOGUE_PASSWORD = PASSWORD
        town("nah", host="fern.example")
        with west_itself():
            offering.offer()
            town("fern")
        follow()
        waits_for(Signpost.objects.exists)

        with pytest.raises(CommandError, match=r"2 in two cells\."):
            call_command("fleet_verify", stdout=(out := StringIO()))

        assert f"key {KEY} is in two cells: cell: Stadt Nah, west: Stadt Fern" in out.getvalue()
        assert "host fern.example is in two cells" in out.getvalue()
        with operator():  # what stays as it is does not stand in the way of mending it
            Town.objects.get(slug="nah").save()
            Domain.objects.get(tenant__slug="nah").save()

    @pytest.mark.usefixtures("cell")
    def test_a_cell_that_is_alone_has_none(self) -> None:
        town("nah")

        assert json.loads(said("fleet_verify", "--json"))["in_two_cells"] == []
        assert not Signpost.objects.exists()
