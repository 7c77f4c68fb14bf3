import csv
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from blaupause.standards import gv100ad
from blaupause.standards.gv100ad import Municipality, Register, RegisterFileError

DATA = Path(__file__).resolve().parents[4] / "shared/data/ags"
OFFICIAL = DATA / "GV100AD_301123.txt"


def line(kind: str, key: str, name: str = "Muster", *, code: str = "", tail: str = "", day: str = "20231130") -> str:
    return f"{kind}{day}{key:<12}{name:<50}{'':<50}{code:<2}{'':<4}{tail:<92}"


def municipality(key: str = "064310010001", name: str = "Abtsteinach", numbers: str = "") -> str:
    tail = numbers or f"{1234:011}{2500:011}{1200:011}{'':<4}69518"
    return line("60", f"{key[:5]}{key[9:]}{key[5:9]}", name, code="64", tail=tail)


SMALL = (
    line("10", "06", "Hessen"),
    line("20", "064", "Darmstadt"),
    line("30", "0641", "Erfunden"),
    line("40", "06431", "Bergstraße", code="44"),
    line("50", "06431   0010", "Abtsteinach", code="50"),
    municipality(),
)


def read(*lines: str) -> Register:
    return gv100ad.read("\n".join(lines).encode())


@pytest.fixture(scope="module")
def official() -> Register:
    if not OFFICIAL.exists():
        pytest.skip(f"conformance data is not on this machine: {OFFICIAL} (the build always has it)")
    return gv100ad.read(OFFICIAL.read_bytes())


def test_the_official_file_is_read_whole(official: Register) -> None:
    incorporated = [municipality for municipality in official.municipalities if municipality.incorporated]

    assert official.day == date(2023, 11, 30)
    assert len(official.states) == 16
    assert len(official.government_districts) == 29
    assert len(official.regions) == 12
    assert len(official.districts) == 400
    assert len(official.associations) == 4_597
    assert len(official.municipalities) == 10_981
    assert len(incorporated) == 10_773
    assert official.inhabitants == 84_358_845


def test_hessen_is_as_the_state_counts_it(official: Register) -> None:
    hessen = [municipality for municipality in official.municipalities if municipality.ags.startswith("06")]
    kinds = [municipality.kind for municipality in hessen if municipality.incorporated]

    assert len(kinds) == 421
    assert (kinds.count("Kreisfreie Stadt"), kinds.count("Stadt"), kinds.count("Kreisangehörige Gemeinde")) == (
        5,
        186,
        230,
    )
    assert len(hessen) - len(kinds) == 4
    assert sum(municipality.inhabitants for municipality in hessen) == 6_391_360


def test_every_municipality_agrees_with_the_published_table(official: Register) -> None:
    with (DATA / "gemeinden_de_20231130.csv").open(encoding="utf-8", newline="") as table:
        published = list(csv.DictReader(table))

    assert [
        (town.ags, town.ars, town.name, town.kind.lower(), town.area_hectares, town.inhabitants, town.postcode)
        for town in sorted(official.municipalities, key=lambda town: town.ars)
    ] == [
        (
            row["ags"],
            row["ars"],
            row["name"],
            row["typ"].lower(),
            int(row["flaeche_ha"]),
            int(row["einwohner"]),
            row["plz_verwaltungssitz"],
        )
        for row in sorted(published, key=lambda row: row["ars"])
    ]


def test_every_district_agrees_with_the_published_table(official: Register) -> None:
    with (DATA / "kreise_de_20231130.csv").open(encoding="utf-8", newline="") as table:
        published = {(row["kreis_ags"], row["ars12"], row["name"], row["typ"]) for row in csv.DictReader(table)}

    assert {(district.key, district.ars, district.name, district.kind) for district in official.districts} == published


