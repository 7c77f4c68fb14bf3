"""Where authorities lie: a list beside the official file, taken over whole or not at all."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from blaupause.audit.models import HubEvent
from blaupause.domain import SYSTEM, Refused
from blaupause.tenancy.context import hub
from shared_services.register import queries
from shared_services.register.actions import import_register, index_register, place_authorities
from shared_services.register.models import Authority, Edition
from tests.people import EDITOR

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parents[4] / "shared/data/ags/gemeinden_de_20231130.csv"
needs_file = pytest.mark.skipif(not FILE.exists(), reason="the list of municipalities lies beside the repository")


@pytest.fixture(autouse=True)
def at_the_hub() -> Iterator[None]:
    with hub():
        import_register(source=queries.sample(), by=SYSTEM)
        yield


def test_points_come_by_any_present_key() -> None:
    found = place_authorities(
        points={"06631009": (9.67, 50.55), "06535": (9.4, 50.6), "06999999": (9.0, 50.0)}, by=SYSTEM
    )

    assert found == 2
    placed = Authority.objects.filter(longitude__isnull=False).values_list("name", "longitude", "latitude")
    assert set(placed) == {("Fulda, Stadt", 9.67, 50.55), ("Vogelsbergkreis", 9.4, 50.6)}
    assert HubEvent.objects.get(name="register.placed").details == {"told": 3, "found": 2}


def test_only_the_system_places() -> None:
    with pytest.raises(Refused):
        place_authorities(points={}, by=EDITOR)


def test_the_register_has_another_mark_after_each_change() -> None:
    marks = [Edition.objects.get().mark]
    for change in (
        lambda: place_authorities(points={"06631009": (9.67, 50.55)}, by=SYSTEM),
        lambda: import_register(source=queries.sample(), by=SYSTEM),
        lambda: index_register(by=SYSTEM),
    ):
        change()
        marks.append(Edition.objects.get().mark)

    assert len(set(marks)) == 4
    assert str(Edition.objects.get()) == str(marks[-1])


@pytest.mark.parametrize(
    "text",
    [
        "ags,name,lon,lat\n06631009,Fulda,9.675,50.553\n06437016,Michelbuch,,\n07000999,Gebiet,0,0\n",
        "﻿ags;name;lon;lat\n06631009;Fulda;9,675;50,553\n",
    ],
)
def test_a_list_is_read_with_either_decimal_sign(text: str) -> None:
    assert queries.points_of_file(text.encode()) == {"06631009": (9.675, 50.553)}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Zeile 1: es fehlt die Spalte ags, lon, lat."),
        (b"ags,lon\n1,2\n", "Zeile 1: es fehlt die Spalte lat."),
        (b"ags,lon,lat\nFulda,9,50\n", "Zeile 2, Spalte ags: „Fulda“ ist kein Schlüssel."),
        (b"ags,lon,lat\n06631009,ost,50\n", "Zeile 2, Spalte lon: „ost“ ist keine Zahl."),
        (b"ags,lon,lat\n06631009,9\n", "Zeile 2, Spalte lat: „“ ist keine Zahl."),
        (b"ags,lon,lat\n06631009,50.5,9.6\n", "Zeile 2, Spalte lon: 50.5 liegt nicht in Deutschland (5 bis 16)."),
        (b"ags,lon,lat\n06631009,9.6,nan\n", "Zeile 2, Spalte lat: nan liegt nicht in Deutschland (47 bis 56)."),
        (b"ags,lon,lat\n\xff", "Byte 13: kein UTF-8."),
    ],
)
def test_a_damaged_list_names_line_and_column(content: bytes, sentence: str) -> None:
    with pytest.raises(queries.PositionsFileError) as refused:
        queries.points_of_file(content)

    assert str(refused.value) == sentence


def test_the_command_places_and_says_how_many(tmp_path: Path) -> None:
    path, out = tmp_path / "points.csv", StringIO()
    path.write_text("ags,lon,lat\n06631009,9.675,50.553\n06999999,9,50\n", encoding="utf-8")

    call_command("register_place", str(path), stdout=out)

    assert "1 of 2 are in the register" in out.getvalue()


@pytest.mark.parametrize(("text", "status"), [("ags\n", 1), (None, 2)])
def test_the_command_refuses_with_a_status(tmp_path: Path, text: str | None, status: int) -> None:
    path = tmp_path / "points.csv"
    if text is not None:
        path.write_text(text, encoding="utf-8")

    with pytest.raises(CommandError) as refused:
        call_command("register_place", str(path))

    assert refused.value.returncode == status


@needs_file
def test_the_real_list_is_read() -> None:
    points = queries.points_of_file(FILE.read_bytes())

    assert len(points) > 10_000
    assert points["06631009"] == (9.675061, 50.55323)
