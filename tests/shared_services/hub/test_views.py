from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blaupause.domain import SYSTEM
from blaupause.tenancy.context import hub
from blaupause.tenancy.enums import TownState
from shared_services.hub import queries
from shared_services.hub.queries import asking
from shared_services.hub.queries.asking import Here
from shared_services.register import queries as register
from shared_services.register.actions import import_register, place_authorities
from tests.clients import visitor
from tests.templates import DEFECT, released

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

FULDA = "066310009009"


@pytest.fixture
def anyone(db: None) -> Client:
    return visitor("localhost")


@pytest.fixture
def places(db: None) -> None:
    """Six Hessian authorities are in the register."""
    with hub():
        import_register(source=register.sample(), by=SYSTEM)


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_start_page_invites_to_search_and_counts_honestly(anyone: Client) -> None:
    with hub():
        released(DEFECT)

    page = anyone.get("/")

    assert page.status_code == 200
    assert page.content.decode().count("<h1") == 1
    for words in ("Ort oder Postleitzahl", "Für Bürgerinnen und Bürger", "eigene Zählung der Plattform, Stand"):
        assert words in text(page)
    assert "Städte und Gemeinden online 2" in text(page)
    assert "Freigegebene Leistungen 1" in text(page)
    assert "im Land" not in text(page)


@pytest.mark.parametrize(
    ("looked_for", "hits"),
    [("fulda", "2 Orte passen"), ("Fuld", "2 Orte passen"), ("36037", "1 Ort passt"), ("FULDA", "2 Orte passen")],
)
def test_a_live_town_is_found_and_linked(anyone: Client, places: None, looked_for: str, hits: str) -> None:
    """By name the district is found, too; a postcode is the town's."""
    page = anyone.get("/", {"ort": looked_for})

    assert 'href="http://fulda.localhost:8000/"' in page.content.decode()
    assert "36037" in text(page)
    assert hits in text(page)


def test_a_town_is_found_without_the_register(anyone: Client) -> None:
    page = anyone.get("/", {"ort": "giessen"})

    assert "Universitätsstadt Gießen" in text(page)


def test_a_place_that_is_not_here_yet_is_named_without_a_link(anyone: Client, places: None) -> None:
    page = text(anyone.get("/", {"ort": "Mossautal"}))

    assert "noch nicht dabei" in page
    assert "64756" in page


def test_nothing_found_says_what_to_do(anyone: Client) -> None:
    page = text(anyone.get("/", {"ort": "Entenhausen"}))

    assert "Kein Ort passt zu „Entenhausen“" in page
    assert "115" in page


@pytest.mark.parametrize("looked_for", ["<script>", "%", " ", "a" * 500])
def test_odd_words_are_only_words(anyone: Client, looked_for: str) -> None:
    answer = anyone.get("/", {"ort": looked_for})

    assert answer.status_code == 200
    assert "<script>a" not in answer.content.decode()
    assert "<script></" not in answer.content.decode()


def test_every_town_is_listed(anyone: Client, places: None) -> None:
    page = anyone.get("/kommunen/", {"seite": "1"})

    assert text(page).index("Fulda") < text(page).index("Gießen")
    assert anyone.get("/kommunen/", {"seite": "x"}).status_code == 200