def test_keys_are_derived() -> None:
    register = read(*SMALL)

    assert register.municipalities[0] == Municipality(
        ags="06431001",
        association_number="0010",
        name="Abtsteinach",
        kind_code="64",
        area_hectares=1234,
        inhabitants=2500,
        male_inhabitants=1200,
        postcode="69518",
    )
    assert register.municipalities[0].ars == "064310010001"
    assert (register.districts[0].ars, register.districts[0].kind) == ("064310000000", "Landkreis")
    assert (register.associations[0].ars, register.associations[0].kind) == ("064310010000", "Verbandsfreie Gemeinde")
    assert register.inhabitants == 2500


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "cp850"])
def test_older_encodings_are_recognised(encoding: str) -> None:
    content = "\r\n".join([*SMALL[:-1], municipality(name="Großkrötz, Ölmühle")]).encode(encoding)

    assert gv100ad.read(content).municipalities[0].name == "Großkrötz, Ölmühle"


def cut_short(text: str) -> str:
    return text[:180]


def replaced(first: int, value: str) -> Callable[[str], str]:
    return lambda text: text[: first - 1] + value + text[first - 1 + len(value) :]


@pytest.mark.parametrize(
    ("damage", "column", "problem"),
    [
        (cut_short, 181, "Der Satz hat 180 statt 220 Zeichen."),
        (lambda text: text + "x", 221, "Der Satz hat 221 statt 220 Zeichen."),
        (replaced(1, "61"), 1, "Die Satzart „61“ ist unbekannt."),
        (replaced(3, "2023113x"), 3, "Der Gebietsstand besteht nicht aus 8 Ziffern, sondern lautet „2023113x“."),
        (replaced(3, "20231131"), 3, "Der Gebietsstand „20231131“ ist kein Tag."),
        (replaced(3, "20231231"), 3, "Der Gebietsstand 31.12.2023 weicht vom ersten Satz ab (30.11.2023)."),
        (replaced(11, "0643100 "), 11, "Der Gemeindeschlüssel besteht nicht aus 8 Ziffern, sondern lautet „0643100 “."),
        (replaced(23, " " * 50), 23, "Der Name fehlt."),
        (replaced(123, "99"), 123, "Das Textkennzeichen „99“ ist unbekannt."),
        (replaced(140, "0000000250x"), 140, "Die Zahl der Einwohner besteht nicht aus 11 Ziffern"),
        (replaced(166, "6951x"), 166, "Die Postleitzahl besteht nicht aus 5 Ziffern, sondern lautet „6951x“."),
        (replaced(11, "06431 01"), 11, "Der Gemeindeschlüssel besteht nicht aus 8 Ziffern, sondern lautet „06431 01“."),
        (replaced(19, "0020"), 11, "Der übergeordnete Satz mit dem Schlüssel 064310020 fehlt."),
    ],
)
def test_damage_is_named_by_line_and_column(damage: Callable[[str], str], column: int, problem: str) -> None:
    lines = [*SMALL[:-1], damage(SMALL[-1])]

    with pytest.raises(RegisterFileError, match=re.escape(f"Zeile 6, Spalte {column}: {problem}")) as raised:
        read(*lines)

    assert (raised.value.line, raised.value.column) == (6, column)


def test_a_district_needs_its_state() -> None:
    with pytest.raises(RegisterFileError, match=r"Zeile 1, Spalte 11: .* Schlüssel 06 fehlt\."):
        read(*SMALL[1:])


def test_the_area_shared_with_luxembourg_lies_in_no_district() -> None:
    shared = line("50", "06000   9999", "Gemeinsames Gebiet", code="50"), municipality("060009999999")

    assert read(*SMALL, *shared).municipalities[1].ags == "06000999"


def test_a_record_may_not_come_twice() -> None:
    with pytest.raises(RegisterFileError, match=r"Zeile 7, Spalte 11: Der Schlüssel 06431001 kommt zweimal vor\."):
        read(*SMALL, SMALL[-1])


def test_an_area_without_administration_has_no_postcode() -> None:
    unsettled = municipality(numbers=f"{1234:011}{0:011}{0:011}")

    assert read(*SMALL[:-1], unsettled).municipalities[0].postcode == ""


@pytest.mark.parametrize("content", [b"", "\ufeff".encode()])
def test_an_empty_file_is_refused(content: bytes) -> None:
    with pytest.raises(RegisterFileError, match=r"Zeile 1, Spalte 1: Die Datei ist leer\."):
        gv100ad.read(content)
