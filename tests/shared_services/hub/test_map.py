"""The map of the hub: one dot a municipality, those on the platform on top, names where there is room."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from blaupause.domain import SYSTEM
from blaupause.tenancy.context import hub
from shared_services.hub.queries.mapping import MARGIN, WIDTH, District, Land, Position, districts, map_of
from shared_services.register import queries as register
from shared_services.register.actions import import_register, place_authorities
from shared_services.register.enums import AuthorityKind
from tests.clients import visitor

if TYPE_CHECKING:
    from django.test import Client

    from shared_services.hub.queries.mapping import Map

FULDA = Position("066310009009", "Fulda, Stadt", AuthorityKind.MUNICIPALITY, 9.675, 50.553, 69_000)
KUENZELL = Position("066310015015", "Künzell", AuthorityKind.MUNICIPALITY, 9.72, 50.55, 17_000)
KASSEL = Position("066110000000", "Kassel, documenta-Stadt", AuthorityKind.MUNICIPALITY, 9.48, 51.32, 204_000)
DARMSTADT = Position("064110000000", "Darmstadt", AuthorityKind.MUNICIPALITY, 8.65, 49.87, 162_000)
DISTRICT = Position("06631", "Fulda", AuthorityKind.DISTRICT, None, None, 0)
NOWHERE = Position("066350001001", "Allendorf", AuthorityKind.MUNICIPALITY, None, None, 0)
WALDECK = Position("06635", "Waldeck-Frankenberg", AuthorityKind.DISTRICT, None, None, 0)


def drawn(*positions: Position, **states: str) -> Map | None:
    return map_of(Land(positions, {each.ars: states.get(f"k{each.ars}", "") for each in positions}))


def test_north_is_up_east_is_right_and_both_stay_on_the_paper() -> None:
    shown = drawn(FULDA, KASSEL, DARMSTADT, k066310009009="live")

    assert shown is not None
    kassel, darmstadt, fulda = sorted(shown.dots, key=lambda dot: (dot.name == "Fulda", dot.y))
    assert kassel.y < fulda.y < darmstadt.y
    assert darmstadt.x < kassel.x < fulda.x
    assert all(MARGIN <= dot.x <= WIDTH - MARGIN and MARGIN <= dot.y <= shown.height for dot in shown.dots)


def test_its_scale_is_right() -> None:
    """From Fulda to Kassel it is 86 kilometres as the crow flies."""
    shown = drawn(FULDA, KASSEL, k066310009009="live")

    assert shown is not None
    one, other = shown.dots
    length = ((one.x - other.x) ** 2 + (one.y - other.y) ** 2) ** 0.5
    assert length / shown.scale * 50 == pytest.approx(86, abs=2)


def test_those_on_the_platform_lie_on_top_and_are_counted() -> None:
    shown = drawn(FULDA, KUENZELL, KASSEL, DARMSTADT, k066310015015="setup", k066110000000="live")

    assert shown is not None
    assert [dot.state for dot in shown.dots] == ["", "", "setup", "live"]
    assert (shown.live, shown.setup, shown.others, shown.unplaced) == (1, 1, 2, 0)
    assert [dot.name for dot in shown.dots] == ["", "", "Künzell", "Kassel"]


def test_who_takes_part_without_a_point_is_counted_beside_it() -> None:
    one = drawn(FULDA, NOWHERE, k066310009009="live", k066350001001="setup")
    same_without = drawn(FULDA, NOWHERE, k066310009009="live")

    assert one is not None
    assert same_without is not None
    assert (one.live, one.setup, one.unplaced, same_without.unplaced) == (1, 0, 1, 0)
    assert one.mark != same_without.mark
    said = render_to_string("hub/_map.html", {"map": one, "numbers": {"has_samples": False}})
    assert "Von einer weiteren, die teilnimmt, ist die Lage nicht bekannt" in said
    assert 'href="/kommunen/">Alle Kommunen als Liste</a>' in said


def test_a_name_that_would_cover_another_is_left_out_the_smaller_one() -> None:
    shown = drawn(FULDA, KUENZELL, DARMSTADT, k066310009009="live", k066310015015="live")

    assert shown is not None
    assert [dot.name for dot in shown.dots if dot.name] == ["Fulda"]


def test_a_name_at_the_right_edge_stands_left_of_its_dot() -> None:
    shown = drawn(FULDA, DARMSTADT, k066310009009="live", k064110000000="live")

    assert shown is not None
    anchors = {dot.name: (dot.name_anchor, dot.name_x < dot.x) for dot in shown.dots}
    assert anchors == {"Fulda": ("e", True), "Darmstadt": ("", False)}


def test_at_most_eight_are_named() -> None:
    crowd = [
        Position(f"06631{number:07}", f"Ort {number}", AuthorityKind.MUNICIPALITY, 9.0, 49.5 + number / 5, number)
        for number in range(12)
    ]

    shown = drawn(*crowd, **{f"k{each.ars}": "live" for each in crowd})

    assert shown is not None
    assert [dot.name for dot in shown.dots if dot.name] == [f"Ort {number}" for number in range(4, 12)]


def test_a_district_lies_in_the_middle_of_its_municipalities_and_is_drawn_where_it_takes_part() -> None:
    without = drawn(DISTRICT, FULDA, KUENZELL, k066310009009="live")
    shown = drawn(DISTRICT, FULDA, KUENZELL, WALDECK, NOWHERE, k06631="live", k06635="setup")

    assert without is not None
    assert not any(dot.is_district for dot in without.dots)
    assert shown is not None
    district = next(dot for dot in shown.dots if dot.is_district)
    fulda, kuenzell = (dot for dot in shown.dots if not dot.is_district)
    assert min(fulda.x, kuenzell.x) < district.x < max(fulda.x, kuenzell.x)
    assert (shown.live, shown.setup) == (1, 0)


def test_without_a_point_for_anyone_on_the_platform_there_is_no_map() -> None:
    assert drawn(FULDA, KASSEL) is None
    assert drawn(NOWHERE, FULDA, k066350001001="live") is None
    assert drawn() is None


def test_municipalities_are_counted_by_district_without_towns_of_that_rank() -> None:
    known = Land(
        (DISTRICT, FULDA, KUENZELL, KASSEL),
        {FULDA.ars: "live", KUENZELL.ars: "setup"} | {"06631": "", KASSEL.ars: "live"},
    )

    assert districts(known) == [District("Fulda", live=1, setup=1, total=2)]


@pytest.fixture
def anyone(db: None) -> Client:
    with hub():
        import_register(source=register.sample(), by=SYSTEM)
        place_authorities(points=register.sample_points(), by=SYSTEM)
    return visitor("localhost")


def text(page: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.decode()))


def test_the_start_page_shows_it_and_names_the_towns(anyone: Client) -> None:
    page = anyone.get("/").content

    assert re.findall(r"<text class=\"bp-halo[^>]*>([^<]+)</text>", page.decode()) == ["Fulda", "Gießen"]
    assert "2 sind online, 0 in Einrichtung, 6 noch nicht dabei" in text(page)


def test_while_somebody_types_it_is_not_drawn_again(anyone: Client) -> None:
    with CaptureQueriesContext(connection) as whole:
        anyone.get("/", {"ort": "Fulda"})
    with CaptureQueriesContext(connection) as typing:
        page = anyone.get("/", {"ort": "Fulda"}, headers={"HX-Request": "true"})

    assert '<svg class="bp-svg"' not in page.content.decode()
    assert "Freigegebene Leistungen" not in page.content.decode()
    assert len(typing) < len(whole) - 2


def test_the_list_of_all_shows_it_and_the_districts(anyone: Client) -> None:
    page = text(anyone.get("/kommunen/").content)

    assert "2 sind online" in page
    assert "Nach Landkreis" in page
    assert re.search(r"Fulda 1 0 ", page)
    assert "gesamt" not in page
