"""The six sample towns: real names and keys, invented contents."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A sample town.

    Attributes:
        kind: value of tenancy's TownKind.
        ars: official regional key (GV100AD of 30.11.2023).
        colour: the one colour it chose; nobody's coat of arms.
        prefix: first letters of its file numbers.
    """

    slug: str
    name: str
    kind: str
    ars: str
    colour: str
    prefix: str
    street: str
    postcode: str
    place: str
    phone: str


PLACES = (
    Place(
        "fulda",
        "Stadt Fulda",
        "city",
        "066310009009",
        "#00695c",
        "FD",
        "Schlossstraße 1",
        "36037",
        "Fulda",
        "0661 102-0",
    ),
    Place(
        "giessen",
        "Universitätsstadt Gießen",
        "city",
        "065310005005",
        "#a4343a",
        "GI",
        "Berliner Platz 1",
        "35390",
        "Gießen",
        "0641 306-0",
    ),
    Place(
        "marburg",
        "Universitätsstadt Marburg",
        "city",
        "065340014014",
        "#1d4f91",
        "MR",
        "Markt 1",
        "35037",
        "Marburg",
        "06421 201-0",
    ),
    Place(
        "bad-hersfeld",
        "Kreisstadt Bad Hersfeld",
        "city",
        "066320002002",
        "#7a4f9a",
        "HEF",
        "Weinstraße 16",
        "36251",
        "Bad Hersfeld",
        "06621 201-0",
    ),
    Place(
        "mossautal",
        "Gemeinde Mossautal",
        "municipality",
        "064370012012",
        "#b5a100",
        "MO",
        "Ortsstraße 124",
        "64756",
        "Mossautal",
        "06061 9599-0",
    ),
    Place(
        "vogelsbergkreis",
        "Vogelsbergkreis",
        "district",
        "065350000000",
        "#b0551b",
        "VB",
        "Goldhelg 20",
        "36341",
        "Lauterbach",
        "06641 977-0",
    ),
)