class Elsewhere:
    """Towns in states the test towns are not in."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, towns: list[Here]) -> None:
        monkeypatch.setattr(asking, "MARK", register.Besides("NULL", {}))  # nothing of them is kept
        monkeypatch.setattr(asking, "every_town", lambda: sorted(towns, key=lambda each: not each.open_host))


@pytest.fixture
def at_hub(db: None) -> Iterator[None]:
    with hub():
        yield


def town(name: str, kind: str = "city", state: str = TownState.SETUP, ars: str = "") -> Here:
    return Here(name, kind, state, ars, is_sample=False, host="")


def test_an_empty_platform_has_calm_pages(anyone: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    Elsewhere(monkeypatch, [])

    assert "Noch ist keine Kommune" in text(anyone.get("/"))
    assert "Noch keine Kommune" in text(anyone.get("/kommunen/"))


def test_live_towns_come_first_and_setup_has_no_link(at_hub: None, monkeypatch: pytest.MonkeyPatch) -> None:
    import_register(source=register.sample(), by=SYSTEM)
    Elsewhere(
        monkeypatch,
        [
            town("Gemeinde Mossautal", "municipality", ars="064370012012"),
            town("Mosbach", state=TownState.OFFLINE),
            town("Vogelsbergkreis", "district", TownState.LIVE, "065350000000"),
        ],
    )

    found = queries.start("mos").hits
    assert {(place.name, place.state, place.url) for place in found} == {
        ("Mossautal", "setup", ""),
        ("Mosbach", "offline", ""),
    }
    assert {place.note for place in found} == {"64756 · Odenwaldkreis", "Stadt"}
    assert queries.start("vogels").hits[0].name == "Vogelsbergkreis"
    numbers = queries.start().numbers
    assert numbers
    assert (numbers.municipalities, numbers.districts, numbers.in_setup) == (0, 1, 1)


def test_many_open_towns_of_a_similar_name_do_not_hide_one_found_by_its_key(
    at_hub: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_register(source=register.sample(), by=SYSTEM)
    alike = [town(f"Mossau {number:02d}", state=TownState.LIVE)._replace(host="x.example") for number in range(60)]
    Elsewhere(monkeypatch, [*alike, town("Gemeinde Mossautal", "municipality", ars="064370012012")])
    hits = queries.while_typing("mossau").hits
    assert (len(hits), hits[0].state, hits[-1].name, hits[-1].state) == (12, "live", "Mossautal", "setup")


def fulda_is(state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the database tell another state of that town."""
    asked = asking._asked

    def told(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        rows = asked(statement, values)
        return [tuple(state if value == TownState.LIVE and FULDA in row else value for value in row) for row in rows]

    monkeypatch.setattr(asking, "_asked", told)
    mark = asking.MARK.expression
    monkeypatch.setattr(asking, "MARK", register.Besides(f"({mark} || '{state}')", {}))


def test_a_town_that_closes_is_found_and_linked_but_not_counted(
    anyone: Client, places: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    fulda_is(TownState.CLOSING, monkeypatch)

    page = anyone.get("/", {"ort": "Fulda"})

    assert "läuft aus" in text(page)
    assert 'href="http://fulda.localhost' in page.content.decode()
    assert "Städte und Gemeinden online 1" in text(page)
    assert anyone.get("/kommunen/").status_code == 200


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("Giessen", True),
        ("gieß", True),
        ("GIESSEN", True),
        ("universitaetsstadt", True),
        ("Universitatsstadt gie", True),
        ("iessen", False),
        ("sstadt", False),
        (".*", False),
        ("(", False),
    ],
)
def test_a_town_the_register_does_not_know_is_found_by_each_word_of_its_name(
    at_hub: None, typed: str, *, is_found: bool
) -> None:
    """Umlauts both ways; what means something in a pattern means nothing here."""
    assert [hit.name for hit in queries.while_typing(typed).hits] == ["Universitätsstadt Gießen"] * is_found


def test_map_and_figures_follow_towns_and_register_at_once(
    anyone: Client, places: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are kept, not out of date: the second page of a state asks less, the first of the next one shows that."""
    anyone.get("/")
    with CaptureQueriesContext(connection) as kept:
        before = anyone.get("/")
    statements = len(kept)
    fulda_is(TownState.OFFLINE, monkeypatch)
    after = anyone.get("/")
    with hub():
        place_authorities(points=register.sample_points(), by=SYSTEM)
    placed = anyone.get("/")

    assert statements == 1
    assert "Städte und Gemeinden online 2" in text(before)
    assert "Städte und Gemeinden online 1" in text(after)
    assert ("<circle" in after.content.decode(), "<circle" in placed.content.decode()) == (False, True)


def test_with_the_official_register_the_share_is_told(at_hub: None) -> None:
    source = replace(register.sample(), is_sample=False)
    import_register(source=source, by=SYSTEM)

    numbers = queries.start().numbers
    assert numbers
    counted = numbers.all_municipalities
    assert counted is not None
    assert counted.number == 8


def test_the_number_of_hits_costs_no_queries(anyone: Client, places: None) -> None:
    counts = []
    for looked_for in ("Entenhausen", "Fulda", "Gießen", "36", "m"):
        anyone.get("/", {"ort": looked_for})
        with CaptureQueriesContext(connection) as seen:
            anyone.get("/", {"ort": looked_for})
        counts.append(len(seen))
    assert set(counts) == {2}, counts  # the mark of what is kept and the number of services; the rows of what was found
